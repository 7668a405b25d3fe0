"""Which needs find an answer: neglected, some, well served, by the number of public case studies that fit."""

from collections import Counter
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


@dataclass(frozen=True)
class BoardRow:
    """A dimension: its open public needs by level, and how many case studies there are in it."""

    dimension: str
    key: str
    cases: int
    neglected: int
    some: int
    served: int


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
    """Open public needs by dimension and level; the same for everybody, counted anew when needs or pages change."""
    return remembered("needs:board", _board, kinds=("needs", "pages"))


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
    return [
        BoardRow(
            one.name,
            one.key,
            of_dimension[one.pk],
            *(levels[one.pk, level] for level, _label in LEVELS),
        )
        for one in Dimension.objects.order_by("order")
    ]
