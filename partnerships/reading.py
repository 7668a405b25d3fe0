"""A proposal as its readers see it: what it says, what comes next, whom to ask, what has happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnerships.models import Proposal, ProposalStatus
from partnerships.permissions import can_read_work, can_review
from partnerships.states import proposal_machine
from portal.accounts.models import Membership, Organisation
from portal.accounts.permissions import Person, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.components import Row
from portal.core.models import StatusChange
from portal.core.states import changes_of


@dataclass(frozen=True)
class Contact:
    """Somebody who leads what an organisation is a party to."""

    name: str
    email: str
    organisation: str


def short_rows(text: Proposal, addressees: Sequence[Organisation]) -> list[Row]:
    """What fits on a line each."""
    rows = [
        Row(_("Kind of proposal"), str(text.get_direction_display())),
        Row(_("Proposed by"), text.proposer.name, text.proposer.get_absolute_url()),
        *(Row(_("Proposed to"), one.name, one.get_absolute_url()) for one in addressees),
        Row(_("Object (government affair)"), text.urusan.name),
        Row(_("Smart city dimension"), text.dimension.name if text.dimension else _("not said")),
        Row(_("Kind of cooperation"), text.kind.name if text.kind else _("not chosen yet")),
    ]
    return rows if addressees else [*rows, Row(_("Proposed to"), _("nobody yet"))]


def long_rows(text: Proposal) -> list[Row]:
    """What is told at length; what is empty says so."""
    rows = [
        Row(_("Aim"), text.aim),
        Row(_("Scope"), text.scope),
        Row(_("What the proposer brings"), text.we_bring),
        Row(_("What is hoped for from the other side"), text.you_bring),
    ]
    return [Row(row.term, row.value.strip() or _("not written yet")) for row in rows]


def what_next(proposal: Proposal, user: Person) -> str:
    """What this reader should do next, in a sentence; whom it waits for, where he can do nothing."""
    if can_read_work(user, proposal):
        return _next_for_proposer(proposal, user)
    moves = [row.name for row in proposal_machine.available(proposal, user)]
    if proposal.status == ProposalStatus.SUBMITTED:
        if moves:
            return _("Read it, ask your people for their opinions, then accept it, decline it or ask for more.")
        if can_review(user, proposal):
            return _("Say what you think of it: your coordinator decides.")
        return _("It waits for a decision of the organisation it is made to.")
    return {
        ProposalStatus.QUESTIONED: _("More information has been asked; it waits for the answer of those who propose."),
        ProposalStatus.ACCEPTED: _(
            "It is accepted. A coordinator of either side takes it up by beginning the partnership."
        ),
        ProposalStatus.DECLINED: _("It is declined. Nothing is left to do."),
        ProposalStatus.WITHDRAWN: _("It has been withdrawn by those who proposed it. Nothing is left to do."),
        ProposalStatus.TAKEN_UP: _("It is taken up. What follows is agreed in the partnership."),
    }.get(ProposalStatus(proposal.status), "")


def _next_for_proposer(proposal: Proposal, user: Person) -> str:
    coordinates = proposal.proposer_id in organisations_permitting(user, Permission.COORDINATE)
    if proposal.status == ProposalStatus.DRAFT:
        if coordinates:
            return _("Complete it and send it. Until then only your organisation sees it.")
        return _("A coordinator of your organisation sends it. Until then only your organisation sees it.")
    if proposal.status == ProposalStatus.QUESTIONED:
        if coordinates:
            return _("Answer the question. If the proposal has to say more, change it first; both are sent together.")
        return _("More information is asked. Help to change the proposal; a coordinator answers and sends it again.")
    return {
        ProposalStatus.SUBMITTED: _("It waits for the organisation it is made to. You hear as soon as it is decided."),
        ProposalStatus.ACCEPTED: _(
            "It is accepted. A coordinator of either side takes it up by beginning the partnership."
        ),
        ProposalStatus.DECLINED: _("It is declined; the reason stands below. A new proposal can build on it."),
        ProposalStatus.WITHDRAWN: _("It has been withdrawn. A new proposal can build on it."),
        ProposalStatus.TAKEN_UP: _("It is taken up. What follows is agreed in the partnership."),
    }[ProposalStatus(proposal.status)]


def contacts(proposal: Proposal, addressees: Sequence[Organisation]) -> list[Contact]:
    """The coordinators of both sides; of the proposer alone as long as nothing has been sent."""
    parties = {proposal.proposer_id, *(one.pk for one in addressees if proposal.sent_version is not None)}
    rows = Membership.objects.current().permitting(Permission.COORDINATE).filter(organisation__in=parties)
    rows = rows.filter(user__is_active=True).select_related("user", "organisation").order_by("user__name", "pk")
    found = [Contact(row.user.name, row.user.email, row.organisation.name) for row in rows]
    return sorted(dict.fromkeys(found), key=lambda one: one.organisation != proposal.proposer.name)


def history(proposal: Proposal) -> list[tuple[StatusChange, str]]:
    """What has happened, the newest first, each with the status it led to."""
    return [
        (change, str(ProposalStatus(change.to_status).label))
        for change in reversed(changes_of(proposal).select_related("by"))
    ]
