"""Verbs of proposals."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import (
    DocumentKind,
    Proposal,
    ProposalAddressee,
    ProposalFile,
    ProposalQuestion,
    ProposalReview,
    ProposalVersion,
    PublicProposal,
    refuse_parties,
)
from partnerships.models.public import STATE_OF
from partnerships.permissions import (
    can_clear,
    can_remove_file,
    can_review,
    can_take_off,
    can_withdraw_from_site,
    can_write_proposal,
)
from partnerships.states import SENDING, TO_REVIEW, proposal_machine
from portal.accounts.models import Organisation, User
from portal.accounts.permissions import can_contribute
from portal.core.conflicts import Stale
from portal.core.events import record
from portal.core.models import Generation, StatusChange, today
from portal.core.private_files import sha256_of, shown_name
from portal.core.states import Outdated, WrongStatus
from visits.models.request import new_key

MOST_FILES: Final = 20


class Unread(Outdated):
    """The text is no longer the one that the person read."""

    def __init__(self) -> None:
        super().__init__(_("The text has changed since you read it. Read what it says now, then decide."))


@transaction.atomic
def start_proposal(
    *,
    proposer: Organisation,
    addressees: Sequence[Organisation],
    by: User,
    fields: Mapping[str, Any],
    once_key: str = "",
) -> Proposal:
    """Begin a draft; `fields` may name where it comes from (visit, point, need, case).

    The same form posted twice (`once_key`) is the same draft. Raises PermissionDenied, and ValidationError where a
    party stands on both sides, for instance.
    """
    if not can_contribute(by, proposer):
        raise PermissionDenied
    if once_key and (found := Proposal.objects.filter(once_key=once_key, made_by=by).first()):
        return found
    proposal = Proposal(proposer=proposer, made_by=by, once_key=once_key or new_key(), **fields)
    proposal.full_clean()
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError:  # the same form, a moment ago
        return Proposal.objects.get(once_key=proposal.once_key, made_by=by)
    _address(proposal, addressees)
    _remember(proposal, proposal.written(), by)
    return proposal


@transaction.atomic
def change_proposal(
    *, proposal: Proposal, addressees: Sequence[Organisation], by: User, fields: Mapping[str, Any], version: int
) -> Proposal:
    """Write in a proposal as it was at `version`; once it was sent, its parties stay and the text waits in a version.

    Raises Stale where somebody else has written something else meanwhile, WrongStatus where it can no longer be
    written in, PermissionDenied, ValidationError.
    """
    found = _to_write_in(proposal, by)
    now, text = found.in_work(), found.as_of(found.in_work().written())
    for name in (name for name in Proposal.WRITTEN if name in fields):
        setattr(text, name, fields[name])
    parties = found.addressees.all()
    if text.written() == now.written() and set(addressees) == set(parties):
        return found
    if version != found.version and _said(found, version) != _said(found, found.version):
        raise Stale(now)
    if found.sent_version is not None and set(addressees) != set(parties):
        raise ValidationError({"addressees": _("To whom it is made cannot be changed once it has been sent.")})
    text.full_clean(validate_unique=False, validate_constraints=False)
    if found.sent_version is None:
        found.write(text.written())
        found.full_clean()
        _address(found, addressees)
    found.version += 1
    found.save()
    _remember(found, text.written(), by)
    return found


def _to_write_in(proposal: Proposal, by: User) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).select_related("proposer").get(pk=proposal.pk)
    if not can_contribute(by, found.proposer):
        raise PermissionDenied
    if not can_write_proposal(by, found):
        raise WrongStatus(found.get_status_display())
    return found


def _said(proposal: Proposal, number: int) -> dict[str, Any] | None:
    """What a version said, apart from its files; None for a version that never was."""
    found = proposal.versions.filter(number=number).first()
    return {name: value for name, value in found.values.items() if name != "files"} if found else None


def _address(proposal: Proposal, addressees: Sequence[Organisation]) -> None:
    refuse_parties(proposal.proposer, addressees)
    ProposalAddressee.objects.filter(proposal=proposal).exclude(organisation__in=addressees).delete()
    for organisation in addressees:
        ProposalAddressee.objects.get_or_create(proposal=proposal, organisation=organisation)


def _remember(proposal: Proposal, written: Mapping[str, Any], by: User) -> None:
    parties = sorted(proposal.addressees.values_list("pk", flat=True))
    files = list(proposal.files.values_list("title", flat=True))
    values = {**written, "addressees": parties, "files": files}
    ProposalVersion.objects.create(proposal=proposal, number=proposal.version, values=values, by=by)


@transaction.atomic
def move_proposal(
    *, proposal: Proposal, transition: str, by: User, note: str = "", read: int | None = None, seen: str = ""
) -> StatusChange:
    """Make a move; a question asked, or its answer, is also kept side by side.

    `read` is the version the person read and `seen` the status: where either has changed meanwhile nothing is done, and
    Unread or WrongStatus is raised. Without them the caller vouches for that. Raises otherwise as Machine.apply does.
    """
    found = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    row = proposal_machine.transitions[transition]
    if not row.allowed(by, found):
        raise PermissionDenied
    if seen and found.status != seen:
        raise WrongStatus(found.get_status_display())
    if found.status in row.sources:
        if read is not None and read != found.version:
            raise Unread
        if transition in SENDING:
            _send(found)
    change = proposal_machine.apply(proposal, transition, by=by, note=note)
    if transition == "ask":
        ProposalQuestion.objects.create(proposal=proposal, text=change.note, asked_by=by)
    elif transition == "answer":
        ProposalQuestion.objects.filter(proposal=proposal, answered_at=None).update(
            answer=change.note, answered_by=by, answered_at=timezone.now()
        )
    proposal.refresh_from_db()
    return change


def _send(proposal: Proposal) -> None:
    """The newest version becomes what the other side reads."""
    last = proposal.versions.filter(number=proposal.version).first()
    if last is not None:
        if proposal.has_unsent_text:
            proposal.write(proposal.in_work().written())
        last.sent_at = timezone.now()
        last.save(update_fields=["sent_at"])
    proposal.sent_version = proposal.version
    proposal.full_clean()
    refuse_parties(proposal.proposer, list(proposal.addressees.select_related("parent")))
    proposal.save()


@transaction.atomic
def review(*, proposal: Proposal, by: User, opinion: str, reason: str, read: int | None = None) -> ProposalReview:
    """Give an opinion on what was sent last, or change one's own while nothing is decided.

    Raises PermissionDenied, WrongStatus, Unread (see move_proposal), ValidationError.
    """
    found = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not can_review(by, found) or found.sent_version is None:
        raise PermissionDenied
    if found.status not in TO_REVIEW:
        raise WrongStatus(found.get_status_display())
    if read is not None and read != found.sent_version:
        raise Unread
    organisation = next(one for one in found.addressees.all() if can_contribute(by, one))
    mine = ProposalReview.objects.filter(proposal=found, reviewer=by).first()
    mine = mine or ProposalReview(proposal=found, reviewer=by)
    mine.organisation, mine.opinion, mine.reason, mine.at = organisation, opinion, reason, timezone.now()
    mine.version = found.sent_version
    mine.full_clean()
    mine.save()
    return mine


@transaction.atomic
def attach(*, proposal: Proposal, by: User, title: str, file: Any, kind: DocumentKind | None = None) -> ProposalFile:
    """Keep a private file with a proposal, as a new version; the other side gets it when it is sent.

    The form has looked at the content. The same file posted twice under a title is kept once. Raises PermissionDenied,
    WrongStatus, ValidationError.
    """
    found = _to_write_in(proposal, by)
    digest = sha256_of(file)
    if same := found.files.filter(sha256=digest, title=title).first():
        return same
    if found.files.count() >= MOST_FILES:
        raise ValidationError(_("A proposal has at most %(n)s files. Remove one first.") % {"n": MOST_FILES})
    kept = ProposalFile(
        proposal=found,
        title=title,
        kind=kind,
        file=file,
        name=shown_name(file.name),
        sha256=digest,
        since=found.version + 1,
        by=by,
    )
    kept.full_clean()
    kept.save()
    _next_version(found, by)
    return kept


@transaction.atomic
def remove_file(*, file: ProposalFile, by: User) -> None:
    """Take a file back that the other side does not have. Raises PermissionDenied."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("proposer").get(pk=file.proposal_id)
    kept = found.files.filter(pk=file.pk).first()
    if kept is None:
        return
    if not can_remove_file(by, kept):
        raise PermissionDenied
    stored, name = kept.file.storage, str(kept.file.name)
    kept.delete()
    transaction.on_commit(lambda: stored.delete(name))
    _next_version(found, by)


def _next_version(proposal: Proposal, by: User) -> None:
    """The same text with other files."""
    text = proposal.in_work().written()
    proposal.version += 1
    proposal.save(update_fields=["version"])
    _remember(proposal, text, by)


@transaction.atomic
def publish(
    *, proposal: Proposal, by: User, texts: Mapping[str, str], chosen: Collection[str], seen: tuple[int, str]
) -> PublicProposal:
    """Write what everybody may read: these texts, and copies of what is `chosen` of PublicProposal.CHOSEN.

    `seen` are the version and the status that the coordinator had before them. Raises Stale where the proposal has
    changed since, for then nobody has cleared what would be copied; PermissionDenied, ValidationError.
    """
    found = Proposal.objects.select_for_update(of=("self",)).select_related("proposer").get(pk=proposal.pk)
    if not can_clear(by, found):
        raise PermissionDenied
    if (found.version, found.status) != seen:
        raise Stale(found)
    public = PublicProposal.objects.select_for_update(of=("self",)).filter(proposal=found).first()
    public = public or PublicProposal(proposal=found)
    _clear(public, found, texts, chosen)
    public.live, public.published_on = True, public.published_on or today()
    public.cleared_at, public.cleared_by = timezone.now(), by
    public.full_clean()
    public.save()
    record(f"published:{public.pk}:{public.cleared_at.isoformat()}", "proposal.published", found, by=by)
    Generation.advance("proposals")
    return public


def preview(proposal: Proposal, *, texts: Mapping[str, str], chosen: Collection[str]) -> PublicProposal:
    """What clearing would write, not stored."""
    public = PublicProposal(proposal=proposal)
    _clear(public, proposal, texts, chosen)
    return public


def _clear(public: PublicProposal, proposal: Proposal, texts: Mapping[str, str], chosen: Collection[str]) -> None:
    """Copy the texts, what is always shown, and of what is chosen only what may be let out; the rest is emptied."""
    public.proposer, public.direction = proposal.proposer, proposal.direction
    public.state = STATE_OF[proposal.status]
    for name in PublicProposal.TEXTS:
        setattr(public, name, texts.get(name, ""))
    clearable = PublicProposal.clearable(proposal)
    for name in PublicProposal.CHOSEN:
        setattr(public, name, clearable.get(name) if name in chosen else None)


@transaction.atomic
def unpublish(*, proposal: Proposal, by: User) -> None:
    """Take one's own public summary off the site; twice is the same as once. Raises PermissionDenied."""
    if not can_withdraw_from_site(by, proposal):
        raise PermissionDenied
    _take_off(PublicProposal.objects.filter(proposal=proposal), by)


@transaction.atomic
def take_off(*, public: PublicProposal, by: User) -> None:
    """Take somebody's public summary off the site, as who answers for the site. Raises PermissionDenied.

    The proposer hears of it. Nobody but the proposer can write one, or put it back.
    """
    if not can_take_off(by):
        raise PermissionDenied
    if _take_off(PublicProposal.objects.filter(pk=public.pk), by):
        record(f"taken-off:{public.pk}:{timezone.now().isoformat()}", "proposal.taken_off", public.proposal, by=by)


def _take_off(rows: QuerySet[PublicProposal], by: User) -> bool:
    found = rows.select_for_update(of=("self",)).filter(live=True).first()
    if found is None:
        return False
    found.live = False
    found.save(update_fields=["live"])  # search hears of a row that is saved, not of an update
    Generation.advance("proposals")
    return True
