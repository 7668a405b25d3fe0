"""Proposals between organisations, the partnerships that follow, and the editable lists of cooperation."""

from partnerships.models.agreements import (
    Agreement,
    AgreementSide,
    AgreementStatus,
    CostsMoney,
    CouncilApproval,
    Relation,
)
from partnerships.models.comments import Comment
from partnerships.models.documents import PartnershipDocument, RequiredDocument
from partnerships.models.evidence import Evidence, EvidenceKind
from partnerships.models.imports import ImportFault, ImportState, PartnershipImport
from partnerships.models.links import ConfirmationLink, LinkOutcome
from partnerships.models.partnerships import Partnership, PartnershipStatus, Party, Visibility
from partnerships.models.parts import Opinion, ProposalFile, ProposalQuestion, ProposalReview, ProposalVersion
from partnerships.models.plan import WITH_OWNER, Action, ActionStatus, Priority
from partnerships.models.plan_parts import DueChange, Milestone
from partnerships.models.progress import ProgressReport, ReportSchedule, ReportState
from partnerships.models.proposals import (
    Direction,
    Proposal,
    ProposalAddressee,
    ProposalStatus,
    refuse_parties,
)
from partnerships.models.public import PublicProposal, PublicState
from partnerships.models.stages import StageEntry
from partnerships.models.terms import CooperationKind, CooperationStage, DocumentKind, SourcedTerm

__all__ = [
    "WITH_OWNER",
    "Action",
    "ActionStatus",
    "Agreement",
    "AgreementSide",
    "AgreementStatus",
    "Comment",
    "ConfirmationLink",
    "CooperationKind",
    "CooperationStage",
    "CostsMoney",
    "CouncilApproval",
    "Direction",
    "DocumentKind",
    "DueChange",
    "Evidence",
    "EvidenceKind",
    "ImportFault",
    "ImportState",
    "LinkOutcome",
    "Milestone",
    "Opinion",
    "Partnership",
    "PartnershipDocument",
    "PartnershipImport",
    "PartnershipStatus",
    "Party",
    "Priority",
    "ProgressReport",
    "Proposal",
    "ProposalAddressee",
    "ProposalFile",
    "ProposalQuestion",
    "ProposalReview",
    "ProposalStatus",
    "ProposalVersion",
    "PublicProposal",
    "PublicState",
    "Relation",
    "ReportSchedule",
    "ReportState",
    "RequiredDocument",
    "SourcedTerm",
    "StageEntry",
    "Visibility",
    "refuse_parties",
]
