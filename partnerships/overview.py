"""What a coordinator oversees: what is due, who is late, what has gone silent, what ends, and where things stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, F, Window

from partnerships.filters.actions import STAGE_KEY, WEEK_DAYS, ActionFilter
from partnerships.filters.public import kinds, stages
from partnerships.models import Agreement, Partnership
from portal.core.components import Bar, bars
from portal.core.filters import Choices
from portal.core.private_lists import PrivateListing
from portal.regions.models.terms import in_language

SHOWN: Final = 10


@dataclass(frozen=True)
class Some:
    """The first of some rows, and how many there are."""

    rows: Sequence[Any]
    total: int

    @property
    def more(self) -> int:
        """How many are not among the first."""
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Overview:
    """The parts of the overview, each for what the filters leave."""

    due: Some
    late: list[Bar]
    silent: Some
    unstarted: Some
    ending: Some
    by_stage: list[Bar]
    by_kind: list[Bar]
    not_narrowing: list[str]  # labels of the chosen filters that say nothing of a partnership

    @property
    def late_total(self) -> int:
        """Actions that are late."""
        return sum(bar.value for bar in self.late)


def overview_of(listing: PrivateListing, user: Any) -> Overview:
    """What a person oversees, in a fixed number of queries."""
    partnerships = ActionFilter.partnerships(user, listing.chosen)
    ending = Agreement.objects.ending_within(max(settings.AGREEMENT_NOTICE_DAYS, default=0))
    actions: Any = listing.narrowed
    return Overview(
        due=_some(ActionFilter.for_display(actions.due_within(WEEK_DAYS)).order_by("due_on", "pk")),
        late=_late(actions, listing),
        silent=_some(partnerships.silent().order_by("made_at", "pk")),
        unstarted=_some(partnerships.unstarted().order_by(F("last_signed_on"), "pk")),
        ending=_some(
            ending.filter(partnership__in=partnerships.values("pk"))
            .select_related("partnership")
            .order_by("ends_on", "pk")
        ),
        by_stage=_counted(partnerships, stages(), "tahap", listing),
        by_kind=_counted(partnerships, kinds(), "jenis", listing),
        not_narrowing=ActionFilter.not_narrowing(listing.chosen),
    )


def _some(rows: Any) -> Some:
    """The first of the rows and their number, in one query."""
    found = list(rows.annotate(total=Window(Count("pk")))[:SHOWN])
    return Some(found, found[0].total if found else 0)


def _late(actions: Any, listing: PrivateListing) -> list[Bar]:
    """Late actions by organisation that owes them, most first."""
    names = ("owner__organisation__slug", "owner__organisation__name_id", "owner__organisation__name_en")
    found = actions.overdue().values_list(*names).annotate(n=Count("pk")).order_by("-n", names[1])
    return bars(
        [
            (in_language(name_id, name_en), n, listing.url(organisasi=slug, tempo="terlambat"))
            for slug, name_id, name_en, n in found
        ]
    )


def _counted(partnerships: Any, choices: Choices, name: str, listing: PrivateListing) -> list[Bar]:
    """Partnerships by one of the lists of terms, in its order; what nothing is in is left out."""
    key = F("kind__key") if name == "jenis" else STAGE_KEY
    rows = Partnership.objects.filter(pk__in=partnerships.values("pk")).annotate(key=key).order_by()
    numbers = dict(rows.values_list("key").annotate(n=Count("pk")))
    return bars(
        [(str(label), numbers[value], listing.url(**{name: value})) for value, label in choices if numbers.get(value)]
    )
