"""What the address of a search says, read once; what means nothing is left out and said so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.core.filters import clean_params
from search.contract import Order
from search.facets import FACETS
from search.typed import LONGEST_TEXT, cleaned

SORTS: Final = {
    "relevan": (pgettext_lazy("sort", "Relevance"), Order.RELEVANCE),
    "terbaru": (gettext_lazy("Newest"), Order.NEWEST),
    "daerah": (gettext_lazy("Region"), Order.REGION),
}
LONGEST_SHOWN: Final = 40  # letters of a value that means nothing


@dataclass(frozen=True)
class Params:
    """A search as asked for. `address` holds what is kept of the query string; `notes` say what was left out.

    `verbatim`: nothing is corrected. `sort` is a key of SORTS; without words everything is listed, newest first.
    """

    text: str
    selected: Mapping[str, tuple[str, ...]]
    sort: str
    page: int
    verbatim: bool
    address: QueryDict
    notes: tuple[str, ...]

    @property
    def order(self) -> Order:
        """How hits are sorted."""
        return SORTS[self.sort][1]

    @property
    def is_new(self) -> bool:
        """Whether words were just typed, rather than a page turned, a filter chosen or a correction refused."""
        return bool(self.text) and not self.selected and self.page == 1 and not self.verbatim

    @property
    def sorts(self) -> list[str]:
        """Ways to sort that mean something, the first without being asked for."""
        return list(SORTS) if self.text else ["terbaru", "daerah"]


def read(query: QueryDict) -> Params:
    """Read an address; nothing in it is an error."""
    address, notes = QueryDict(mutable=True), []
    typed = query.get("q", "")
    text = cleaned(typed)
    if text:
        address["q"] = text
    if len(typed.strip()) > LONGEST_TEXT:
        notes.append(_("Only the first %(count)s characters were searched for.") % {"count": LONGEST_TEXT})
    given = clean_params(query)
    selected = {}
    for facet in FACETS:
        values = list(dict.fromkeys(given.getlist(facet.name)))
        if not values:
            continue
        names = facet.names()
        known = tuple(value for value in values if value in names)
        if known:
            selected[facet.name] = known
            address.setlist(facet.name, list(known))
        if strange := [value for value in values if value not in names]:
            notes.append(_unknown(str(facet.label), strange))
    offered = list(SORTS) if text else ["terbaru", "daerah"]
    wanted = given.get("urut", "")
    if wanted and wanted not in SORTS:
        notes.append(_unknown(_("Sort by"), [wanted]))
    sort = wanted if wanted in offered else offered[0]
    if sort != offered[0]:
        address["urut"] = sort
    verbatim = bool(text) and cleaned(query.get("persis", "")) == text
    if verbatim:
        address["persis"] = text
    page = _number(given.get("page", ""))
    if page > 1:
        address["page"] = str(page)
    return Params(text, selected, sort, page, verbatim, address, tuple(notes))


def _unknown(label: str, values: list[str]) -> str:
    shown = ", ".join(f"“{value[:LONGEST_SHOWN]}”" for value in values[:3])
    return _("%(label)s: %(values)s is not known here and was left out.") % {"label": label, "values": shown}


def _number(text: str) -> int:
    return max(1, min(int(text), 10_000)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
