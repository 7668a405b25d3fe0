"""The lifecycle of agreements; that one has expired or ends soon is a query."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Agreement, AgreementStatus
from partnerships.permissions import can_coordinate_agreement, can_write_agreement
from portal.core.models import today
from portal.core.states import Machine, Transition

S = AgreementStatus
EVERYBODY = ("parties", "followers")


def lacks_signatures(agreement: Agreement) -> str | None:
    """An agreement that is signed says when, until when, and who signed in which office for each party."""
    if agreement.signed_on is None:
        return _("Say on which day it was signed.")
    if agreement.signed_on > today():
        return _("The day of signing has not come yet.")
    if agreement.ends_on is None:
        return _("Say what its last day is.")
    sides = {side.party_id: side.signer_office.strip() for side in agreement.sides.all()}
    for party in agreement.partnership.parties.all():
        if not sides.get(party.pk):
            return _("Say in which office somebody signs for %(party)s.") % {"party": party.organisation.name}
    return None


agreement_machine = Machine(
    "agreement",
    AgreementStatus,
    Transition(
        "sign",
        frozenset({S.DRAFT}),
        S.SIGNED,
        can_write_agreement,
        gettext_lazy("It is signed"),
        guard=lacks_signatures,
        tells=EVERYBODY,
    ),
    Transition(
        "correct",
        frozenset({S.SIGNED}),
        S.DRAFT,
        can_write_agreement,
        gettext_lazy("Correct what is recorded"),
        needs_note=True,
        asks=gettext_lazy("What was recorded wrongly"),
        tells=("parties",),
    ),
    Transition(
        "end",
        frozenset({S.SIGNED}),
        S.ENDED,
        can_coordinate_agreement,
        gettext_lazy("End it before its time"),
        needs_note=True,
        tells=EVERYBODY,
    ),
    title=gettext_lazy("Agreement"),
)
