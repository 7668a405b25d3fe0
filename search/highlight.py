"""Marking what matched: the best passage of a text in pieces, and the field in which a hit was met."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from search.contract import ALL_FIELDS, Alternative, Field, Query
from search.language import compared, stem, written_words

FIRST_LOOKED_AT: Final = 6_000  # letters; only where nothing matches there, the rest is looked at
LONGEST_LOOKED_AT: Final = 20_000  # letters of one text; what stands later is found but not shown
Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of text, marked or not; the template escapes it."""

    text: str
    marked: bool


@dataclass(frozen=True)
class _Ways:
    """What counts as a match: single words, single stems, and phrases of several words or stems."""

    words: frozenset[str]
    stems: frozenset[str]
    word_phrases: tuple[tuple[str, ...], ...]
    stem_phrases: tuple[tuple[str, ...], ...]
    beginnings: tuple[str, ...]

    @cached_property
    def in_phrases(self) -> frozenset[str]:
        """Every word and stem of a phrase."""
        return frozenset(token for phrase in (*self.word_phrases, *self.stem_phrases) for token in phrase)


@lru_cache(maxsize=64)
def _ways(query: Query) -> _Ways:
    units = [unit for group in query.groups for reading in group.readings for unit in reading]
    met: list[Alternative] = [one for unit in units if not unit.prefix for one in unit.alternatives]

    def of(*, stems: bool, several: bool) -> Iterator[tuple[str, ...]]:
        return (one.tokens for one in met if one.of_stems is stems and (len(one.tokens) > 1) is several)

    return _Ways(
        frozenset(tokens[0] for tokens in of(stems=False, several=False)),
        frozenset(tokens[0] for tokens in of(stems=True, several=False)),
        tuple(dict.fromkeys(of(stems=False, several=True))),
        tuple(dict.fromkeys(of(stems=True, several=True))),
        tuple(one.tokens[-1] for unit in units if unit.prefix for one in unit.alternatives),
    )


def _spans(text: str, ways: _Ways) -> list[Span]:
    """Where the query is met, in order, not overlapping.

    Each different word is looked at once; then one expression finds those of interest in the text.
    """
    singles: set[str] = set()
    parts: dict[str, tuple[str, tuple[str, ...]]] = {}
    for written in set(written_words(text)):
        word = compared(written)
        stems = stem(word)
        if word in ways.words or not ways.stems.isdisjoint(stems) or _begins(word, ways):
            singles.add(written)
        if word in ways.in_phrases or not ways.in_phrases.isdisjoint(stems):
            parts[written] = word, stems
    if not singles and not parts:
        return []
    interesting = "|".join(map(re.escape, sorted(singles | set(parts), key=len, reverse=True)))
    found = list(re.finditer(rf"(?<!\w)(?:{interesting})(?!\w)", text))
    spans = [match.span() for match in found if match.group() in singles]
    if parts:
        spans += _phrases(text, found, parts, ways)
    return _joined(sorted(spans))


def _begins(word: str, ways: _Ways) -> bool:
    return bool(ways.beginnings) and word.startswith(ways.beginnings)


def _phrases(
    text: str, found: list[re.Match[str]], parts: dict[str, tuple[str, tuple[str, ...]]], ways: _Ways
) -> Iterator[Span]:
    """Phrases met by words of which nothing but spaces and marks stands between."""
    for number, first in enumerate(found):
        for phrases, of_stems in ((ways.word_phrases, False), (ways.stem_phrases, True)):
            for phrase in phrases:
                if end := _end(text, found[number:], parts, phrase, of_stems=of_stems):
                    yield first.start(), end


def _end(
    text: str,
    found: list[re.Match[str]],
    parts: dict[str, tuple[str, tuple[str, ...]]],
    phrase: tuple[str, ...],
    *,
    of_stems: bool,
) -> int:
    """Where the phrase ends that begins with the first of these words; 0 where it is none."""
    met: tuple[str, ...] = ()
    last = found[0].start()
    for match in found[: len(phrase)]:
        if match.group() not in parts or any(c.isalnum() for c in text[last : match.start()]):
            return 0
        word, stems = parts[match.group()]
        met += stems if of_stems else (word,)
        last = match.end()
        if met == phrase:
            return last
        if met != phrase[: len(met)]:
            return 0
    return 0


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def pieces(text: str, query: Query, *, length: int = 220) -> list[Piece]:
    """The passage of at most about `length` letters with the most different matches, in pieces.

    The beginning where nothing matches. A cut is shown by an ellipsis.
    """
    text = " ".join(text[:LONGEST_LOOKED_AT].split())
    ways = _ways(query)
    spans = _spans(text[:FIRST_LOOKED_AT], ways)
    if not spans and len(text) > FIRST_LOOKED_AT:
        spans = _spans(text, ways)
    start = _best_start(text, spans, length)
    end = len(text) if len(text) <= start + length else text.rfind(" ", start, start + length + 1)
    end = end if end > start else min(len(text), start + length)
    made = [Piece("… ", marked=False)] if start else []
    at = start
    for left, right in spans:
        if right <= start or left >= end:
            continue
        if left > at:
            made.append(Piece(text[at:left], marked=False))
        made.append(Piece(text[left : min(right, end)], marked=True))
        at = min(right, end)
    if at < end:
        made.append(Piece(text[at:end], marked=False))
    if end < len(text):
        made.append(Piece(" …", marked=False))
    return made


def _best_start(text: str, spans: list[Span], length: int) -> int:
    if len(text) <= length or not spans:
        return 0
    best, best_score = 0, -1
    for number, (left, _right) in enumerate(spans[:60]):
        inside = [text[a:b].lower() for a, b in spans[number : number + 12] if b <= left + length - 40]
        score = 10 * len(set(inside)) + len(inside)
        if score > best_score:
            best, best_score = left, score
    if best <= 40:
        return 0
    return text.find(" ", best - 40, best) + 1 or best


def matched_in(texts: Mapping[Field, str], query: Query) -> Field | None:
    """The weightiest field in which the query is met at all; None where none of these texts shows it."""
    ways = _ways(query)
    shown = (field for field in ALL_FIELDS if field is not Field.OFTEN and texts.get(field))
    return next((field for field in shown if _spans(texts[field][:LONGEST_LOOKED_AT], ways)), None)
