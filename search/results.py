"""From a reader and what they ask for to a page of results: found by the engine, checked twice, then marked."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import structlog
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.models import today
from search.best_bets import steering
from search.contract import EngineAway, Field, Hit, Key, Order, Query, SearchPage, SearchRequest
from search.engines.chosen import search as ask
from search.entries import texts
from search.facets import NAMES, Place, places
from search.highlight import Piece, matched_in, pieces
from search.models import SearchEntry
from search.params import Params
from search.query import Understood, understand
from search.readers import Reader
from search.sources import Source, sources

log = structlog.get_logger(__name__)
SIZE: Final = 20
FEW: Final = 10  # where fewer hold all words, those that hold most of them follow
DEEPEST: Final = 10_000  # hits one can page through, Elasticsearch's own limit
PASSAGE: Final = 220  # letters
WHERE: Final[Mapping[Field, Promise]] = {
    Field.TITLE: _("in the title"),
    Field.ALIAS: _("in another name"),
    Field.SUMMARY: _("in the summary"),
    Field.OFTEN: _("in the text"),
    Field.BODY: _("in the text"),
    Field.ATTACHMENT: _("in an attachment"),
}


@dataclass(frozen=True)
class Item:
    """A hit as a reader sees it.

    `title` and `passage` are pieces, some of them marked; `where` says what matched; `only_in` is the language of what
    does not exist in the reader's.
    """

    key: Key
    kind: str
    url: str
    title: Sequence[Piece]
    passage: Sequence[Piece]
    where: str
    language: str
    only_in: str
    day: date | None
    place: Place | None
    confirmed: bool


@dataclass(frozen=True)
class Results:
    """A page of results. `number` is that of the page shown, `everywhere` the hits without
    filters where these leave none.

    `relaxed`: few or none hold all words; after those come the ones that hold most of them. `degraded`: the first
    engine did not answer.
    """

    understood: Understood
    items: Sequence[Item]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    number: int = 1
    relaxed: bool = False
    degraded: bool = False
    everywhere: int = 0
    silent: bool = False  # no engine answered
    complete: int = 0  # how many hold all words; with `relaxed` they come first


def run(reader: Reader, params: Params) -> Results:
    """The page of results asked for, or the last one there is."""
    understood = understand(params.text, verbatim=params.verbatim)
    steered = steering(params.text)
    request = SearchRequest(
        query=understood.query,
        tokens=reader.tokens,
        language=reader.language,
        today=today(),
        selected=params.selected,
        facets=NAMES,
        order=params.order,
        offset=(min(params.page, DEEPEST // SIZE) - 1) * SIZE,
        size=SIZE,
        excluded=steered.excluded,
        pinned=steered.pinned if params.order is Order.RELEVANCE else (),
    )
    try:
        return _found(reader, params, understood, request)
    except EngineAway as away:
        log.error("search does not answer", error=str(away)[:500])
        return Results(understood, (), 0, {}, silent=True)


def _found(reader: Reader, params: Params, understood: Understood, request: SearchRequest) -> Results:
    page = ask(request)
    complete = page.total
    enough = FEW if request.order is Order.RELEVANCE else 1  # another order would mix those with fewer words in
    if complete < enough and len(understood.query.groups) > 1:
        request = replace(request, relaxed=True)
        page = ask(request)
    if page.total and not page.hits and request.offset:
        request = replace(request, offset=(min(page.total, DEEPEST) - 1) // SIZE * SIZE)
        page = ask(request)
    page, rows = checked(reader, request, page)
    everywhere = 0
    if not page.total and params.selected:
        everywhere = ask(replace(request, selected={}, facets=(), offset=0, size=1, relaxed=False)).total
    return Results(
        understood,
        [_item(row, understood.query, reader.language) for row in rows],
        page.total,
        page.facets,
        request.offset // SIZE + 1,
        request.relaxed and page.total > complete,
        page.degraded,
        everywhere,
        complete=complete,
    )


@dataclass(frozen=True)
class Row:
    """A hit that the reader may see at this moment: its entry, its source and its address."""

    entry: SearchEntry
    source: Source
    url: str


def checked(reader: Reader, request: SearchRequest, page: SearchPage) -> tuple[SearchPage, list[Row]]:
    """The page and the rows behind its hits, of which the reader may see every one.

    Where the index still holds something that the reader may not see any more, the engine is asked again without it,
    so that no count tells of it either. One query, and one for each way of loading rows.
    """
    rows = load(reader, page.hits)
    if gone := [hit.key for hit in page.hits if hit.key not in rows]:
        page = ask(replace(request, excluded=(*request.excluded, *gone), pinned=_without(request.pinned, gone)))
        rows = load(reader, page.hits)
    return page, [rows[hit.key] for hit in page.hits if hit.key in rows]


def _without(keys: Iterable[Key], gone: Collection[Key]) -> tuple[Key, ...]:
    return tuple(key for key in keys if key not in gone)


def load(reader: Reader, hits: Iterable[Hit]) -> dict[Key, Row]:
    """Rows by key, of those that both the entry's audience and the object's own rule let the reader see."""
    by_kind = {source.kind: source for source in sources()}
    keys = [hit.key for hit in hits if hit.key[0] in by_kind]
    if not keys:
        return {}
    found = {entry.key: entry for entry in _allowed(reader, keys, by_kind)}
    urls = _urls(found, by_kind)
    return {key: Row(found[key], by_kind[key[0]], urls[key]) for key in keys if key in urls}


def _allowed(reader: Reader, keys: Iterable[Key], by_kind: Mapping[str, Source]) -> QuerySet[SearchEntry]:
    """Entries with their texts whose own audience and whose object's rule let the reader see them; one query."""
    allowed = Q(pk__in=[])
    for kind, pks in _by_kind(keys).items():
        rows = by_kind[kind].visible_to(reader).filter(pk__in=pks).order_by()
        allowed |= Q(kind=kind, object_id__in=rows.annotate(_pk=Cast("pk", CharField())).values("_pk"))
    return SearchEntry.objects.visible_to(reader.tokens).filter(allowed).select_related("text")


def _urls(keys: Iterable[Key], by_kind: Mapping[str, Source]) -> dict[Key, str]:
    """Addresses by key; one query for each way of loading rows, which several kinds may share."""
    urls: dict[Key, str] = {}
    kinds: dict[Callable[[Collection[str]], QuerySet[Any]], dict[str, Source]] = {}
    for kind, pks in _by_kind(keys).items():
        if address := by_kind[kind].address:
            urls |= {(kind, pk): address(pk) for pk in pks}
        else:
            kinds.setdefault(by_kind[kind].for_display, {}).update(dict.fromkeys(pks, by_kind[kind]))
    return urls | {
        (by_pk[str(row.pk)].kind, str(row.pk)): by_pk[str(row.pk)].url(row)
        for for_display, by_pk in kinds.items()
        for row in for_display(list(by_pk))
    }


def _by_kind(keys: Iterable[Key]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for kind, pk in sorted(keys):
        grouped.setdefault(kind, []).append(pk)
    return grouped


def _item(row: Row, query: Query, language: str) -> Item:
    entry, text = row.entry, texts(row.entry.text)
    met = None if query.everything else matched_in(text, query)
    passage = text[met] if met in (Field.BODY, Field.ATTACHMENT) else text[Field.SUMMARY] or text[Field.BODY]
    return Item(
        key=entry.key,
        kind=str(row.source.label),
        url=row.url,
        title=pieces(text[Field.TITLE], query, length=len(text[Field.TITLE]) + 1),
        passage=pieces(passage, query, length=PASSAGE) if passage else (),
        where=str(WHERE[met]) if met else "",
        language=entry.language,
        only_in="" if f"bahasa:{language}" in entry.packed.split() else entry.language,
        day=entry.day,
        place=places().get(entry.region),
        confirmed=entry.confirmed,
    )
