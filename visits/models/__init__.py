"""Visits, their kinds, and the reports published about them with all that was said in them."""

from visits.models.needs import Need, NeedFigure, NeedStatus, NeedSupport
from visits.models.points import Attendee, NextStep, Point, PointKind, StepStatus
from visits.models.report import VisitReportIndexPage, VisitReportPage
from visits.models.request import Appointment, Institution, ProposedDate, VisitRequest
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
from visits.models.visit import TimeZone, Visit, VisitKind, VisitMode, VisitStatus

__all__ = [
    "Appointment",
    "Attendee",
    "Commitment",
    "FollowUp",
    "Institution",
    "Need",
    "NeedFigure",
    "NeedStatus",
    "NeedSupport",
    "NextStep",
    "Opportunity",
    "Participant",
    "Photograph",
    "Place",
    "Point",
    "PointDiscussed",
    "PointKind",
    "ProposedDate",
    "StatedFact",
    "StepStatus",
    "SystemShown",
    "TimeZone",
    "Visit",
    "VisitKind",
    "VisitMode",
    "VisitReportIndexPage",
    "VisitReportPage",
    "VisitReportSource",
    "VisitRequest",
    "VisitStatus",
]
