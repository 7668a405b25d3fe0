"""A request as Elasticsearch is asked it: clauses of constant weight only, no word statistics, no parser of its own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from search import ranking
from search.contract import Alternative, Field, Match, Order, PhraseLift, SearchRequest, Unit
from search.engines.elasticsearch.mapping import WINDOW

Clause = dict[str, Any]
TIMEOUT: Final = "900ms"  # below the client's, so that the node stops as well
VALUES: Final = 10_000  # of a facet
WORDS_OF_A_PREFIX: Final = 5_000
_DAY: Final = {"day": {"order": "desc", "missing": "_last"}}
_SCORE: Final = {"_score": {"order": "desc"}}
_KEY: Final = {"key": {"order": "asc"}}
_ORDERS: Final[dict[Order, list[Clause]]] = {
    Order.RELEVANCE: [_SCORE, _DAY, _KEY],
    Order.NEWEST: [_DAY, _SCORE, _KEY],
    Order.REGION: [{"region": {"order": "asc", "missing": "_last"}}, _SCORE, _DAY, _KEY],
}


def body(request: SearchRequest) -> dict[str, Any]:
    """The whole request: hits, total and facets in one answer.

    The audience stands in the query, so that no number knows of what the reader may not see; selections stand after
    it, so that a facet's counts can ignore its own.
    """
    beyond = request.offset + request.size > WINDOW
    asked: dict[str, Any] = {
        "query": _query(request),
        "from": 0 if beyond else request.offset,
        "size": 0 if beyond else request.size,
        "sort": _ORDERS[request.order],
        "track_scores": True,
        "track_total_hits": True,
        "timeout": TIMEOUT,
        "_source": False,
    }
    chosen = _selections(request)
    if request.facets:
        asked["aggs"] = {
            facet: {
                "filter": _all(clause for name, clause in chosen.items() if name != facet),
                "aggs": {"values": {"terms": {"field": f"facets.{facet}", "size": VALUES}}},
            }
            for facet in request.facets
        }
    if chosen:
        asked["post_filter"] = _all(chosen.values())
    return asked


def _selections(request: SearchRequest) -> dict[str, Clause]:
    return {
        facet: {"terms": {f"facets.{facet}": sorted(values)}} for facet, values in request.selected.items() if values
    }


def _all(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"filter": list(clauses)}}


def _query(request: SearchRequest) -> Clause:
    pins = len(request.pinned)
    ways = [_typed(request)]
    ways += [_worth(_is(key), ranking.PIN * (pins - place)) for place, key in enumerate(request.pinned)]
    return {
        "bool": {
            "must": [{"bool": {"should": ways, "minimum_should_match": 1}}],
            "should": list(_lifts(request)),
            "filter": [
                {"terms": {"audience": sorted(request.tokens)}},
                {"term": {"shown_in": request.language}},
            ],
            "must_not": [_is(key) for key in request.excluded],
        }
    }


def _is(key: tuple[str, str]) -> Clause:
    return {"term": {"key": ":".join(key)}}


def _lifts(request: SearchRequest) -> Iterable[Clause]:
    for lift in request.query.facet_lifts:
        yield _worth({"term": {f"facets.{lift.facet}": lift.value}}, lift.weight)
    yield _worth({"term": {"confirmed": True}}, ranking.CONFIRMED)
    yield _worth({"term": {"language": request.language}}, ranking.READER_LANGUAGE)
    for age, more in ranking.RECENT:
        yield _worth({"range": {"day": {"gte": (request.today - age).isoformat()}}}, more)


def _typed(request: SearchRequest) -> Clause:
    """What matches the words, with their weight; an empty query of Elasticsearch would match everything."""
    query = request.query
    if query.everything:
        wanted: list[Clause] = [_worth({"match_all": {}}, 0)]
    elif query.groups:
        wanted = [
            _best([_sum(_unit(unit, request.fields) for unit in dict.fromkeys(reading)) for reading in group.readings])
            for group in query.groups
        ]
    else:
        return {"match_none": {}}
    if request.relaxed and not query.everything:
        met = [_sum([group, _worth({"match_all": {}}, ranking.GROUP)]) for group in wanted]
        wanted = [{"bool": {"should": met, "minimum_should_match": 1}}]
    shown = [field for field in request.fields if field is not Field.OFTEN]
    return {
        "bool": {
            "must": wanted,
            "should": [_phrase(lift, shown) for lift in query.phrase_lifts],
            "must_not": [_stands(one, field, prefix=False) for one in query.excluded for field in shown],
        }
    }


def _phrase(lift: PhraseLift, fields: Sequence[Field]) -> Clause:
    phrase = Alternative(lift.stems, Match.STEM)
    return _best([_worth(_stands(phrase, field, prefix=False), lift.weight * ranking.FIELD[field]) for field in fields])


def _unit(unit: Unit, fields: Sequence[Field]) -> Clause:
    """The best of all ways to meet a unit; single words of one weight share a clause."""
    words: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    ways: list[Clause] = []
    for one in unit.alternatives:
        for field in fields:
            if field is Field.OFTEN and not one.of_stems:
                continue
            worth = ranking.weight(one.match, field, unit.rarity)
            if unit.prefix or len(one.tokens) > 1:
                ways.append(_worth(_stands(one, field, prefix=unit.prefix), worth))
            else:
                words[worth, _stream(one, field)].add(one.tokens[0])
    ways += [_worth({"terms": {stream: sorted(tokens)}}, worth) for (worth, stream), tokens in words.items()]
    return _best(ways)


def _stream(one: Alternative, field: Field) -> str:
    return f"{field}.stems" if one.of_stems else f"{field}.words"


def _stands(one: Alternative, field: Field, *, prefix: bool) -> Clause:
    """Where the tokens stand next to each other in a field; the last may be the beginning of a word."""
    stream = _stream(one, field)
    if len(one.tokens) == 1:
        return {"prefix" if prefix else "term": {stream: {"value": one.tokens[0]}}}
    text = " ".join(one.tokens)
    if prefix:
        return {"match_phrase_prefix": {stream: {"query": text, "max_expansions": WORDS_OF_A_PREFIX}}}
    return {"match_phrase": {stream: {"query": text}}}


def _worth(clause: Clause, points: int) -> Clause:
    return {"constant_score": {"filter": clause, "boost": points}}


def _sum(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"must": list(clauses)}}


def _best(clauses: list[Clause]) -> Clause:
    return {"dis_max": {"queries": clauses}} if clauses else {"match_none": {}}
