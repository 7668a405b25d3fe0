"""Which needs find an answer: neglected, some, well served, by the number of public case studies that fit."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casestudies.models import CaseStudyPage
from portal.core.memory import remembered
from portal.core.visibility import public
from portal.regions.models import Dimension
from visits.models import Need

SOME: Final = 1
WELL: Final = 4
LEVELS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("neglected", _("Neglected")),
    ("some", _("Some answers")),
    ("served", _("Well served")),
)


ByDimension = Callable[[], Mapping[int, int]]
_more: dict[str | Promise, tuple[str, ByDimension]] = {}


def column(label: str | Promise, *, kind: str) -> Callable[[ByDimension], ByDimension]:
    """Register what an app above counts by dimension (primary key), anew when the generation of `kind` changes.

    It must be the same for everybody. Raises ValueError for a second one of that name.
    """

    def register(count: ByDimension) -> ByDimension:
        if label in _more:
            raise ValueError(f"{label} is counted already")
        _more[label] = kind, count
        return count

    return register


@dataclass(frozen=True)
class BoardRow:
    """A dimension: its open public needs by level, how many case studies there are in it, and what apps above count."""

    dimension: str
    key: str
    cases: int
    neglected: int
    some: int
    served: int
    more: Sequence[int] = ()


def columns() -> list[str]:
    """What `more` of each row counts."""
    return [str(label) for label in _more]


def fitting_cases(need: Need) -> QuerySet[CaseStudyPage]:
    """Public case studies in the need's dimension, and in its government affair where it names one."""
    rows = public(CaseStudyPage.objects.filter(locale__language_code="id", dimensions=need.dimension_id))
    if need.urusan_id:
        rows = rows.filter(urusan=need.urusan_id)
    return rows.exclude(status="stopped").order_by("-first_published_at", "-pk").distinct()


def level_of(fitting: int) -> str:
    """The level of a need with so many fitting case studies."""
    return "served" if fitting >= WELL else "some" if fitting >= SOME else "neglected"


def board() -> list[BoardRow]:
    """Open public needs by dimension and level; the same for everybody, counted anew when what is counted changes."""
    return remembered("needs:board", _board, kinds={"needs", "pages", *(kind for kind, _count in _more.values())})


def _board() -> list[BoardRow]:
    cases = public(CaseStudyPage.objects.filter(locale__language_code="id").exclude(status="stopped"))
    of_dimension: Counter[int] = Counter()
    of_both: Counter[tuple[int, int]] = Counter()
    seen: set[tuple[int, int]] = set()
    for pk, dimension, urusan in cases.order_by().values_list("pk", "dimensions", "urusan"):
        if dimension is not None and (pk, dimension) not in seen:
            seen.add((pk, dimension))
            of_dimension[dimension] += 1
        if dimension is not None and urusan is not None:
            of_both[dimension, urusan] += 1
    levels: Counter[tuple[int, str]] = Counter()
    for dimension, urusan in Need.objects.public().open().values_list("dimension", "urusan"):
        fitting = of_both[dimension, urusan] if urusan is not None else of_dimension[dimension]
        levels[dimension, level_of(fitting)] += 1
    more = [count() for _kind, count in _more.values()]
    return [
        BoardRow(
            one.name,
            one.key,
            of_dimension[one.pk],
            levels[one.pk, "neglected"],
            levels[one.pk, "some"],
            levels[one.pk, "served"],
            [counted.get(one.pk, 0) for counted in more],
        )
        for one in Dimension.objects.order_by("order")
    ]
