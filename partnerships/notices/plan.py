"""Who hears of actions, comments and progress reports."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partnerships.models import Action, ActionStatus, Comment, Partnership, Party, ProgressReport
from partnerships.permissions import can_see_comment
from partnerships.states import action_machine
from portal.accounts.models import User
from portal.accounts.roles import Permission
from portal.core.events import Letter, teller
from portal.core.models import Event
from portal.core.notation import when
from visits.notices import people_of


def _of(party: Party, permission: Permission) -> list[User]:
    """People of a party and of its implementing unit."""
    return [user for pk in sorted(party.own_organisations) for user in people_of(pk, permission)]


def _owner(action: Action) -> list[User]:
    """The person named, as long as they may see it; or who keeps the owner's actions."""
    if action.person and action.person.is_active and _sees(action.person, action.partnership_id):
        return [action.person]
    return _of(action.owner, Permission.CONTRIBUTE)


def _sees(user: User, partnership: int) -> bool:
    return Partnership.objects.visible_to(user).filter(pk=partnership).exists()


def _people(action: Action, groups: Iterable[str]) -> Iterator[User]:
    parties = list(action.partnership.parties.all())
    for group in groups:
        if group == "owner":
            yield from _owner(action)
        elif group == "heads":
            yield from _of(action.owner, Permission.APPROVE)
        elif group == "counterparts":
            for party in parties:
                if party.pk != action.owner_id:
                    yield from _of(party, Permission.CONTRIBUTE)
        elif group == "coordinators":
            for party in parties:
                yield from _of(party, Permission.COORDINATE)


def _action(event: Event) -> Action | None:
    rows = Action.objects.select_related("partnership", "owner__organisation", "owner__unit", "person")
    return rows.filter(pk=event.object_id).first()


def _letters(
    event: Event, action: Action, groups: Iterable[str], *, subject: str, text: str, button: str, **values: Any
) -> Iterator[Letter]:
    """The same to each of some groups, in each reader's language; the texts are message ids with named places."""
    for user in dict.fromkeys(_people(action, groups)):
        if user.pk == event.by_id or not _sees(user, action.partnership_id):
            continue
        with translation.override(user.language):
            places = {
                "title": action.title,
                "owner": action.owner_organisation,
                "partnership": action.partnership.title,
                "due": when(action.due_on, "day"),
                **{name: value() if callable(value) else value for name, value in values.items()},
            }
            yield Letter(
                user,
                _(subject) % places,
                (_(text) % places).strip(),
                action.get_absolute_url(),
                _(button),
                language=user.language,
            )


@teller(*(f"action.{name}" for name, row in action_machine.transitions.items() if row.tells))
def tell_action(event: Event) -> Iterator[Letter]:
    """An action has moved: what it is now, and why; who is asked to confirm reads that."""
    action = _action(event)
    if action is None:
        return
    move = event.kind.partition(".")[2]
    status = ActionStatus(action_machine.transitions[move].target)
    note = str(event.data.get("note", ""))
    asked = move == "submit"
    yield from _letters(
        event,
        action,
        event.data["tells"],
        subject=gettext_noop("Is this done? %(title)s") if asked else gettext_noop("%(title)s: %(status)s"),
        text=gettext_noop("%(owner)s says that this is done, and gives evidence. Confirm it or dispute it.\n\n%(note)s")
        if asked
        else gettext_noop("An action in “%(partnership)s”.\n\n%(note)s"),
        button=gettext_noop("Read and decide") if asked else gettext_noop("Open the action"),
        status=lambda: str(status.label),
        note=note,
    )


@teller("action.owned")
def tell_owned(event: Event) -> Iterator[Letter]:
    """An action has become somebody's."""
    action = _action(event)
    if action is None or action.person is None:
        return
    yield from _letters(
        event,
        action,
        ["owner"],
        subject=gettext_noop("To do until %(due)s: %(title)s"),
        text=gettext_noop("You are named in this action of “%(partnership)s”."),
        button=gettext_noop("Open the action"),
    )


@teller("action.moved", "action.evidence_withdrawn", "action.link_made")
def tell_changed(event: Event) -> Iterator[Letter]:
    """A due date was moved, evidence withdrawn, a link to confirm mailed: what the other parties should know."""
    action = _action(event)
    if action is None:
        return
    subject, text, groups = {
        "action.moved": (
            gettext_noop("%(title)s: due on %(due)s"),
            gettext_noop("The due date was moved, it was %(before)s.\n\n%(note)s"),
            ["owner", "counterparts"],
        ),
        "action.evidence_withdrawn": (
            gettext_noop("%(title)s: evidence was withdrawn"),
            gettext_noop("It stays to be seen, marked as withdrawn.\n\n%(note)s"),
            ["counterparts"],
        ),
        "action.link_made": (
            gettext_noop("%(title)s: a link to confirm it was mailed"),
            gettext_noop("It went to %(addressee)s. Withdraw it if that is wrong."),
            ["coordinators"],
        ),
    }[event.kind]
    before = str(event.data.get("before", ""))
    yield from _letters(
        event,
        action,
        groups,
        subject=subject,
        text=text,
        button=gettext_noop("Open the action"),
        note=str(event.data.get("note", "")),
        addressee=str(event.data.get("addressee", "")),
        before=lambda: when(date.fromisoformat(before), "day") if before else "",
    )


@teller("action.due", "action.overdue", "action.escalated")
def tell_clock(event: Event) -> Iterator[Letter]:
    """An action is due soon or late. Of what was done, moved or dropped meanwhile nobody hears."""
    action = _action(event)
    if action is None or str(action.due_on) != event.data["due"]:
        return
    if not Action.objects.with_owner().live().filter(pk=action.pk).exists():
        return
    level = int(event.data.get("level", 0))
    late = event.kind != "action.due"
    groups = ["owner"] if level < 2 else ["heads"] if level == 2 else ["coordinators"]
    yield from _letters(
        event,
        action,
        groups,
        subject=gettext_noop("Late since %(due)s: %(title)s") if late else gettext_noop("Due on %(due)s: %(title)s"),
        text=gettext_noop(
            "%(owner)s owns this action of “%(partnership)s”. Say how far it is, submit it with evidence, or move the "
            "date with a reason."
        )
        if level < 2
        else gettext_noop(
            "%(owner)s owns this action of “%(partnership)s” and has not answered the reminders. Speak with each "
            "other: submit it, move the date with a reason, or drop it."
        ),
        button=gettext_noop("Say how far it is") if level < 2 else gettext_noop("Open the action"),
    )


@teller("comment.written")
def tell_mentioned(event: Event) -> Iterator[Letter]:
    """Those mentioned in a comment, as long as they may read it."""
    comment = Comment.objects.select_related("partnership", "action", "by").filter(pk=event.object_id).first()
    if comment is None or comment.withdrawn_at:
        return
    about: Action | Partnership = comment.action or comment.partnership
    for user in comment.mentions.all():
        if user.pk == event.by_id or not can_see_comment(user, comment):
            continue
        with translation.override(user.language):
            yield Letter(
                user,
                _("%(who)s mentions you: %(title)s") % {"who": comment.by.name, "title": about.title},
                comment.text,
                about.get_absolute_url(),
                _("Read and answer"),
                language=user.language,
            )


@teller("report.due", "report.late")
def tell_report(event: Event) -> Iterator[Letter]:
    """A progress report is asked for, or late: those who coordinate for the parties."""
    report = ProgressReport.objects.awaited().select_related("partnership").filter(pk=event.object_id).first()
    if report is None:
        return
    parties = list(report.partnership.parties.all())
    for user in dict.fromkeys(user for party in parties for user in _of(party, Permission.COORDINATE)):
        with translation.override(user.language):
            subject = (
                _("Progress report late: %(title)s")
                if event.kind == "report.late"
                else _("Progress report due: %(title)s")
            )
            yield Letter(
                user,
                subject % {"title": report.partnership.title},
                _("It is about %(first)s to %(last)s and due on %(due)s. One report is enough for all parties.")
                % {
                    "first": when(report.period_from, "day"),
                    "last": when(report.period_to, "day"),
                    "due": when(report.due_on, "day"),
                },
                report.partnership.get_absolute_url(),
                _("Write the report"),
                language=user.language,
            )
