"""The lifecycles of visits, follow-ups and needs, as tables."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.models import today
from portal.core.states import Machine, Transition
from visits.models import StepStatus, Visit
from visits.models.needs import NeedStatus
from visits.models.visit import VisitStatus
from visits.permissions import can_keep_step, can_publish_need, is_host, is_party, is_requester

S = VisitStatus


def lacks_letter_or_dates(visit: Visit) -> str | None:
    """A request can be sent once it says who comes when and what for."""
    request = visit.request
    if not request.aims.strip():
        return _("Say what you want to achieve.")
    if not request.dates.exists():
        return _("Propose at least one date.")
    return None


def lacks_date(visit: Visit) -> str | None:
    """A visit is scheduled for a day."""
    return None if visit.date else _("Set the date first.")


def lies_ahead(visit: Visit) -> str | None:
    """What has not happened cannot have been held."""
    return _("The date lies ahead.") if visit.date is None or visit.date > today() else None


def has_loose_ends(visit: Visit) -> str | None:
    """No visit ends without its follow-ups being somebody's."""
    loose = visit.points.loose().count()
    return _("Commitments without owner or due date: %(n)s. Name them first.") % {"n": loose} if loose else None


visit_machine = Machine(
    "visit",
    VisitStatus,
    Transition(
        "submit",
        frozenset({S.DRAFT}),
        S.SUBMITTED,
        is_requester,
        gettext_lazy("Send the request"),
        guard=lacks_letter_or_dates,
        tells=("host", "requester"),
    ),
    Transition(
        "check", frozenset({S.SUBMITTED}), S.CHECKED, is_host, gettext_lazy("Mark as checked"), tells=("requester",)
    ),
    Transition(
        "accept",
        frozenset({S.SUBMITTED, S.CHECKED}),
        S.ACCEPTED,
        is_host,
        gettext_lazy("Accept"),
        tells=("requester", "followers"),
    ),
    Transition(
        "decline",
        frozenset({S.SUBMITTED, S.CHECKED}),
        S.DECLINED,
        is_host,
        gettext_lazy("Decline"),
        needs_note=True,
        tells=("requester",),
    ),
    Transition(
        "schedule",
        frozenset({S.ACCEPTED}),
        S.SCHEDULED,
        is_host,
        gettext_lazy("Schedule"),
        guard=lacks_date,
        tells=("requester", "followers"),
    ),
    Transition(
        "reschedule",
        frozenset({S.SCHEDULED}),
        S.SCHEDULED,
        is_host,
        gettext_lazy("Move to another date"),
        needs_note=True,
        guard=lacks_date,
        tells=("requester", "followers"),
    ),
    Transition(
        "hold",
        frozenset({S.SCHEDULED}),
        S.HELD,
        is_host,
        gettext_lazy("It has taken place"),
        guard=lies_ahead,
        tells=("followers",),
    ),
    Transition(
        "close",
        frozenset({S.HELD}),
        S.CLOSED,
        is_host,
        gettext_lazy("Close"),
        guard=has_loose_ends,
        tells=("requester", "followers"),
    ),
    Transition("reopen", frozenset({S.CLOSED}), S.HELD, is_host, gettext_lazy("Reopen"), needs_note=True),
    Transition(
        "cancel",
        frozenset({S.SUBMITTED, S.CHECKED, S.ACCEPTED, S.SCHEDULED}),
        S.CANCELLED,
        is_party,
        gettext_lazy("Cancel the visit"),
        needs_note=True,
        tells=("host", "requester", "followers"),
    ),
    title=gettext_lazy("Visit"),
)

step_machine = Machine(
    "step",
    StepStatus,
    Transition(
        "finish",
        frozenset({StepStatus.OPEN}),
        StepStatus.DONE,
        can_keep_step,
        gettext_lazy("Done"),
        tells=("host", "followers"),
    ),
    Transition(
        "drop",
        frozenset({StepStatus.OPEN}),
        StepStatus.DROPPED,
        can_keep_step,
        gettext_lazy("Drop"),
        needs_note=True,
        tells=("host", "followers"),
    ),
    Transition(
        "reopen",
        frozenset({StepStatus.DONE, StepStatus.DROPPED}),
        StepStatus.OPEN,
        can_keep_step,
        gettext_lazy("Reopen"),
        needs_note=True,
        tells=("owner",),
    ),
    title=gettext_lazy("Follow-up of a visit"),
)

need_machine = Machine(
    "need",
    NeedStatus,
    Transition(
        "open",
        frozenset({NeedStatus.DRAFT}),
        NeedStatus.OPEN,
        can_publish_need,
        gettext_lazy("Publish"),
        tells=("followers",),
    ),
    Transition(
        "meet",
        frozenset({NeedStatus.OPEN}),
        NeedStatus.MET,
        can_publish_need,
        gettext_lazy("It is met"),
        needs_note=True,
        tells=("followers",),
    ),
    Transition(
        "withdraw",
        frozenset({NeedStatus.DRAFT, NeedStatus.OPEN}),
        NeedStatus.WITHDRAWN,
        can_publish_need,
        gettext_lazy("Withdraw"),
        needs_note=True,
    ),
    Transition(
        "reopen",
        frozenset({NeedStatus.MET, NeedStatus.WITHDRAWN}),
        NeedStatus.OPEN,
        can_publish_need,
        gettext_lazy("Open again"),
        needs_note=True,
        tells=("followers",),
    ),
    title=gettext_lazy("Need"),
)
