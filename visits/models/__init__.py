"""Visits, their kinds, and the reports published about them with all that was said in them."""

from visits.models.report import VisitReportIndexPage, VisitReportPage
from visits.models.rows import (
    Commitment,
    FollowUp,
    Opportunity,
    Participant,
    Photograph,
    Place,
    PointDiscussed,
    StatedFact,
    SystemShown,
    VisitReportSource,
)
from visits.models.visit import TimeZone, Visit, VisitKind, VisitMode

__all__ = [
    "Commitment",
    "FollowUp",
    "Opportunity",
    "Participant",
    "Photograph",
    "Place",
    "PointDiscussed",
    "StatedFact",
    "SystemShown",
    "TimeZone",
    "Visit",
    "VisitKind",
    "VisitMode",
    "VisitReportIndexPage",
    "VisitReportPage",
    "VisitReportSource",
]
