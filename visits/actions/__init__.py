"""Verbs of visits, by noun: requests, points and follow-ups, claims of published reports."""

from visits.actions.claims import on_gone, on_moved, on_published, record_claims, withdraw_claims
from visits.actions.needs import change_need, move_need, start_need, support_need
from visits.actions.points import add_step, change_point, record_point, save_attendees, set_owner
from visits.actions.report import begin_report
from visits.actions.requests import (
    TooMany,
    begin_request,
    decide,
    link_organisation,
    open_request,
    save_request,
    schedule,
)

__all__ = [
    "TooMany",
    "add_step",
    "begin_report",
    "begin_request",
    "change_need",
    "change_point",
    "decide",
    "link_organisation",
    "move_need",
    "on_gone",
    "on_moved",
    "on_published",
    "open_request",
    "record_claims",
    "record_point",
    "save_attendees",
    "save_request",
    "schedule",
    "set_owner",
    "start_need",
    "support_need",
    "withdraw_claims",
]
