"""THE SEAM: the only place where the portal's own search is asked. All else here knows rankings of names only."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import translation
from wagtail.models import Page

from portal.accounts.models import Organisation
from portal.regions.models import Region
from search import params, results
from search.readers import Reader
from search.sources import source, sources
from tests.search_quality.corpus import page_names
from tests.search_quality.metrics import CUT


class NotThere(Exception):
    """The portal's search cannot be asked; the message says why."""


def portal_ranking(query: str, language: str) -> list[str]:
    """Names of the documents that somebody not signed in finds, best first, each once; as many as count, or more.

    Raises NotThere where nothing is registered to be found, or another engine than the one in question answered.
    """
    if not sources():
        raise NotThere("no app registers a source for search (search_index.py), so there is nothing to rank")
    found: list[str] = []
    with translation.override(language):
        reader = Reader.of(AnonymousUser())
        for number in (1, 2, 3):
            page = results.run(reader, params.read(_address(query, number)))
            if page.degraded:
                raise NotThere("Elasticsearch did not answer; the database did")
            found += [name for item in page.items if (name := _name(*item.key))]
            if len(set(found)) >= CUT or page.number * results.SIZE >= page.total:
                break
    return list(dict.fromkeys(found))


def _address(query: str, number: int) -> QueryDict:
    address = QueryDict(mutable=True)
    address["q"] = query
    address["page"] = str(number)
    return address


def _name(kind: str, pk: str) -> str | None:
    """The name in the judgments of what a source calls (kind, primary key); None for what is not judged."""
    model: Any = source(kind).model
    if issubclass(model, Page):
        return page_names().get(int(pk))
    if issubclass(model, Region):
        return f"region:{Region.objects.values_list('code', flat=True).get(pk=pk)}"
    if issubclass(model, Organisation):
        return f"organisation:{Organisation.objects.values_list('slug', flat=True).get(pk=pk)}"
    return None
