"""Who hears of partnerships, their agreements and documents."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Action, Agreement, Partnership, PartnershipDocument, StageEntry, Visibility
from partnerships.states import agreement_machine, partnership_machine
from portal.accounts.models import Membership, User
from portal.accounts.roles import Permission
from portal.core.events import Letter, teller
from portal.core.models import Event, today
from portal.core.states import Machine
from portal.workspace.following import followable
from portal.workspace.follows import followers


def coordinators_and_focal_points(partnership: Partnership) -> Iterable[User]:
    """Active people who coordinate for a party or its unit today, and the focal points named; each once."""
    own = {pk for party in partnership.parties.all() for pk in party.own_organisations}
    members = Membership.objects.current().permitting(Permission.COORDINATE).filter(organisation__in=own)
    named = partnership.parties.exclude(focal_point=None).values("focal_point")
    return User.objects.filter(Q(pk__in=members.values("user")) | Q(pk__in=named), is_active=True).order_by("pk")


def _readers(event: Event, partnership: Partnership) -> Iterator[tuple[User, bool]]:
    """(whom, whether they only follow), each once; never who did it, nor anybody who may not see it (any more)."""
    told = {event.by_id}
    for group in event.data.get("tells", ["parties"]):
        following = group == "followers"
        origins = [one for one in (partnership.proposal, partnership.visit, partnership.need) if one is not None]
        people = followers(partnership, *origins) if following else coordinators_and_focal_points(partnership)
        for user in people:
            if user.pk in told or not Partnership.objects.visible_to(user).filter(pk=partnership.pk).exists():
                continue
            told.add(user.pk)
            yield user, following


def _letter(user: User, partnership: Partnership, subject: str, text: str, *, following: bool) -> Letter:
    return Letter(
        user,
        subject,
        text,
        partnership.get_absolute_url(),
        _("Open the partnership"),
        language=user.language,
        followed=following,
    )


def _partnership(pk: str | int) -> Partnership | None:
    return Partnership.objects.select_related("proposal", "visit", "need").filter(pk=pk).first()


@teller(
    *(
        f"{machine.name}.{name}"
        for machine in (partnership_machine, agreement_machine)
        for name, row in machine.transitions.items()
        if row.tells
    )
)
def tell_move(event: Event) -> Iterator[Letter]:
    """A partnership or one of its agreements has moved."""
    name, _dot, move = event.kind.partition(".")
    agreement: Agreement | None = None
    machine: Machine = partnership_machine
    if name == agreement_machine.name:
        machine = agreement_machine
        agreement = Agreement.objects.filter(pk=event.object_id).first()
        partnership = _partnership(agreement.partnership_id) if agreement else None
    else:
        partnership = _partnership(event.object_id)
    if partnership is None:
        return
    for user, following in _readers(event, partnership):
        with translation.override(user.language):
            status = machine.statuses(machine.transitions[move].target).label
            subject = _("%(title)s: %(status)s") % {"title": agreement or partnership, "status": status}
            text = str(event.data.get("note", "")) or _("In the partnership “%(title)s”.") % {"title": partnership}
            yield _letter(user, partnership, subject, text, following=following)


def _news(event: Event, partnership: Partnership) -> tuple[str, str]:
    """Subject and text, in the language that is active."""
    title = {"title": partnership.title}
    if event.kind == "partnership.started":
        return _("%(title)s: a partnership was begun") % title, _(
            "Your organisation is named as a party. Read what is planned, and tell the other party if that is wrong."
        )
    if event.kind == "partnership.parties":
        text = ", ".join(map(str, partnership.parties.all()))
        if unnamed := partnership.unnamed_parties:
            text += ". " + _("Not named to others before its own coordinator clears the summary: %(names)s.") % {
                "names": ", ".join(map(str, unnamed))
            }
        return _("%(title)s: who takes part has changed") % title, text
    if event.kind == "partnership.cleared":
        shown = Visibility(event.data["visibility"]).label
        return (
            _("%(title)s: who may read the summary has changed") % title,
            _("The summary is read by: %(who)s.") % {"who": shown},
        )
    entry = StageEntry.objects.select_related("stage").filter(pk=event.key.rpartition(":")[2]).first()
    stage = entry.stage.name if entry else ""
    if event.kind == "partnership.stage":
        return _("%(title)s: the stage “%(stage)s” has begun") % {**title, "stage": stage}, (
            entry and entry.reason
        ) or ""
    return _("%(title)s: the stage “%(stage)s” takes longer than planned") % {**title, "stage": stage}, _(
        "It should have been over by %(date)s. Enter the next stage, or agree on what is missing."
    ) % {"date": date_format(entry.target_date) if entry and entry.target_date else "–"}


@teller(
    "partnership.started",
    "partnership.parties",
    "partnership.cleared",
    "partnership.stage",
    "partnership.stage_late",
)
def tell_news(event: Event) -> Iterator[Letter]:
    """A partnership was begun, its parties, its summary's readers or its stage have changed, or the stage is late."""
    partnership = _partnership(event.object_id)
    if partnership is None:
        return
    for user, following in _readers(event, partnership):
        with translation.override(user.language):
            subject, text = _news(event, partnership)
            yield _letter(user, partnership, subject, text, following=following)


@teller("agreement.ends")
def tell_agreement_end(event: Event) -> Iterator[Letter]:
    """An agreement ends soon, and how many actions are still open then: one letter says both.

    Nothing is told where it has been extended, ended or moved to another day meanwhile.
    """
    agreement = Agreement.objects.signed().not_extended().filter(pk=event.object_id).first()
    if agreement is None or str(agreement.ends_on) != event.data["ends_on"]:
        return
    partnership = _partnership(agreement.partnership_id)
    if partnership is None:
        return
    last_day = date.fromisoformat(event.data["ends_on"])
    left = (last_day - today()).days
    undone = Action.objects.filter(partnership=partnership).open().count()
    for user, following in _readers(event, partnership):
        with translation.override(user.language):
            subject, text = _ending(agreement, last_day, max(left, 0), undone)
            yield _letter(user, partnership, subject, text, following=following)


def _ending(agreement: Agreement, last_day: date, left: int, undone: int) -> tuple[str, str]:
    """Subject and text for the days that are left and the actions still open, in the language that is active."""
    words = {"title": agreement, "date": date_format(last_day), "days": left, "count": undone}
    if not undone:
        text = _("%(days)s days are left. Agree on an extension, or on how it ends.")
        return _("%(title)s: ends on %(date)s") % words, text % words
    subject = ngettext(
        "%(title)s: ends on %(date)s, %(count)s action is open",
        "%(title)s: ends on %(date)s, %(count)s actions are open",
        undone,
    )
    return subject % words, _("%(days)s days are left. Finish what is open, or agree on an extension.") % words


@teller("document.added", "document.withdrawn")
def tell_document(event: Event) -> Iterator[Letter]:
    """A document was added, which followers hear, or withdrawn, which the parties hear too."""
    document = PartnershipDocument.objects.filter(pk=event.object_id).first()
    partnership = _partnership(document.partnership_id) if document else None
    if document is None or partnership is None:
        return
    for user, following in _readers(event, partnership):
        with translation.override(user.language):
            if event.kind == "document.added":
                subject = _("%(title)s: a document was added") % {"title": partnership}
                text = str(document)
            else:
                subject = _("%(title)s: a document was withdrawn") % {"title": partnership}
                text = f"{document}: {document.withdrawn_reason}"
            yield _letter(user, partnership, subject, text, following=following)


followable(
    Partnership, visible_to=Partnership.objects.visible_to, path=lambda partnership: partnership.get_absolute_url()
)
