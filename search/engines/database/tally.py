"""From all hits to one page: selections, facet counts, lifts, order, in one pass.

A search for a common word has tens of thousands of hits, so what is done for each of them is left to C where it can
be, and only those that may stand on the page are compared in full.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

from search.contract import Hit, Order, SearchPage, SearchRequest
from search.ranking import PIN

# kind, primary key, score, packed facets, day as “2026-11-24”, region
Row = tuple[str, str, int, str, str | None, str]
SCORE: Final = 2
PACKED: Final = 3
DAY: Final = 4
REGION: Final = 5
WITHOUT_REGION: Final = "~"  # after every code


def page(request: SearchRequest, rows: Sequence[Row]) -> SearchPage:
    """The page of a request, out of every row that matches it and that its reader may see."""
    if request.pinned:
        rows = _pins_up(request, rows)
    if request.query.facet_lifts:
        rows = _lifted(request, rows)
    kept, apart = _sorted_out(request, rows)
    best = sorted(_candidates(request, kept), key=lambda row: _place(request, row))
    shown = best[request.offset : request.offset + request.size]
    hits = tuple(Hit((row[0], row[1]), row[SCORE]) for row in shown)
    return SearchPage(hits, len(kept), _counts(request, kept, apart))


def _pins_up(request: SearchRequest, rows: Iterable[Row]) -> list[Row]:
    """Each entry once, pinned ones with what a pin adds: one that also matches comes twice, once without a score."""
    pins = {key: PIN * (len(request.pinned) - place) for place, key in enumerate(request.pinned)}
    others: list[Row] = []
    best: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = row[:2]
        if key not in pins:
            others.append(row)
        elif key not in best or best[key][SCORE] < row[SCORE]:
            best[key] = row
    return [*others, *(_with_more(row, pins[key]) for key, row in best.items())]


def _lifted(request: SearchRequest, rows: Iterable[Row]) -> list[Row]:
    lifts = [(f" {lift.facet}:{lift.value} ", lift.weight) for lift in request.query.facet_lifts]
    found = []
    for row in rows:
        packed = f" {row[PACKED]} "
        more = sum(weight for word, weight in lifts if word in packed)
        found.append(_with_more(row, more) if more else row)
    return found


def _with_more(row: Row, more: int) -> Row:
    return (*row[:SCORE], row[SCORE] + more, *row[PACKED:])


def _sorted_out(request: SearchRequest, rows: Sequence[Row]) -> tuple[Sequence[Row], dict[str, list[Row]]]:
    """Rows that meet every selection, and by facet those that meet all but its own."""
    selected = [
        (facet, frozenset(f"{facet}:{value}" for value in values))
        for facet, values in request.selected.items()
        if values
    ]
    if not selected:
        return rows, {}
    kept: list[Row] = []
    apart: dict[str, list[Row]] = {facet: [] for facet, _wanted in selected}
    for row in rows:
        values = row[PACKED].split()
        failing = None
        for facet, wanted in selected:
            if wanted.isdisjoint(values):
                if failing is not None:
                    break
                failing = facet
        else:
            (kept if failing is None else apart[failing]).append(row)
    return kept, apart


def _counts(request: SearchRequest, kept: Iterable[Row], apart: dict[str, list[Row]]) -> dict[str, dict[str, int]]:
    """Entries by facet and value; one that fails a single selection counts for that facet alone."""
    counted: dict[str, dict[str, int]] = {facet: {} for facet in request.facets}
    if not counted:
        return counted
    for only, rows in [(None, kept), *apart.items()]:
        if only is not None and only not in counted:
            continue
        words = Counter(chain.from_iterable(row[PACKED].split() for row in rows))
        for word, number in words.items():
            facet, _colon, value = word.partition(":")
            if facet in counted and only in (None, facet):
                counted[facet][value] = counted[facet].get(value, 0) + number
    return counted


def _candidates(request: SearchRequest, rows: Sequence[Row]) -> Iterable[Row]:
    """The rows that may stand on the page, by the first thing their order goes by."""
    wanted = request.offset + request.size
    if len(rows) <= wanted:
        return rows
    if request.order is Order.REGION:
        codes = [row[REGION] or WITHOUT_REGION for row in rows]
        last = heapq.nsmallest(wanted, codes)[-1]
        return (row for code, row in zip(codes, rows, strict=True) if code <= last)
    firsts: list[Any] = [row[DAY] or "" for row in rows] if request.order is Order.NEWEST else [r[SCORE] for r in rows]
    least = heapq.nlargest(wanted, firsts)[-1]
    return (row for first, row in zip(firsts, rows, strict=True) if first >= least)


def _place(request: SearchRequest, row: Row) -> tuple[Any, ...]:
    score = -row[SCORE]
    age = -int(row[DAY].replace("-", "")) if row[DAY] else 1
    key = f"{row[0]}:{row[1]}"
    if request.order is Order.NEWEST:
        return age, score, key
    if request.order is Order.REGION:
        return row[REGION] or WITHOUT_REGION, score, age, key
    return score, age, key
