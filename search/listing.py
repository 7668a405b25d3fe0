"""A page of results as the templates of lists take it: facets, chips, summary, pages, hints."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.components import Link
from portal.core.filters import Addressed, Chip, FacetView, Option, Sort, any_of
from portal.core.notation import number
from search.facets import FACETS, PROVINCE_CODE, Facet, Place, places
from search.hints import Hints, hints
from search.language import words_with_places
from search.params import SORTS, Params
from search.readers import Reader
from search.results import DEEPEST, SIZE, Item, run

MOST_PROFILES = 2


class SearchListing(Addressed):
    """One search by one reader, asked when the object is made."""

    errors: Sequence[str] = ()  # nothing in an address is an error
    fields: Sequence[Any] = ()  # facets only

    def __init__(self, reader: Reader, params: Params) -> None:
        self.base_url = reverse("search:results")
        self.search = params
        self.params = params.address
        self.results = run(reader, params)
        self.total = self.results.total

    @property
    def text(self) -> str:
        """What was typed."""
        return self.search.text

    @property
    def items(self) -> Sequence[Item]:
        """The results of this page."""
        return self.results.items

    @cached_property
    def page(self) -> Page[Any]:
        """The page shown; past the end the last one."""
        return Paginator(range(min(self.total, DEEPEST)), SIZE).get_page(self.results.number)

    @cached_property
    def facets(self) -> list[FacetView]:
        """Facets with every value that has hits or is chosen."""
        return [view for facet in FACETS if (view := self._facet(facet)).options]

    def _facet(self, facet: Facet) -> FacetView:
        counts, chosen = self.results.facets.get(facet.name, {}), self.search.selected.get(facet.name, ())
        regions = places() if facet.name == "daerah" else {}
        options = [
            Option(value, label, counts.get(value, 0), value in chosen, regions[value].island if regions else "")
            for value, label in facet.names().items()
            if value in chosen or (counts.get(value) and (not regions or len(value) == PROVINCE_CODE))
        ]
        return FacetView(facet.name, str(facet.label), facet.long, options)

    @cached_property
    def chips(self) -> list[Chip]:
        """One chip for each chosen value, with the address that drops it."""
        return [
            Chip(str(facet.label), facet.names()[value], self.url_without(facet.name, value))
            for facet in FACETS
            for value in self.search.selected.get(facet.name, ())
        ]

    @property
    def clear_url(self) -> str:
        """The same words without filters."""
        return self.url(**{facet.name: None for facet in FACETS})

    @property
    def problems(self) -> Sequence[str]:
        """What was left out of the address."""
        return self.search.notes

    @property
    def sort_options(self) -> list[Sort]:
        """Ways to sort, the chosen one marked."""
        return [Sort(name, str(SORTS[name][0]), name == self.search.sort) for name in self.search.sorts]

    @cached_property
    def summary(self) -> str:
        """“12 results for “pengaduan” from Jawa Barat, sorted by relevance.”"""
        parts = [self._count()]
        if self.text:
            parts.append(_("for “%(text)s”") % {"text": self.text})
        for facet in FACETS:
            names = [facet.names()[value] for value in self.search.selected.get(facet.name, ())]
            if names:
                parts.append(str(facet.phrase) % any_of([name.lower() if facet.small else name for name in names]))
        what = " ".join(parts)
        if not self.total:
            return f"{what}."
        return _("%(what)s, sorted by %(order)s.") % {"what": what, "order": str(SORTS[self.search.sort][0]).lower()}

    def _count(self) -> str:
        if not self.total:
            return _("No results")
        return ngettext("%(count)s result", "%(count)s results", self.total) % {"count": number(self.total)}

    @cached_property
    def meant(self) -> str:
        """The query as it was taken, where words were corrected."""
        meant = dict(self.results.understood.corrections)
        if not meant or not self.total:
            return ""
        text, done, made = self.text, 0, []
        for _word, start, end in words_with_places(text):
            made += [text[done:start], meant.get(text[start:end], text[start:end])]
            done = end
        return "".join([*made, text[done:]])

    @property
    def verbatim_url(self) -> str:
        """The same search without corrections."""
        return self.url(persis=self.text)

    @cached_property
    def profiles(self) -> list[Link]:
        """The pages of the regions that the query names, on the first page of results."""
        if self.page.number > 1:
            return []
        found: list[Place] = [places()[code] for code in self.results.understood.places if code in places()]
        return [Link(one.name, reverse("regions:detail", args=[one.slug])) for one in found[:MOST_PROFILES]]

    @cached_property
    def hints(self) -> Hints:
        """Where to go on from here: other words, and where nothing was found other ways."""
        return hints(self.text, self.results.understood, base_url=self.base_url, found=self.total)
