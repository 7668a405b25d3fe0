"""The contract in plain Python, slow and obvious; every engine must answer as this does."""

from collections.abc import Mapping, Sequence

from search.contract import Alternative, Field, Hit, Key, Match, Order, SearchPage, SearchRequest, Unit
from search.language import Streams, streams
from search.ranking import CONFIRMED, FIELD, GROUP, PIN, READER_LANGUAGE, RECENT, weight
from search.sources import Document
from tests.search.engines import attachment_text


def search(documents: Mapping[Key, Document], request: SearchRequest) -> SearchPage:
    """The page of `request` over `documents`."""
    found: list[tuple[Key, int]] = []
    counts: dict[str, dict[str, int]] = {facet: {} for facet in request.facets}
    for key, document in documents.items():
        score = _score(key, document, request)
        if score is None or key in request.excluded:
            continue
        if not document.audience & request.tokens or request.language not in document.shown_in:
            continue
        failing = [
            facet
            for facet, chosen in request.selected.items()
            if chosen and not {*chosen} & {*document.facets.get(facet, ())}
        ]
        if not failing:
            found.append((key, score))
        for facet in request.facets:
            if failing in ([], [facet]):
                for value in document.facets.get(facet, ()):
                    counts[facet][value] = counts[facet].get(value, 0) + 1

    def place(one: tuple[Key, int]) -> tuple[object, ...]:
        key, score = one
        document = documents[key]
        age, name = -document.day.toordinal() if document.day else 1, f"{key[0]}:{key[1]}"
        if request.order is Order.NEWEST:
            return age, -score, name
        if request.order is Order.REGION:
            return not document.region, document.region, -score, age, name
        return -score, age, name

    ordered = sorted(found, key=place)[request.offset : request.offset + request.size]
    return SearchPage(tuple(Hit(key, score) for key, score in ordered), len(found), counts)


def _score(key: Key, document: Document, request: SearchRequest) -> int | None:
    made = streams(
        {
            Field.TITLE: document.title,
            Field.ALIAS: document.alias,
            Field.SUMMARY: document.summary,
            Field.BODY: document.body,
            Field.ATTACHMENT: attachment_text(document),
        }
    )
    points = _words(made, request)
    if key in request.pinned:
        points = (points or 0) + PIN * (len(request.pinned) - request.pinned.index(key))
    if points is None:
        return None
    for facet_lift in request.query.facet_lifts:
        points += facet_lift.weight if facet_lift.value in document.facets.get(facet_lift.facet, ()) else 0
    points += CONFIRMED if document.confirmed else 0
    points += READER_LANGUAGE if document.language == request.language else 0
    return points + sum(more for age, more in RECENT if document.day and document.day >= request.today - age)


def _words(made: Mapping[Field, Streams], request: SearchRequest) -> int | None:
    query = request.query
    fields = request.fields
    shown = [field for field in fields if field is not Field.OFTEN]
    if any(_stands(made, field, one, prefix=False) for one in query.excluded for field in shown):
        return None
    scores = []
    for group in query.groups:
        readings = []
        for reading in group.readings:
            units = [_unit(made, unit, fields) for unit in dict.fromkeys(reading)]
            readings.append(sum(units) if all(units) else 0)
        scores.append(max(readings))
    if query.everything:
        points = 0
    elif not scores or (not all(scores) and not (request.relaxed and any(scores))):
        return None
    else:
        points = sum(scores) + (GROUP * sum(map(bool, scores)) if request.relaxed else 0)
    for lift in query.phrase_lifts:
        phrase = Alternative(lift.stems, Match.STEM)
        points += max((lift.weight * FIELD[f] for f in shown if _stands(made, f, phrase, prefix=False)), default=0)
    return points


def _unit(made: Mapping[Field, Streams], unit: Unit, fields: Sequence[Field]) -> int:
    return max(
        (
            weight(one.match, field, unit.rarity)
            for one in unit.alternatives
            for field in fields
            if _stands(made, field, one, prefix=unit.prefix)
        ),
        default=0,
    )


def _stands(made: Mapping[Field, Streams], field: Field, one: Alternative, *, prefix: bool) -> bool:
    if field not in made:
        return False
    text = (made[field].stems if one.of_stems else made[field].words).split()
    size = len(one.tokens)
    for start in range(len(text) - size + 1):
        *before, last = text[start : start + size]
        *wanted, end = one.tokens
        if before == wanted and (last.startswith(end) if prefix else last == end):
            return True
    return False
