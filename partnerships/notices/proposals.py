"""Who hears of proposals, and what waits for whom."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Proposal, ProposalAddressee, ProposalStatus, PublicProposal
from partnerships.states import proposal_machine
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.core.events import Letter, teller
from portal.core.models import Event
from portal.workspace.following import followable
from portal.workspace.follows import followers
from portal.workspace.waiting import Waiting, waits
from visits.notices import NAMES, people_of

WAITS_FOR: Final[dict[str, Any]] = {
    ProposalStatus.SUBMITTED: gettext_lazy("Proposal to decide"),
    ProposalStatus.QUESTIONED: gettext_lazy("More information is asked"),
    ProposalStatus.DRAFT: gettext_lazy("Proposal not sent yet"),
}


def _people(proposal: Proposal, group: str) -> Iterable[User]:
    if group == "proposer":
        return [proposal.made_by, *people_of(proposal.proposer_id, Permission.COORDINATE)]
    if group == "addressees":
        return [
            user
            for organisation in proposal.addressees.all()
            for user in people_of(organisation, Permission.COORDINATE)
        ]
    origins = [one for one in (proposal.need, proposal.visit) if one is not None]
    return followers(proposal, *origins)


@teller(*(f"proposal.{name}" for name, row in proposal_machine.transitions.items() if row.tells))
def tell_proposal(event: Event) -> Iterator[Letter]:
    """A proposal has moved."""
    rows = Proposal.objects.select_related("proposer", "made_by", "need", "visit")
    proposal = rows.filter(pk=event.object_id).first()
    if proposal is None:
        return
    move = event.kind.partition(".")[2]
    for group in event.data["tells"]:
        for user in _people(proposal, group):
            if user.pk == event.by_id or not Proposal.objects.visible_to(user).filter(pk=proposal.pk).exists():
                continue
            with translation.override(user.language):
                note = str(event.data.get("note", ""))
                status = ProposalStatus(proposal_machine.transitions[move].target).label
                yield Letter(
                    user,
                    _("%(title)s: %(status)s") % {"title": proposal.title, "status": status},
                    note or _("Proposed by %(who)s.") % {"who": proposal.proposer.name},
                    proposal.get_absolute_url(),
                    _("Open the proposal"),
                    language=user.language,
                    followed=group == "followers",
                )


@teller("proposal.published", "proposal.taken_off")
def tell_site(event: Event) -> Iterator[Letter]:
    """Everybody can read of a proposal, which those asked hear; the portal has taken it off, which the proposer hears.

    The letter says no more than the site does; nobody is sent to a summary that is off the site again.
    """
    public = (
        PublicProposal.objects.select_related("proposal__proposer", "proposal__made_by", "proposer")
        .filter(proposal=int(event.object_id))
        .first()
    )
    published = event.kind == "proposal.published"
    if public is None or (published and not public.live):
        return
    for user in dict.fromkeys(_people(public.proposal, "addressees" if published else "proposer")):
        if user.pk == event.by_id or not Proposal.objects.visible_to(user).filter(pk=public.proposal_id).exists():
            continue
        with translation.override(user.language):
            if published:
                subject = _("%(title)s: everybody can read of it") % {"title": public.title}
                text = _(
                    "%(who)s has published a summary of its proposal. Your organisation is not named in it. Read what "
                    "everybody reads now, and write to %(who)s if something should not be there."
                ) % {"who": public.proposer.name}
                path, action = public.get_absolute_url(), _("Read the public summary")
            else:
                subject = _("%(title)s: taken off the site") % {"title": public.title}
                text = _(
                    "The team of the portal has taken the public summary of your proposal off the site. The proposal "
                    "itself has not changed."
                )
                path, action = public.proposal.get_absolute_url(), _("Open the proposal")
            yield Letter(user, subject, text, path, action, language=user.language)


@waits
def proposals(user: User, most: int) -> Iterator[Waiting]:
    """To decide, where my organisations are asked; of mine those with a question, drafts I began, old summaries."""
    asked = organisations_permitting(user, Permission.COORDINATE)
    mine = organisations_permitting(user, Permission.CONTRIBUTE)
    if not mine | asked:
        return
    made_to = ProposalAddressee.objects.filter(organisation__in=asked).values("proposal")
    told_before = PublicProposal.objects.public().behind().filter(proposer__in=asked).values("proposal")
    own = Q(status=ProposalStatus.QUESTIONED) | Q(status=ProposalStatus.DRAFT, made_by=user)
    to_answer = Q(proposer__in=mine) & own | Q(status=ProposalStatus.SUBMITTED, pk__in=made_to)
    rows: QuerySet[Any] = Proposal.objects.annotate(
        waits=ExpressionWrapper(to_answer, BooleanField()),
        is_behind=ExpressionWrapper(Q(pk__in=told_before), BooleanField()),
    )
    rows = rows.filter(Q(waits=True) | Q(is_behind=True)).select_related("proposer").order_by("made_at")
    for proposal in rows.only("title", "status", *(f"proposer__{name}" for name in NAMES))[:most]:
        if proposal.waits:
            who = proposal.proposer.short if proposal.status == ProposalStatus.SUBMITTED else ""
            yield Waiting(proposal.title, proposal.get_absolute_url(), str(WAITS_FOR[proposal.status]), None, who)
        if proposal.is_behind:
            address = reverse("proposals:publish", args=[proposal.pk])
            yield Waiting(proposal.title, address, _("The site shows an earlier status"))


followable(Proposal, visible_to=Proposal.objects.visible_to, path=lambda proposal: proposal.get_absolute_url())
