"""Synthetic partnerships for measuring: parties, stages, agreements, actions with evidence, and their history.

Written in bulk, marked “contoh”, the same for the same seed and day. Nobody is told of them: no event is recorded.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from partnerships.models import (
    Action,
    ActionStatus,
    Agreement,
    AgreementSide,
    AgreementStatus,
    CooperationKind,
    CooperationStage,
    DocumentKind,
    Evidence,
    EvidenceKind,
    Partnership,
    PartnershipStatus,
    Party,
    Priority,
    StageEntry,
    Visibility,
)
from portal.accounts.models import Membership, Organisation, User
from portal.core.models import Generation, StatusChange, today
from portal.demo.library import WIB
from portal.demo.scale import MARK, SOURCE, SUBJECTS, NoTree, batches, text
from portal.demo.threads import COORDINATOR
from portal.regions.models import Dimension, Urusan

YEARS: Final = 5
AWAY_EVERY: Final = 10  # each tenth is between others, so that the organisation that runs the portal sees nine of ten
PUBLIC_SHARE: Final = 0.6
STATUSES: Final = {  # how many in a hundred
    PartnershipStatus.EXPLORING: 15,
    PartnershipStatus.ACTIVE: 60,
    PartnershipStatus.ON_HOLD: 5,
    PartnershipStatus.CONCLUDED: 15,
    PartnershipStatus.ABANDONED: 5,
}
ACTION_STATUSES: Final = {
    ActionStatus.OPEN: 15,
    ActionStatus.IN_PROGRESS: 15,
    ActionStatus.SUBMITTED: 8,
    ActionStatus.DONE: 50,
    ActionStatus.DISPUTED: 2,
    ActionStatus.BLOCKED: 4,
    ActionStatus.DROPPED: 6,
}
WAYS: Final = {  # the moves that lead to each status
    ActionStatus.OPEN: (),
    ActionStatus.IN_PROGRESS: ("start",),
    ActionStatus.SUBMITTED: ("start", "submit"),
    ActionStatus.DONE: ("start", "submit", "confirm"),
    ActionStatus.DISPUTED: ("start", "submit", "dispute"),
    ActionStatus.BLOCKED: ("start", "block"),
    ActionStatus.DROPPED: ("start", "drop"),
}
TARGETS: Final = {
    "start": ActionStatus.IN_PROGRESS,
    "submit": ActionStatus.SUBMITTED,
    "confirm": ActionStatus.DONE,
    "dispute": ActionStatus.DISPUTED,
    "block": ActionStatus.BLOCKED,
    "drop": ActionStatus.DROPPED,
}
DUE_DAYS: Final = (-30, 400)  # of what is with its owner; what is over was due before
PROVED: Final = (ActionStatus.SUBMITTED, ActionStatus.DONE, ActionStatus.DISPUTED)


class ScaledPartnerships:
    """Adds synthetic partnerships of the organisation that runs the portal with others, and between others."""

    def __init__(self, *, seed: int = 0, say: Callable[[str], None] = lambda line: None) -> None:
        self.seed = seed
        self.say = say

    @transaction.atomic
    def run(self, *, partnerships: int = 0, actions: int = 0, history: int = 0) -> None:
        """Add that many, all or nothing. Actions go to the synthetic partnerships, history to their actions.

        History is of moves back and forth, so an odd number is one less. Raises NoTree where the demo's organisations
        or its coordinator are missing, or there is nothing to add to.
        """
        coordinator = User.objects.filter(email=COORDINATOR).first()
        host = Organisation.objects.operators().filter(memberships__user=coordinator).order_by("pk").first()
        if coordinator is None or host is None:
            raise NoTree
        self.coordinator, self.unit, self.today = coordinator, host, today()
        self.host = host
        while self.host.parent is not None:
            self.host = self.host.parent
        others = Organisation.objects.filter(parent=None, runs_portal=False).exclude(pk=self.host.pk)
        self.others = list(others.order_by("pk"))
        if len(self.others) < 2:
            raise NoTree
        self._read_terms()
        for numbers in batches(self._numbers(Partnership, partnerships)):
            self._partnerships(self._rng("partnerships", numbers.start), numbers)
        parties = self._parties() if actions else {}
        for numbers in batches(self._numbers(Action, actions)):
            self._actions(self._rng("actions", numbers.start), numbers, parties)
        self._history(history)
        if partnerships or actions:
            Generation.advance("partnerships")

    def _read_terms(self) -> None:
        self.kinds = list(CooperationKind.objects.order_by("order", "pk"))
        self.stages = list(CooperationStage.objects.order_by("order", "pk"))
        self.documents = list(DocumentKind.objects.order_by("order", "pk"))
        self.dimensions = list(Dimension.objects.order_by("order", "pk"))
        self.urusan = list(Urusan.objects.order_by("order", "pk"))
        if not (self.kinds and self.stages and self.documents and self.dimensions and self.urusan):
            raise NoTree

    def _rng(self, what: str, start: int) -> random.Random:
        return random.Random(f"{self.seed}:{what}:{start}")  # noqa: S311 - repeatable, not secret

    def _numbers(self, model: Any, count: int) -> range:
        """The numbers of the rows to add, after those that exist."""
        first = model._default_manager.count() + 1 if count else 1
        if count:
            self.say(f"{count} {model._meta.model_name}")
        return range(first, first + count)

    def _moment(self, day: dt.date, minutes: int = 0) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(9), WIB) + dt.timedelta(minutes=minutes)

    def _partnerships(self, rng: random.Random, numbers: range) -> None:
        begun = {number: self.today - dt.timedelta(days=rng.randint(30, YEARS * 365)) for number in numbers}
        made = Partnership.objects.bulk_create(self._partnership(rng, n, begun[n]) for n in numbers)
        parties = []
        for number, partnership in zip(numbers, made, strict=True):
            first, second = rng.sample(self.others, 2)
            away = number % AWAY_EVERY == 0
            sides = [(first, None), (second, None)] if away else [(self.host, self.unit), (second, None)]
            parties += [
                Party(
                    partnership=partnership,
                    organisation=one,
                    unit=None if unit == one else unit,
                    order=order,
                )
                for order, (one, unit) in enumerate(sides)
            ]
        kept = Party.objects.bulk_create(parties)
        StageEntry.objects.bulk_create(
            entry for number, one in zip(numbers, made, strict=True) for entry in self._entries(rng, one, begun[number])
        )
        agreements = Agreement.objects.bulk_create(
            self._agreement(rng, number, one, begun[number])
            for number, one in zip(numbers, made, strict=True)
            if one.status != PartnershipStatus.EXPLORING
        )
        sides_of: dict[int, list[Party]] = {}
        for party in kept:
            sides_of.setdefault(party.partnership_id, []).append(party)
        AgreementSide.objects.bulk_create(
            AgreementSide(agreement=agreement, party=party, signer_office=f"Gubernur ({MARK})")
            for agreement in agreements
            for party in sides_of[agreement.partnership_id]
        )

    def _partnership(self, rng: random.Random, number: int, begun: dt.date) -> Partnership:
        public = rng.random() < PUBLIC_SHARE
        return Partnership(
            title=f"{rng.choice(SUBJECTS)} ({MARK} {number})",
            status=rng.choices(list(STATUSES), weights=list(STATUSES.values()))[0],
            kind=rng.choice(self.kinds),
            urusan=rng.choice(self.urusan),
            dimension=rng.choice(self.dimensions),
            aim=text(rng, 3),
            visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
            summary_id=text(rng, 3) if public else "",
            cleared_at=self._moment(begun),
            is_example=True,
            once_key=f"{MARK}:{self.seed}:{number}",
            made_by=self.coordinator,
            made_at=self._moment(begun),
        )

    def _entries(self, rng: random.Random, partnership: Partnership, begun: dt.date) -> Iterator[StageEntry]:
        reached = rng.randint(1, len(self.stages))
        for order, stage in enumerate(self.stages[:reached]):
            day = min(begun + dt.timedelta(days=order * 7), self.today)
            yield StageEntry(
                partnership=partnership, stage=stage, entered_on=day, by=self.coordinator, at=self._moment(day)
            )

    def _agreement(self, rng: random.Random, number: int, partnership: Partnership, begun: dt.date) -> Agreement:
        signed = min(begun + dt.timedelta(days=rng.randint(0, 60)), self.today)
        return Agreement(
            partnership=partnership,
            kind=rng.choice(self.documents),
            title=f"Perjanjian ({MARK} {number})",
            status=AgreementStatus.SIGNED,
            signed_on=signed,
            ends_on=signed + dt.timedelta(days=rng.randint(1, YEARS) * 365),
            once_key=f"{MARK}:{self.seed}:{number}",
            made_by=self.coordinator,
            made_at=self._moment(begun),
        )

    def _parties(self) -> dict[int, list[Party]]:
        """The parties of each synthetic partnership, by its key."""
        rows = Party.objects.filter(partnership__title__contains=f"({MARK} ").order_by("partnership", "order")
        found: dict[int, list[Party]] = {}
        for party in rows:
            found.setdefault(party.partnership_id, []).append(party)
        if not found:
            raise NoTree
        return found

    def _actions(self, rng: random.Random, numbers: range, parties: dict[int, list[Party]]) -> None:
        """Most belong to any of the partnerships; a few of these have long plans."""
        keys = list(parties)
        people = self._people()
        statuses = rng.choices(list(ACTION_STATUSES), weights=list(ACTION_STATUSES.values()), k=len(numbers))
        made = Action.objects.bulk_create(
            self._action(rng, number, status, parties[keys[0] if number % 100 == 0 else rng.choice(keys)], people)
            for number, status in zip(numbers, statuses, strict=True)
        )
        Evidence.objects.bulk_create(self._evidence(rng, one) for one in made if one.status in PROVED)
        StatusChange.objects.bulk_create(change for one in made for change in self._way(one))

    def _people(self) -> dict[int, int]:
        """Somebody of each organisation that has accounts, by primary keys."""
        rows = Membership.objects.current().filter(role__in=("coordinator", "jsc_coordinator", "focal_point"))
        return dict(rows.order_by("-pk").values_list("organisation", "user"))

    def _action(
        self, rng: random.Random, number: int, status: str, sides: Sequence[Party], people: dict[int, int]
    ) -> Action:
        owner = rng.choice(sides)
        person = people.get(owner.unit_id or owner.organisation_id) if rng.random() < 0.5 else None
        over = status in (ActionStatus.DONE, ActionStatus.DROPPED)
        first, last = (-YEARS * 300, -1) if over else DUE_DAYS
        return Action(
            partnership_id=owner.partnership_id,
            title=f"{text(rng, 1)} ({MARK} {number})",
            description=text(rng, 2),
            owner=owner,
            person_id=person,
            due_on=self.today + dt.timedelta(days=rng.randint(first, last)),
            priority=rng.choices(Priority.values, weights=(2, 7, 1))[0],
            is_public=rng.random() < 0.5,
            is_example=True,
            status=status,
            blocked_by_text=f"Anggaran ({MARK})" if status == ActionStatus.BLOCKED else "",
            submitted_by=self.coordinator if status in PROVED else None,
            once_key=f"{MARK}:{self.seed}:{number}",
            made_by=self.coordinator,
            made_at=self._moment(self.today - dt.timedelta(days=rng.randint(60, YEARS * 365))),
        )

    def _evidence(self, rng: random.Random, action: Action) -> Evidence:
        return Evidence(
            action=action,
            attempt=1,
            kind=EvidenceKind.FIGURE,
            value=Decimal(rng.randint(10, 5000)),
            unit="orang",
            as_of=self.today - dt.timedelta(days=rng.randint(1, 300)),
            source=SOURCE,
            by=self.coordinator,
            party_id=action.owner_id,
            at=action.made_at + dt.timedelta(days=20),
        )

    def _way(self, action: Action) -> Iterator[StatusChange]:
        before: str = ActionStatus.OPEN
        for n, move in enumerate(WAYS[ActionStatus(action.status)]):
            at = action.made_at + dt.timedelta(days=10 * n)
            yield self._change(action.pk, action.title, (move, before, TARGETS[move]), at)
            before = TARGETS[move]

    def _change(self, pk: int, title: str, move: tuple[str, str, str], at: dt.datetime) -> StatusChange:
        """`move` is its name, from and to."""
        name, before, after = move
        return StatusChange(
            app_label="partnerships",
            model="action",
            object_id=str(pk),
            object_title=title,
            transition=name,
            from_status=before,
            to_status=after,
            note=MARK,
            by=self.coordinator,
            at=at,
        )

    def _history(self, count: int) -> None:
        """Actions were blocked and unblocked, again and again, after they began and before their next move."""
        if not count:
            return
        self.say(f"{count} moves")
        rows = Action.objects.filter(title__contains=f"({MARK} ").exclude(status=ActionStatus.OPEN).order_by("pk")
        actions = list(rows.values_list("pk", "title", "made_at"))
        if not actions:
            raise NoTree
        there_and_back = (
            ("block", ActionStatus.IN_PROGRESS, ActionStatus.BLOCKED),
            ("unblock", ActionStatus.BLOCKED, ActionStatus.IN_PROGRESS),
        )
        for pairs in batches(range(count // 2)):
            changes = []
            for pair in pairs:
                pk, title, begun = actions[pair % len(actions)]
                first = begun + dt.timedelta(minutes=60 + pair // len(actions) * 10)
                changes += [
                    self._change(pk, title, move, first + dt.timedelta(minutes=5 * n))
                    for n, move in enumerate(there_and_back)
                ]
            StatusChange.objects.bulk_create(changes)
