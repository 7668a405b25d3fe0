"""Case studies, their results, preconditions, sources and contacts."""

from casestudies.models.contact import CaseStudyContact
from casestudies.models.page import CaseStatus, CaseStudyIndexPage, CaseStudyPage, CaseStudyTag
from casestudies.models.rows import Attachment, Basis, CaseStudySource, Operator, Precondition, Result

__all__ = [
    "Attachment",
    "Basis",
    "CaseStatus",
    "CaseStudyContact",
    "CaseStudyIndexPage",
    "CaseStudyPage",
    "CaseStudySource",
    "CaseStudyTag",
    "Operator",
    "Precondition",
    "Result",
]
