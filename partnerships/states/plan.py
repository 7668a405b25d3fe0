"""The lifecycle of an action: the owner does it and proves it, the other side says whether it is done."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Action, ActionStatus, EvidenceKind, Priority
from partnerships.permissions import can_carry_out, can_confirm, can_coordinate_action
from portal.core.states import Machine, Transition

S = ActionStatus


def lacks_evidence(action: Action) -> str | None:
    """Evidence is given anew in each attempt and stands; high priority is proved by a file."""
    kinds = set(action.evidence.counting().values_list("kind", flat=True))
    if not kinds:
        return _("Give at least one piece of evidence: a file, a link, a figure or a note.")
    if action.priority == Priority.HIGH and EvidenceKind.FILE not in kinds:
        return _("An action of high priority is proved by a file. Add one.")
    return None


def lacks_blocker(action: Action) -> str | None:
    """It is said who or what blocks it."""
    return None if action.blocker else _("Say who or what blocks it.")


action_machine = Machine(
    "action",
    ActionStatus,
    Transition("start", frozenset({S.OPEN}), S.IN_PROGRESS, can_carry_out, gettext_lazy("Begin")),
    Transition(
        "submit",
        frozenset({S.IN_PROGRESS}),
        S.SUBMITTED,
        can_carry_out,
        gettext_lazy("Submit with evidence"),
        guard=lacks_evidence,
        tells=("counterparts",),
    ),
    Transition(
        "confirm",
        frozenset({S.SUBMITTED}),
        S.DONE,
        can_confirm,
        gettext_lazy("Confirm that it is done"),
        guard=lacks_evidence,
        tells=("owner", "counterparts"),
    ),
    Transition(
        "dispute",
        frozenset({S.SUBMITTED}),
        S.DISPUTED,
        can_confirm,
        gettext_lazy("Dispute"),
        needs_note=True,
        asks=gettext_lazy("What is missing or wrong"),
        tells=("owner", "counterparts"),
    ),
    Transition("resume", frozenset({S.DISPUTED}), S.IN_PROGRESS, can_carry_out, gettext_lazy("Go on with it")),
    Transition(
        "block",
        frozenset({S.OPEN, S.IN_PROGRESS}),
        S.BLOCKED,
        can_carry_out,
        gettext_lazy("It is blocked"),
        needs_note=True,
        asks=gettext_lazy("By whom or what, and why"),
        guard=lacks_blocker,
        tells=("owner", "counterparts"),
    ),
    Transition("unblock", frozenset({S.BLOCKED}), S.IN_PROGRESS, can_carry_out, gettext_lazy("No longer blocked")),
    Transition(
        "drop",
        frozenset({S.OPEN, S.IN_PROGRESS, S.BLOCKED, S.DISPUTED}),
        S.DROPPED,
        can_coordinate_action,
        gettext_lazy("Drop"),
        needs_note=True,
        tells=("owner", "counterparts"),
    ),
    Transition(
        "reopen",
        frozenset({S.DONE}),
        S.IN_PROGRESS,
        can_coordinate_action,
        gettext_lazy("Open again"),
        needs_note=True,
        tells=("owner", "counterparts"),
    ),
    title=gettext_lazy("Action"),
)
