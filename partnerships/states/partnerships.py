"""The lifecycle of partnerships; the stage they are in is data, not a status."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Partnership, PartnershipStatus
from partnerships.permissions import can_coordinate_partnership
from portal.core.states import Machine, Transition

S = PartnershipStatus
EVERYBODY = ("parties", "followers")


def lacks_parties(partnership: Partnership) -> str | None:
    """A partnership that works has at least two parties."""
    if partnership.parties.count() < 2:
        return _("A partnership has at least two parties. Name the other one first.")
    return None


partnership_machine = Machine(
    "partnership",
    PartnershipStatus,
    Transition(
        "activate",
        frozenset({S.EXPLORING}),
        S.ACTIVE,
        can_coordinate_partnership,
        gettext_lazy("Begin"),
        guard=lacks_parties,
        tells=EVERYBODY,
    ),
    Transition(
        "hold",
        frozenset({S.ACTIVE}),
        S.ON_HOLD,
        can_coordinate_partnership,
        gettext_lazy("Put on hold"),
        needs_note=True,
        tells=EVERYBODY,
    ),
    Transition(
        "resume",
        frozenset({S.ON_HOLD}),
        S.ACTIVE,
        can_coordinate_partnership,
        gettext_lazy("Go on"),
        tells=EVERYBODY,
    ),
    Transition(
        "conclude",
        frozenset({S.ACTIVE}),
        S.CONCLUDED,
        can_coordinate_partnership,
        gettext_lazy("Conclude"),
        tells=EVERYBODY,
    ),
    Transition(
        "abandon",
        frozenset({S.EXPLORING, S.ACTIVE, S.ON_HOLD}),
        S.ABANDONED,
        can_coordinate_partnership,
        gettext_lazy("Abandon"),
        needs_note=True,
        tells=EVERYBODY,
    ),
    title=gettext_lazy("Partnership"),
)
