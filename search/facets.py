"""What results can be narrowed by; the names are those of the address and of a document's facets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.core.memory import kept, once, remembered
from portal.core.models import today
from portal.regions.models import Dimension, IslandGroup, Region, Urusan
from search.sources import sources

FIRST_YEAR: Final = 1945
PROVINCE_CODE: Final = 2  # letters of a province's code; that of a regency or city is longer


@dataclass(frozen=True)
class Place:
    """A region as search names it."""

    code: str
    name: str
    slug: str
    island: str


@dataclass(frozen=True)
class Facet:
    """One property of results: its name in the address, label, how the summary says it, and its values by name.

    `read` gives every value that means something, in the order shown, with its name in the reader's language.
    """

    name: str
    label: Promise
    phrase: Promise
    read: Callable[[], Mapping[str, str]]
    long: bool = False
    small: bool = False  # names begin with a small letter inside a sentence

    def names(self) -> Mapping[str, str]:
        """What `read` gives, once a request."""
        return once(f"search:names:{self.name}", self.read)


def places() -> Mapping[str, Place]:
    """Every region by its code, provinces in the order of their codes, which keeps island groups together."""

    def read() -> dict[str, Place]:
        islands = {key: str(label) for key, label in IslandGroup.choices}
        return {
            region.code: Place(region.code, region.name, region.slug, islands.get(region.island_group, ""))
            for region in Region.objects.order_by("code")
        }

    return once("search:places", lambda: kept("search:places", read, kinds=("regions",)))


def _terms(model: type[Dimension] | type[Urusan]) -> Mapping[str, str]:
    def read() -> dict[str, str]:
        return {row.key: row.name for row in model.objects.order_by("order", "key")}

    return remembered(f"search:{model.__name__}", read, kinds=("regions",))


def _kinds() -> Mapping[str, str]:
    return {source.kind: str(source.label_plural) for source in sources()}


def _years() -> Mapping[str, str]:
    return _years_until(today().year + 2)


@cache
def _years_until(last: int) -> Mapping[str, str]:
    return {str(year): str(year) for year in range(last, FIRST_YEAR - 1, -1)}


def _statuses() -> Mapping[str, str]:
    found: Iterable[tuple[str, str | Promise]] = (
        choice for source in sources() if "status" in source.choices for choice in source.choices["status"]()
    )
    return {value: str(label) for value, label in found}


FACETS: Final[tuple[Facet, ...]] = (
    Facet("jenis", gettext_lazy("Kind"), gettext_lazy("among %s"), _kinds, small=True),
    Facet(
        "daerah",
        gettext_lazy("Region"),
        gettext_lazy("from %s"),
        lambda: {code: place.name for code, place in places().items()},
        long=True,
    ),
    Facet(
        "urusan",
        gettext_lazy("Government affair"),
        pgettext_lazy("government affair", "in %s"),
        lambda: _terms(Urusan),
        long=True,
    ),
    Facet("dimensi", gettext_lazy("Dimension"), gettext_lazy("on %s"), lambda: _terms(Dimension)),
    Facet("tahun", gettext_lazy("Year"), pgettext_lazy("year", "from %s"), _years, long=True),
    Facet("status", gettext_lazy("Status"), gettext_lazy("with the status %s"), _statuses),
    Facet(
        "bahasa",
        gettext_lazy("Language"),
        pgettext_lazy("language", "in %s"),
        lambda: {"id": _("Indonesian"), "en": _("English")},
    ),
    Facet(
        "hasil",
        gettext_lazy("Measured results"),
        gettext_lazy("with results in %s"),
        lambda: {"ada": _("Figures")},
        small=True,
    ),
)
NAMES: Final = tuple(facet.name for facet in FACETS)
