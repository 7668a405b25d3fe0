"""Verbs of proposals: each knows who, and runs in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import (
    Proposal,
    ProposalAddressee,
    ProposalFile,
    ProposalQuestion,
    ProposalReview,
    ProposalVersion,
    PublicProposal,
)
from partnerships.permissions import can_clear, can_review, can_write_proposal
from partnerships.states import proposal_machine
from portal.accounts.models import Organisation, User
from portal.accounts.permissions import can_contribute
from portal.core.conflicts import Stale
from portal.core.models import StatusChange, today
from portal.core.private_files import sha256_of, shown_name


@transaction.atomic
def start_proposal(
    *, proposer: Organisation, addressees: Sequence[Organisation], by: User, fields: Mapping[str, Any]
) -> Proposal:
    """Begin a draft. Raises PermissionDenied, and ValidationError where a party stands on both sides, for instance."""
    if not can_contribute(by, proposer):
        raise PermissionDenied
    proposal = Proposal(proposer=proposer, made_by=by, **fields)
    proposal.full_clean()
    proposal.save()
    _address(proposal, addressees)
    _remember(proposal, by)
    return proposal


@transaction.atomic
def change_proposal(
    *, proposal: Proposal, addressees: Sequence[Organisation], by: User, fields: Mapping[str, Any], version: int
) -> Proposal:
    """Write in a proposal as it was at `version`.

    Raises Stale where somebody else was faster, PermissionDenied (also once it has been sent), ValidationError.
    """
    found = Proposal.objects.select_for_update(of=("self",)).select_related("proposer").get(pk=proposal.pk)
    if not can_write_proposal(by, found):
        raise PermissionDenied
    if found.version != version:
        raise Stale(found)
    for name, value in fields.items():
        setattr(found, name, value)
    found.version += 1
    found.full_clean()
    found.save()
    _address(found, addressees)
    _remember(found, by)
    return found


def _address(proposal: Proposal, addressees: Sequence[Organisation]) -> None:
    if proposal.proposer in addressees:
        raise ValidationError({"addressees": _("A proposal is made to another organisation than one's own.")})
    ProposalAddressee.objects.filter(proposal=proposal).exclude(organisation__in=addressees).delete()
    for organisation in addressees:
        ProposalAddressee.objects.get_or_create(proposal=proposal, organisation=organisation)


def _remember(proposal: Proposal, by: User) -> None:
    values = {name: _plain(getattr(proposal, name)) for name in Proposal.WRITTEN}
    values["addressees"] = ", ".join(sorted(str(one) for one in proposal.addressees.all()))
    ProposalVersion.objects.create(proposal=proposal, number=proposal.version, values=values, by=by)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def move_proposal(*, proposal: Proposal, transition: str, by: User, note: str = "") -> StatusChange:
    """Make a move; a question asked, or its answer, is also kept side by side. Raises as Machine.apply does."""
    change = proposal_machine.apply(proposal, transition, by=by, note=note)
    if transition == "ask":
        ProposalQuestion.objects.create(proposal=proposal, text=note.strip(), asked_by=by)
    elif transition == "answer":
        ProposalQuestion.objects.filter(proposal=proposal, answered_at=None).update(
            answer=note.strip(), answered_by=by, answered_at=timezone.now()
        )
    return change


@transaction.atomic
def review(*, proposal: Proposal, by: User, opinion: str, reason: str) -> ProposalReview:
    """Give an opinion, or change one's own while nothing is decided. Raises PermissionDenied, ValidationError."""
    found = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not can_review(by, found):
        raise PermissionDenied
    if found.status not in ("submitted", "questioned"):
        raise ValidationError(_("This proposal is decided already."))
    organisation = next(one for one in found.addressees.all() if can_contribute(by, one))
    mine = ProposalReview.objects.filter(proposal=found, reviewer=by).first()
    mine = mine or ProposalReview(proposal=found, reviewer=by)
    mine.organisation, mine.opinion, mine.reason, mine.at = organisation, opinion, reason, timezone.now()
    mine.full_clean()
    mine.save()
    return mine


@transaction.atomic
def attach(*, proposal: Proposal, by: User, title: str, file: Any, kind: Any = None) -> ProposalFile:
    """Keep a private file with a proposal. Raises PermissionDenied; the form has looked at the content."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("proposer").get(pk=proposal.pk)
    if not can_write_proposal(by, found):
        raise PermissionDenied
    kept = ProposalFile(
        proposal=found, title=title, kind=kind, file=file, name=shown_name(file.name), sha256=sha256_of(file), by=by
    )
    kept.full_clean()
    kept.save()
    return kept


@transaction.atomic
def publish(*, proposal: Proposal, by: User, fields: Mapping[str, str]) -> PublicProposal:
    """Write what everybody may read: only these words, nothing of the proposal itself. Raises PermissionDenied."""
    if not can_clear(by, proposal) or proposal.status == "draft":
        raise PermissionDenied
    public, _made = PublicProposal.objects.get_or_create(
        proposal=proposal, defaults={**fields, "live": True, "published_on": today()}
    )
    for name, value in fields.items():
        setattr(public, name, value)
    public.live, public.published_on = True, public.published_on or today()
    public.full_clean()
    public.save()
    return public


@transaction.atomic
def unpublish(*, proposal: Proposal, by: User) -> None:
    """Take the public summary off the site. Raises PermissionDenied."""
    if not can_clear(by, proposal):
        raise PermissionDenied
    PublicProposal.objects.filter(proposal=proposal).update(live=False)
