"""Synthetic visits as the workspace keeps them, for measuring: requests, points, follow-ups, needs and their history.

Written in bulk, marked “contoh”, the same for the same seed and day. Nobody is told of them: no event is recorded.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.db import transaction

from portal.accounts.models import Organisation, User
from portal.core.models import Generation, StatusChange, today
from portal.demo.library import WIB
from portal.demo.scale import MARK, SUBJECTS, NoTree, batches, link, text
from portal.demo.threads import COORDINATOR
from portal.regions.models import Dimension, Region
from visits.models import (
    Appointment,
    Attendee,
    Need,
    NeedStatus,
    NextStep,
    Point,
    PointKind,
    StepStatus,
    Visit,
    VisitKind,
    VisitMode,
    VisitRequest,
    VisitStatus,
)
from visits.models.needs import NeedReach, Urgency
from visits.models.visit import HAPPENED

YEARS: Final = 10
AHEAD_DAYS: Final = 90
LONG_EVERY, LONG_ONES = 200, 4  # of so many points, one goes to each of these visits
REMINDED_DAYS: Final = (-60, 7)  # from long late to due in a week: each follow-up is reminded of once
STATUSES: Final = {  # how many in a hundred
    VisitStatus.SUBMITTED: 3,
    VisitStatus.CHECKED: 2,
    VisitStatus.ACCEPTED: 2,
    VisitStatus.DECLINED: 4,
    VisitStatus.SCHEDULED: 4,
    VisitStatus.HELD: 30,
    VisitStatus.CLOSED: 52,
    VisitStatus.CANCELLED: 3,
}
WAYS: Final = {  # the moves that lead to each status
    VisitStatus.SUBMITTED: ("submit",),
    VisitStatus.CHECKED: ("submit", "check"),
    VisitStatus.ACCEPTED: ("submit", "accept"),
    VisitStatus.DECLINED: ("submit", "decline"),
    VisitStatus.SCHEDULED: ("submit", "accept", "schedule"),
    VisitStatus.HELD: ("submit", "accept", "schedule", "hold"),
    VisitStatus.CLOSED: ("submit", "accept", "schedule", "hold", "close"),
    VisitStatus.CANCELLED: ("submit", "accept", "cancel"),
}
TARGETS: Final = {
    "submit": VisitStatus.SUBMITTED,
    "check": VisitStatus.CHECKED,
    "accept": VisitStatus.ACCEPTED,
    "decline": VisitStatus.DECLINED,
    "schedule": VisitStatus.SCHEDULED,
    "hold": VisitStatus.HELD,
    "close": VisitStatus.CLOSED,
    "cancel": VisitStatus.CANCELLED,
}
KINDS: Final = {
    PointKind.FACT: 15,
    PointKind.POINT: 40,
    PointKind.OPPORTUNITY: 10,
    PointKind.QUESTION: 10,
    PointKind.COMMITMENT: 25,
}


class ScaledThreads:
    """Adds synthetic visits to the workspace of the organisation that runs the portal, and of those that come."""

    def __init__(self, *, seed: int = 0, say: Callable[[str], None] = lambda line: None) -> None:
        self.seed = seed
        self.say = say

    @transaction.atomic
    def run(self, *, visits: int = 0, points: int = 0, reminders: int = 0, needs: int = 0) -> None:
        """Add that many, all or nothing. Points and follow-ups to be reminded of go to the visits that were held.

        Raises NoTree where the demo's organisations or its coordinator are missing.
        """
        coordinator = User.objects.filter(email=COORDINATOR).first()
        host = Organisation.objects.operators().filter(memberships__user=coordinator).order_by("pk").first()
        self.guests = list(Organisation.objects.exclude(runs_portal=True).order_by("pk"))
        if coordinator is None or host is None or not self.guests:
            raise NoTree
        self.coordinator, self.host, self.today = coordinator, host, today()
        self.kinds = list(VisitKind.objects.order_by("order", "pk"))
        self.regions = list(Region.objects.order_by("pk"))
        self.dimensions = list(Dimension.objects.order_by("order", "pk"))
        for numbers in batches(self._numbers(Visit, visits)):
            self._visits(self._rng("visits", numbers.start), numbers)
        held = list(Visit.objects.filter(title__contains=f"({MARK} ", status__in=HAPPENED).order_by("pk"))
        if (points or reminders) and not held:
            raise NoTree
        for numbers in batches(self._numbers(Point, points)):
            self._points(self._rng("points", numbers.start), numbers, held)
        for numbers in batches(self._numbers(NextStep, reminders)):
            self._reminders(self._rng("reminders", numbers.start), numbers, held)
        for numbers in batches(self._numbers(Need, needs)):
            self._needs(self._rng("needs", numbers.start), numbers)
        if needs:
            Generation.advance("needs")

    def _rng(self, what: str, start: int) -> random.Random:
        return random.Random(f"{self.seed}:{what}:{start}")  # noqa: S311 - repeatable, not secret

    def _numbers(self, model: Any, count: int) -> range:
        """The numbers of the rows to add, after those that exist."""
        first = model._default_manager.count() + 1 if count else 1
        if count:
            self.say(f"{count} {model._meta.model_name}")
        return range(first, first + count)

    def _moment(self, day: dt.date, hour: int = 9) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour), WIB)

    def _visits(self, rng: random.Random, numbers: range) -> None:
        statuses = rng.choices(list(STATUSES), weights=list(STATUSES.values()), k=len(numbers))
        guests = [rng.choice(self.guests) for _number in numbers]
        dates = [self._date(rng, status) for status in statuses]
        visits = Visit.objects.bulk_create(
            Visit(
                title=f"{guest.short[:120]} ({MARK} {number})",
                kind=rng.choice(self.kinds),
                status=status,
                mode=rng.choice(VisitMode.values),
                date=date,
                starts_at=dt.time(9) if status == VisitStatus.SCHEDULED else None,
                host=self.host,
            )
            for number, status, guest, date in zip(numbers, statuses, guests, dates, strict=True)
        )
        of = dict(zip((visit.pk for visit in visits), guests, strict=True))
        both = iter([[guest] for guest in guests])
        link(Visit, "visitors", visits, lambda: next(both))
        asked = [self._asked(rng, visit) for visit in visits]
        VisitRequest.objects.bulk_create(
            self._request(rng, visit, of[visit.pk], day, number)
            for visit, day, number in zip(visits, asked, numbers, strict=True)
        )
        Appointment.objects.bulk_create(
            Appointment(
                visit=visit,
                date=visit.date,
                starts_at=dt.time(9),
                ends_at=dt.time(11),
                place=f"JSC Lounge ({MARK})",
                set_by=self.coordinator,
                set_at=self._moment(day + dt.timedelta(days=5)),
            )
            for visit, day in zip(visits, asked, strict=True)
            if visit.date
        )
        Attendee.objects.bulk_create(
            Attendee(visit=visit, side=side, office=f"Kepala dinas ({MARK})", organisation=organisation)
            for visit in visits
            if visit.status in HAPPENED
            for side, organisation in (("host", self.host), ("visitor", of[visit.pk]))
        )
        StatusChange.objects.bulk_create(
            [one for visit, day in zip(visits, asked, strict=True) for one in self._history(visit, day)]
        )

    def _date(self, rng: random.Random, status: str) -> dt.date | None:
        if status in HAPPENED:
            return self.today - dt.timedelta(days=rng.randint(1, YEARS * 365))
        if status == VisitStatus.SCHEDULED:
            return self.today + dt.timedelta(days=rng.randint(1, AHEAD_DAYS))
        return None

    def _asked(self, rng: random.Random, visit: Visit) -> dt.date:
        if visit.date and visit.status in HAPPENED:
            return visit.date - dt.timedelta(days=rng.randint(14, 60))
        return self.today - dt.timedelta(days=rng.randint(1, 60))

    def _request(
        self, rng: random.Random, visit: Visit, guest: Organisation, day: dt.date, number: int
    ) -> VisitRequest:
        return VisitRequest(
            visit=visit,
            organisation=guest,
            institution=guest.name_id[:200],
            level=guest.kind if guest.kind in ("province", "regency", "city", "ministry", "university") else "other",
            region=guest.region,
            contact_name=f"Staf ({MARK})",
            contact_email=f"staf-{number}@contoh.example",
            aims=text(rng, 3),
            questions=text(rng, 2),
            participants=rng.randint(5, 40),
            link_key=f"{rng.getrandbits(128):032x}",
            once_key=f"{MARK}:{self.seed}:{number}",
            created_at=self._moment(day, 8),
            submitted_at=self._moment(day),
            expires_at=self._moment(day + dt.timedelta(days=365)),
        )

    def _history(self, visit: Visit, day: dt.date) -> Iterator[StatusChange]:
        before = VisitStatus.DRAFT
        for n, move in enumerate(WAYS[VisitStatus(visit.status)]):
            yield StatusChange(
                app_label="visits",
                model="visit",
                object_id=str(visit.pk),
                object_title=visit.title,
                transition=move,
                from_status=before,
                to_status=TARGETS[move],
                note=MARK,
                by=self.coordinator if move != "submit" else None,
                at=self._moment(day + dt.timedelta(days=2 * n)),
            )
            before = TARGETS[move]

    def _points(self, rng: random.Random, numbers: range, held: Sequence[Visit]) -> None:
        """A quarter are commitments: of those of closed visits all have owner and date, of the others every second.

        A few visits were long ones, with many points.
        """
        points = []
        for number in numbers:
            visit = held[number % LONG_ONES % len(held)] if number % LONG_EVERY < LONG_ONES else rng.choice(held)
            kind = rng.choices(list(KINDS), weights=list(KINDS.values()))[0]
            owned = kind == PointKind.COMMITMENT and (visit.status == VisitStatus.CLOSED or rng.random() < 0.5)
            points.append(
                Point(
                    visit=visit,
                    kind=kind,
                    text=f"{text(rng, 1)} ({MARK} {number})",
                    said_by=rng.choice((self.host, *self.guests[:5])),
                    office=f"Kepala dinas ({MARK})",
                    is_public=rng.random() < 0.5,
                    owner_organisation=rng.choice((self.host, *self.guests)) if owned else None,
                    due_on=(visit.date or self.today) + dt.timedelta(days=rng.randint(30, 200)) if owned else None,
                    order=number % 1000,
                    written_by=self.coordinator,
                    written_at=self._moment(visit.date or self.today, 12),
                )
            )
        made = Point.objects.bulk_create(points)
        NextStep.objects.bulk_create(
            self._settled(rng, point, point.owner_organisation, point.due_on)
            for point in made
            if point.owner_organisation and point.due_on
        )

    def _settled(self, rng: random.Random, point: Point, owner: Organisation, due_on: dt.date) -> NextStep:
        """What followed a commitment; it was done or dropped, or is due far ahead, so no reminder comes of it."""
        open_ = rng.random() < 0.1
        return NextStep(
            visit_id=point.visit_id,
            point=point,
            text=point.text,
            owner_organisation=owner,
            due_on=self.today + dt.timedelta(days=rng.randint(30, 400)) if open_ else due_on,
            status=StepStatus.OPEN if open_ else rng.choice((StepStatus.DONE, StepStatus.DONE, StepStatus.DROPPED)),
            made_by=self.coordinator,
            made_at=point.written_at,
        )

    def _reminders(self, rng: random.Random, numbers: range, held: Sequence[Visit]) -> None:
        """Open follow-ups of people, some of them late, the others due within a week."""
        people = list(User.objects.filter(is_active=True, memberships__isnull=False).distinct().order_by("pk"))
        NextStep.objects.bulk_create(
            NextStep(
                visit=rng.choice(held),
                text=f"{text(rng, 1)} ({MARK} {number})",
                owner_organisation=rng.choice((self.host, *self.guests)),
                owner=rng.choice(people),
                due_on=self.today + dt.timedelta(days=rng.randint(*REMINDED_DAYS)),
                made_by=self.coordinator,
                made_at=self._moment(self.today - dt.timedelta(days=90)),
            )
            for number in numbers
        )

    def _needs(self, rng: random.Random, numbers: range) -> None:
        Need.objects.bulk_create(
            Need(
                organisation=rng.choice(self.guests),
                region=rng.choice(self.regions),
                status=rng.choices((NeedStatus.OPEN, NeedStatus.MET, NeedStatus.DRAFT), weights=(7, 2, 1))[0],
                title=f"{rng.choice(SUBJECTS)} ({MARK} {number})",
                description=text(rng, 5),
                dimension=rng.choice(self.dimensions),
                who_suffers=f"Warga desa ({MARK})",
                how_many=rng.randint(50, 50000),
                urgency=rng.choice(Urgency.values),
                reach=rng.choices(NeedReach.values, weights=(4, 1))[0],
                written_by=self.coordinator,
                written_at=self._moment(self.today - dt.timedelta(days=rng.randint(1, 900))),
            )
            for number in numbers
        )
