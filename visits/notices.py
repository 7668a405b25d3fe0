"""Who hears of visits, follow-ups and needs, and in which words; what waits for whom; what stands in calendars."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import Membership, Organisation, User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.core.events import Letter, teller
from portal.core.models import Event, today
from portal.core.notation import when
from portal.workspace.agenda import Entry, agenda
from portal.workspace.following import followable
from portal.workspace.follows import followers
from portal.workspace.waiting import Waiting, waits
from visits.models import Need, NextStep, Point, Visit, VisitRequest, VisitStatus
from visits.models.points import PointKind
from visits.states import need_machine, step_machine, visit_machine

NAMES = ("short_name", "name_id", "name_en")  # what Organisation.short reads


def people_of(organisation: Organisation | int, permission: Permission) -> QuerySet[User]:
    """Active people whose current role in an organisation permits something."""
    members = Membership.objects.current().permitting(permission).filter(organisation=organisation)
    return User.objects.filter(is_active=True, pk__in=members.values("user")).order_by("pk")


def visit_path(visit: Visit | int) -> str:
    """The visit in the workspace, also by its primary key."""
    return _path(visit.pk if isinstance(visit, Visit) else visit, get_language() or "id")


@lru_cache(maxsize=4096)
def _path(pk: int, language: str) -> str:
    return reverse("visits:detail", args=[pk])  # of the language that is active, which `language` names


def _readers(event: Event, visit: Visit, groups: Iterable[str]) -> Iterator[tuple[Any, str, bool]]:
    """(whom, language, whether they only follow) for each group a transition tells; never the one who made the move."""
    request = VisitRequest.objects.select_related("asked_by").filter(visit=visit).first()
    for group in groups:
        people: Iterable[Any] = ()
        if group == "host":
            people = people_of(visit.host_id, Permission.RECEIVE_REQUESTS)
        elif group == "requester" and request is not None:
            people = [request.asked_by] if request.asked_by else [request.contact_email]
            if request.organisation_id:
                people = [*people, *people_of(request.organisation_id, Permission.COORDINATE)]
        elif group == "followers":
            people = followers(visit)
        for one in people:
            if isinstance(one, User):
                if one.pk != event.by_id and Visit.objects.visible_to(one).filter(pk=visit.pk).exists():
                    yield one, one.language, group == "followers"
            elif request is not None:
                yield one, request.language, False


@teller(*(f"visit.{name}" for name, row in visit_machine.transitions.items() if row.tells))
def tell_visit(event: Event) -> Iterator[Letter]:
    """A visit has moved."""
    visit = Visit.objects.select_related("host").filter(pk=event.object_id).first()
    if visit is None:
        return
    move = event.kind.partition(".")[2]
    for to, language, follows in _readers(event, visit, event.data["tells"]):
        with translation.override(language):
            subject = _("%(visit)s: %(status)s") % {"visit": visit.title, "status": _status_after(move)}
            text = _text(move, visit, str(event.data.get("note", "")))
            path = visit_path(visit) if isinstance(to, User) else reverse("visit_request", args=[visit.request.token])
            action = _("Open the visit") if isinstance(to, User) else _("Follow the request")
            yield Letter(to, subject, text, path, action, language=language, followed=follows)


def _status_after(move: str) -> str:
    return str(VisitStatus(visit_machine.transitions[move].target).label).lower()


def _text(move: str, visit: Visit, note: str) -> str:
    sentences = {
        "submit": _("The request for a visit has been sent. The host answers within %(days)s working days.")
        % {"days": settings.PORTAL_ANSWER_DAYS},
        "check": _("The host has checked the request and now decides."),
        "accept": _("The host accepts the visit and looks for a date."),
        "decline": _("The host cannot receive the visit."),
        "schedule": _("The visit has a date: %(day)s.") % {"day": _day(visit)},
        "reschedule": _("The visit has another date: %(day)s.") % {"day": _day(visit)},
        "hold": _("The visit has taken place. Its follow-ups are kept in the portal."),
        "close": _("Every commitment of the visit has an owner and a date. The visit is closed."),
        "cancel": _("The visit is cancelled."),
    }
    return f"{sentences[move]}\n\n{_('Reason: %(note)s') % {'note': note}}" if note else sentences[move]


def _day(visit: Visit) -> str:
    return when(visit.date, visit.date_precision) if visit.date else ""


@teller("request.begun")
def tell_begun(event: Event) -> Iterator[Letter]:
    """A request was begun: the way back to the draft."""
    request = VisitRequest.objects.filter(visit=int(event.object_id), asked_by=None).first()
    if request is None:
        return
    path = reverse("visit_request_step", args=[request.token, 2])
    with translation.override(request.language):
        yield Letter(
            request.contact_email,
            _("Your request for a visit, %(number)s") % {"number": request.number},
            _(
                "Your draft is kept. With this link you go on writing, on any device, and later follow what becomes of "
                "the request. Whoever has the link can do so too."
            ),
            path,
            _("Go on with the request"),
            language=request.language,
        )


@teller("request.named")
def tell_named(event: Event) -> Iterator[Letter]:
    """The host has said which organisation sent a request that came by link: its coordinators hear of the visit."""
    request = (
        VisitRequest.objects.select_related("visit__host", "organisation").filter(visit=int(event.object_id)).first()
    )
    if request is None or request.organisation is None:
        return
    for user in people_of(request.organisation, Permission.COORDINATE):
        if user.pk != event.by_id:
            with translation.override(user.language):
                yield Letter(
                    user,
                    _("A visit of your organisation: %(visit)s") % {"visit": request.visit.title},
                    _("%(host)s has named %(who)s as the one that asked for this visit. You see it from now on.")
                    % {"host": request.visit.host.name, "who": request.organisation.name},
                    visit_path(request.visit),
                    _("Open the visit"),
                    language=user.language,
                )


@teller("point.owned")
def tell_owned(event: Event) -> Iterator[Letter]:
    """A commitment has become somebody's."""
    point = Point.objects.select_related("visit", "owner", "owner_organisation").filter(pk=event.object_id).first()
    if point is None or point.owner_organisation is None:
        return
    people = [point.owner] if point.owner else people_of(point.owner_organisation, Permission.COORDINATE)
    for user in people:
        if user and user.pk != event.by_id:
            with translation.override(user.language):
                yield Letter(
                    user,
                    _("A commitment is yours: %(text)s") % {"text": point.text[:120]},
                    _("It was made in the visit “%(visit)s” and is due on %(day)s.")
                    % {"visit": point.visit.title, "day": when(point.due_on, "day") if point.due_on else "–"},
                    visit_path(point.visit),
                    _("Set what is to be done"),
                    language=user.language,
                )


@teller("step.owned", "step.due", "step.overdue")
def tell_step(event: Event) -> Iterator[Letter]:
    """A follow-up has become somebody's, is due soon, or late."""
    step = (
        NextStep.objects.open()
        .select_related("visit", "owner", "owner_organisation")
        .filter(pk=event.object_id)
        .first()
    )
    if step is None:
        return
    people = [step.owner] if step.owner else people_of(step.owner_organisation, Permission.CONTRIBUTE)
    for user in people:
        if user.pk == event.by_id or not user.is_active:
            continue
        with translation.override(user.language):
            subjects = {
                "step.owned": _("To do until %(day)s: %(text)s"),
                "step.due": _("Due on %(day)s: %(text)s"),
                "step.overdue": _("Late since %(day)s: %(text)s"),
            }
            yield Letter(
                user,
                subjects[event.kind] % {"day": when(step.due_on, "day"), "text": step.text[:120]},
                _("It follows from the visit “%(visit)s”.") % {"visit": step.visit.title},
                visit_path(step.visit),
                _("Say how far it is"),
                language=user.language,
            )


@teller(*(f"step.{name}" for name, row in step_machine.transitions.items() if row.tells))
def tell_step_moved(event: Event) -> Iterator[Letter]:
    """A follow-up was finished, dropped or opened again."""
    step = NextStep.objects.select_related("visit", "owner").filter(pk=event.object_id).first()
    if step is None:
        return
    groups = event.data["tells"]
    people: list[tuple[Any, bool]] = []
    if "host" in groups:
        people += [(user, False) for user in people_of(step.visit.host_id, Permission.RECEIVE_REQUESTS)]
    if "owner" in groups and step.owner:
        people.append((step.owner, False))
    if "followers" in groups:
        people += [(user, True) for user in followers(step.visit)]
    for user, follows in people:
        if user.pk != event.by_id and Visit.objects.visible_to(user).filter(pk=step.visit_id).exists():
            with translation.override(user.language):
                yield Letter(
                    user,
                    _("%(status)s: %(text)s") % {"status": step.get_status_display(), "text": step.text[:120]},
                    str(event.data.get("note", ""))
                    or _("It follows from the visit “%(v)s”.") % {"v": step.visit.title},
                    visit_path(step.visit),
                    _("Open the visit"),
                    followed=follows,
                    language=user.language,
                )


@teller(*(f"need.{name}" for name, row in need_machine.transitions.items() if row.tells))
def tell_need(event: Event) -> Iterator[Letter]:
    """A need has moved; whoever follows it or its region hears of it."""
    need = Need.objects.select_related("region", "organisation", "dimension").filter(pk=event.object_id).first()
    if need is None:
        return
    for user in followers(need, need.region, need.dimension):
        if user.pk != event.by_id and Need.objects.visible_to(user).filter(pk=need.pk).exists():
            with translation.override(user.language):
                yield Letter(
                    user,
                    _("Need of %(who)s: %(title)s (%(status)s)")
                    % {"who": need.organisation.short, "title": need.title, "status": need.get_status_display()},
                    str(event.data.get("note", "")) or need.description[:300],
                    need.get_absolute_url(),
                    _("Read the need"),
                    followed=True,
                    language=user.language,
                )


@waits
def to_answer(user: User, most: int) -> Iterator[Waiting]:
    """Requests that the host's people have to answer, by the working day on which the answer is due."""
    own = organisations_permitting(user, Permission.RECEIVE_REQUESTS)
    rows = Visit.objects.hosted_by(own).to_answer().order_by("request__submitted_at", "pk")
    found = rows.values_list("pk", "title", "request__submitted_at")[:most]
    for pk, title, submitted_at in found if own else ():
        since = timezone.localdate(submitted_at) if submitted_at else today()
        due = working_days_after(since, settings.PORTAL_ANSWER_DAYS)
        yield Waiting(title, visit_path(pk), _("Request to answer"), due)


@waits
def without_owner(user: User, most: int) -> Iterator[Waiting]:
    """Commitments of visits one hosts that are nobody's yet."""
    own = organisations_permitting(user, Permission.RECEIVE_REQUESTS)
    rows = Point.objects.loose().filter(visit__host__in=own).order_by("visit__date", "pk")
    found = rows.values_list("text", "visit", "visit__date")[:most]
    for text, visit, day in found if own else ():
        yield Waiting(text[:120], visit_path(visit), _("Commitment without owner or date"), since=day)


@waits
def my_steps(user: User, most: int) -> Iterator[Waiting]:
    """Open follow-ups that are mine, or my organisation's and nobody's in person."""
    own = organisations_permitting(user, Permission.CONTRIBUTE)
    mine = NextStep.objects.open().filter(Q(owner=user) | Q(owner__isnull=True, owner_organisation__in=own))
    rows = mine.select_related("owner_organisation").order_by("due_on", "pk")
    for step in rows.only("text", "due_on", "visit_id", *(f"owner_organisation__{name}" for name in NAMES))[:most]:
        organisation = step.owner_organisation.short
        yield Waiting(step.text[:120], visit_path(step.visit_id), _("Follow-up"), step.due_on, organisation)


@waits
def my_commitments(user: User, most: int) -> Iterator[Waiting]:
    """Commitments of my organisation for which nothing has been set up yet."""
    own = organisations_permitting(user, Permission.COORDINATE)
    rows = Point.objects.filter(
        kind=PointKind.COMMITMENT, owner_organisation__in=own, due_on__isnull=False, next_steps__isnull=True
    )
    rows = rows.select_related("owner_organisation").order_by("due_on", "pk")
    for point in rows.only("text", "due_on", "visit_id", *(f"owner_organisation__{name}" for name in NAMES))[:most]:
        organisation = point.owner_organisation.short if point.owner_organisation else ""
        yield Waiting(point.text[:120], visit_path(point.visit_id), _("Commitment"), point.due_on, organisation)


@waits
def reports_due(user: User, most: int) -> Iterator[Waiting]:
    """Visits one's organisation received that have no report yet, with the day it is due."""
    own = organisations_permitting(user, Permission.RECEIVE_REQUESTS)
    rows = Visit.objects.hosted_by(own).without_report().filter(date__isnull=False).order_by("date", "pk")
    for pk, title, day in rows.values_list("pk", "title", "date")[:most] if own else ():
        due = day + timedelta(days=settings.PORTAL_REPORT_DAYS) if day else None
        yield Waiting(title, visit_path(pk), _("Report to write"), due)


@waits
def my_drafts(user: User, most: int) -> Iterator[Waiting]:
    """Requests I began and have not sent."""
    for visit in Visit.objects.filter(status=VisitStatus.DRAFT, request__asked_by=user).order_by("pk")[:most]:
        yield Waiting(visit.title, reverse("visits:request", args=[visit.pk, 2]), _("Request not sent yet"))


@agenda
def dated_visits(user: User, first: date, last: date) -> Iterator[Entry]:
    """Visits with a date, also cancelled ones, so that calendars take them out."""
    rows = Visit.objects.visible_to(user).filter(date__range=(first, last)).exclude(status=VisitStatus.DRAFT)
    for visit in rows.prefetch_related("appointments"):
        appointment = next(iter(visit.appointments.all()), None)
        zone = ZoneInfo(visit.time_zone)
        if visit.date is None:
            continue
        starts = datetime.combine(visit.date, visit.starts_at, zone) if visit.starts_at else None
        ends = datetime.combine(visit.date, appointment.ends_at, zone) if appointment and appointment.ends_at else None
        yield Entry(
            f"visit-{visit.pk}",
            visit.title,
            visit_path(visit),
            visit.date,
            starts,
            ends if starts else None,
            appointment.place if appointment else "",
            visit.status == VisitStatus.CANCELLED,
        )


@agenda
def due_steps(user: User, first: date, last: date) -> Iterator[Entry]:
    """Follow-ups that are mine or my organisation's, on the day they are due."""
    own = organisations_permitting(user, Permission.CONTRIBUTE)
    rows = NextStep.objects.open().filter(Q(owner=user) | Q(owner_organisation__in=own), due_on__range=(first, last))
    for step in rows.select_related("visit"):
        yield Entry(f"step-{step.pk}", step.text[:120], visit_path(step.visit), step.due_on)


def working_days_after(day: date, number: int) -> date:
    """The day `number` working days (Monday to Friday) after `day`; public holidays are not known."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


followable(Visit, visible_to=Visit.objects.visible_to, path=visit_path)
followable(Need, visible_to=Need.objects.visible_to, path=lambda need: need.get_absolute_url())
