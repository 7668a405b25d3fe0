"""The lifecycle of proposals."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Proposal, ProposalStatus
from partnerships.permissions import is_addressee, is_party, is_proposer
from portal.core.states import Machine, Transition

S = ProposalStatus
SENDING: Final = ("submit", "answer")  # moves by which the other side gets what is written
TO_REVIEW: Final = (S.SUBMITTED, S.QUESTIONED)


def lacks_content(proposal: Proposal) -> str | None:
    """A proposal says what for, and to whom."""
    if not proposal.aim.strip():
        return _("Say what the aim is.")
    if not proposal.addressees.exists():
        return _("Say to whom it is made.")
    return None


proposal_machine = Machine(
    "proposal",
    ProposalStatus,
    Transition(
        "submit",
        frozenset({S.DRAFT}),
        S.SUBMITTED,
        is_proposer,
        gettext_lazy("Send"),
        guard=lacks_content,
        tells=("addressees", "followers"),
    ),
    Transition(
        "ask",
        frozenset({S.SUBMITTED}),
        S.QUESTIONED,
        is_addressee,
        gettext_lazy("Ask for more information"),
        needs_note=True,
        asks=gettext_lazy("Your question"),
        tells=("proposer",),
    ),
    Transition(
        "answer",
        frozenset({S.QUESTIONED}),
        S.SUBMITTED,
        is_proposer,
        gettext_lazy("Answer and send again"),
        needs_note=True,
        asks=gettext_lazy("Your answer"),
        guard=lacks_content,
        tells=("addressees",),
    ),
    Transition(
        "accept",
        frozenset({S.SUBMITTED}),
        S.ACCEPTED,
        is_addressee,
        gettext_lazy("Accept"),
        needs_note=True,
        asks=gettext_lazy("Message to those who propose"),
        tells=("proposer", "followers"),
    ),
    Transition(
        "decline",
        frozenset({S.SUBMITTED}),
        S.DECLINED,
        is_addressee,
        gettext_lazy("Decline"),
        needs_note=True,
        asks=gettext_lazy("Reason, for those who propose"),
        tells=("proposer", "followers"),
    ),
    Transition(
        "withdraw",
        frozenset({S.DRAFT, S.SUBMITTED, S.QUESTIONED, S.ACCEPTED}),
        S.WITHDRAWN,
        is_proposer,
        gettext_lazy("Withdraw"),
        needs_note=True,
        tells=("addressees", "followers"),
    ),
    Transition(
        "take_up",
        frozenset({S.ACCEPTED}),
        S.TAKEN_UP,
        is_party,
        gettext_lazy("Taken up"),
        tells=("proposer", "addressees", "followers"),
    ),
    title=gettext_lazy("Proposal"),
)
