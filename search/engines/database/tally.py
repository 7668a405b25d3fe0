"""From all hits to one page: selections, facet counts, lifts, order, in one pass."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from search.contract import Hit, Order, SearchPage, SearchRequest
from search.ranking import CONFIRMED, PIN, READER_LANGUAGE, RECENT

# kind, primary key, score of words, packed facets, day, region, language, confirmed
Row = tuple[str, str, int, str, date | None, str, str, bool]


def page(request: SearchRequest, rows: Iterable[Row]) -> SearchPage:
    """The page of a request, out of every row that matches it and that its reader may see."""
    found = _once_each(rows)
    fits = _Selection(request)
    kept = [row for row in found if fits.all(row[3])]
    score = _scorer(request)
    scored = ((score(row), row) for row in kept)
    placed = ((_order(request, points, row), points, row[:2]) for points, row in scored)
    ordered = heapq.nsmallest(request.offset + request.size, placed)
    hits = tuple(Hit(key, points) for _place, points, key in ordered[request.offset :])
    return SearchPage(hits, len(kept), fits.counts(found))


def _once_each(rows: Iterable[Row]) -> list[Row]:
    """Each entry with its highest score: a pinned one that also matches comes twice."""
    best: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = row[:2]
        if key not in best or best[key][2] < row[2]:
            best[key] = row
    return list(best.values())


class _Selection:
    """Which packed facet values a request keeps, and what each facet counts."""

    def __init__(self, request: SearchRequest) -> None:
        self.facets = request.facets
        self.selected = {
            facet: frozenset(f"{facet}:{value}" for value in values)
            for facet, values in request.selected.items()
            if values
        }
        self._failing: dict[str, tuple[str, ...]] = {}

    def failing(self, packed: str) -> tuple[str, ...]:
        """The facets whose selection an entry does not meet."""
        if not self.selected:
            return ()
        if packed not in self._failing:
            values = packed.split()
            self._failing[packed] = tuple(facet for facet, wanted in self.selected.items() if wanted.isdisjoint(values))
        return self._failing[packed]

    def all(self, packed: str) -> bool:
        """Whether an entry meets every selection."""
        return not self.failing(packed)

    def counts(self, rows: Iterable[Row]) -> Mapping[str, Mapping[str, int]]:
        """Entries by facet and value; one that fails a single facet counts for that facet alone."""
        counted: dict[str, Counter[str]] = {facet: Counter() for facet in self.facets}
        for packed, number in Counter(row[3] for row in rows).items():
            failing = self.failing(packed)
            if len(failing) > 1:
                continue
            for word in packed.split():
                facet, _colon, value = word.partition(":")
                if facet in counted and (not failing or failing[0] == facet):
                    counted[facet][value] += number
        return {facet: dict(values) for facet, values in counted.items()}


def _scorer(request: SearchRequest) -> Callable[[Row], int]:
    lifts = [(f"{lift.facet}:{lift.value}", lift.weight) for lift in request.query.facet_lifts]
    recent = [(request.today - age, points) for age, points in RECENT]
    pins = {key: PIN * (len(request.pinned) - place) for place, key in enumerate(request.pinned)}

    def score(row: Row) -> int:
        kind, pk, points, packed, day, _region, language, confirmed = row
        if confirmed:
            points += CONFIRMED
        if language == request.language:
            points += READER_LANGUAGE
        if day is not None:
            points += sum(more for since, more in recent if day >= since)
        if lifts:
            values = packed.split()
            points += sum(more for word, more in lifts if word in values)
        return points + pins.get((kind, pk), 0)

    return score


def _order(request: SearchRequest, score: int, row: Row) -> tuple[Any, ...]:
    age = -row[4].toordinal() if row[4] else 1
    key = f"{row[0]}:{row[1]}"
    if request.order is Order.NEWEST:
        return age, -score, key
    if request.order is Order.REGION:
        return not row[5], row[5], -score, age, key
    return -score, age, key
