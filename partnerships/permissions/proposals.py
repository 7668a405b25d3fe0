"""Who may do what with proposals."""

from partnerships.models import Proposal, ProposalFile
from portal.accounts.permissions import (
    Person,
    can_contribute,
    can_coordinate,
    can_publish_content,
    has_permission,
    reads_as_auditor,
)
from portal.accounts.roles import Permission


def can_write_proposal(user: Person, proposal: Proposal) -> bool:
    """Write in it and attach files: those who contribute for the proposer, while it is open to edit."""
    return proposal.is_editable and can_contribute(user, proposal.proposer)


def can_read_work(user: Person, proposal: Proposal) -> bool:
    """Read what is written and not sent yet: the people of the proposer."""
    return has_permission(user, Permission.READ_OWN, proposal.proposer)


def reads_proposal_as_auditor(user: Person, proposal: Proposal) -> bool:
    """Whether a person reads a proposal only because he reads everything; that is logged."""
    return reads_as_auditor(user, {proposal.proposer_id, *(one.pk for one in proposal.addressees.all())})


def can_remove_file(user: Person, file: ProposalFile) -> bool:
    """Take a file back: who may write in the proposal, as long as the other side does not have it."""
    return not file.was_sent and can_write_proposal(user, file.proposal)


def is_proposer(user: Person, proposal: Proposal) -> bool:
    """A coordinator of the organisation that proposes."""
    return can_coordinate(user, proposal.proposer)


def is_addressee(user: Person, proposal: Proposal) -> bool:
    """A coordinator of an organisation it is made to."""
    return any(can_coordinate(user, organisation) for organisation in proposal.addressees.all())


def is_party(user: Person, proposal: Proposal) -> bool:
    """A coordinator of either side."""
    return is_proposer(user, proposal) or is_addressee(user, proposal)


def can_review(user: Person, proposal: Proposal) -> bool:
    """Give an opinion: whoever contributes for an organisation it is made to."""
    return any(can_contribute(user, organisation) for organisation in proposal.addressees.all())


def can_clear(user: Person, proposal: Proposal) -> bool:
    """Let everybody read a summary: a coordinator of the proposer, once it has been sent."""
    return proposal.sent_version is not None and is_proposer(user, proposal)


def can_withdraw_from_site(user: Person, proposal: Proposal) -> bool:
    """Take the summary off the site again: a coordinator of the proposer, at any time."""
    return is_proposer(user, proposal)


def can_take_off(user: Person) -> bool:
    """Take anybody's summary off the site: those who publish for the portal; they write none."""
    return can_publish_content(user)


def can_see_proposal(user: Person, proposal: Proposal) -> bool:
    """Whether it exists for this person; agrees with Proposal.objects.visible_to."""
    return Proposal.objects.visible_to(user).filter(pk=proposal.pk).exists()
