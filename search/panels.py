"""“Similar”: the panel on every page about one thing."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.core.components import Link
from portal.core.memory import state
from portal.core.panels import Panel, panel
from search.contract import Key
from search.readers import Reader
from search.similar import similar
from search.sources import Source, sources

SHOWN: Final = 4
SECONDS: Final = 5 * 60  # what is found follows what is published a moment later


@panel("similar", order=10, queries=4)
def similar_things(request: HttpRequest, subject: Any) -> Panel | None:
    """What is most like the page's subject: pages, and things of its own kind."""
    known = {source.kind: source for source in sources()}
    own = next((source for source in known.values() if source.model is type(subject)), None)
    if own is None or subject.pk is None:
        return None
    reader = Reader.of(request.user)
    tokens = ",".join(sorted(reader.tokens))
    key = f"similar:{own.kind}:{subject.pk}:{reader.language}:{tokens}:{state().of(['pages'])}"
    links: list[Link] | None = cache.get(key)
    if links is None:
        links = _links(own, str(subject.pk), reader, known)
        if links:  # else it may not have been read yet
            cache.set(key, links, SECONDS)
    if not links:
        return None
    return Panel(_("Similar"), "search/similar.html", {"id": "similar", "items": links})


def _links(own: Source, pk: str, reader: Reader, known: Mapping[str, Source]) -> list[Link]:
    """Links to those that the reader may still see at this moment; pages are looked up together."""
    kinds = [own.kind, *(kind for kind, source in known.items() if issubclass(source.model, Page))]
    found = similar(own.kind, pk, reader, SHOWN, kinds=kinds)
    loaders: dict[Any, dict[str, Source]] = {}
    for one in found:
        source = known[one.key[0]]
        loaders.setdefault(source.for_display, {})[one.key[1]] = source
    links: dict[Key, Link] = {}
    for load, by_pk in loaders.items():
        rows = load(list(by_pk))
        if not issubclass(rows.model, Page):  # of pages only public ones are loaded
            rows = rows.filter(pk__in=own.visible_to(reader).order_by().values("pk"))
        for row in rows:
            source = by_pk[str(row.pk)]
            links[source.kind, str(row.pk)] = Link(getattr(row, "title", "") or str(row), source.url(row))
    return [links[one.key] for one in found if one.key in links]
