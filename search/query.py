"""What was typed, understood: words, phrases, exclusions, synonyms, corrections, places. Nothing typed is syntax."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from search import vocabulary
from search.contract import Alternative, FacetLift, Group, Match, PhraseLift, Query, Unit
from search.language import Token, fold, function_words, stem, tokens
from search.places import recognise
from search.synonyms import Thesaurus, thesaurus
from search.terms import LONGEST_TERM

LONGEST_TEXT: Final = 200
MOST_GROUPS: Final = 12
MOST_ALTERNATIVES: Final = 12
MOST_LIFTS: Final = 6
SIGN_RARITY: Final = 16
NUMBER_RARITY: Final = 5
PAIR_LIFT: Final = 20
WHOLE_LIFT: Final = 30
PLACE_LIFT: Final = 300
REGION_FACET: Final = "daerah"

_CHUNK: Final = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»＂", '"'))


@dataclass(frozen=True)
class Understood:
    """A query and what a reader may be told of it.

    `corrections` are (typed, taken for); `places` codes of regions named; `dropped` function words left out.
    """

    query: Query
    corrections: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def cleaned(text: str) -> str:
    """At most 200 characters, no control characters or lone surrogates, single spaces."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text[: LONGEST_TEXT * 4])
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cs", "Cf", "Co", "Cn"))
    return " ".join(kept.split())[:LONGEST_TEXT].strip()


def understand(text: str, *, prefix: bool = False, verbatim: bool = False) -> Understood:
    """Understand what was typed; at most four database queries.

    With `prefix` the last word may go on (suggestions); with `verbatim` nothing is corrected.
    """
    text = cleaned(text)
    if not text:
        return Understood(Query("", everything=True))
    return _Reading(text, prefix=prefix and not text.endswith('"'), verbatim=verbatim or prefix).result()


@dataclass
class _Word:
    """A word of the query: as compared, as written, its stem."""

    text: str
    written: str
    stems: tuple[str, ...]


@dataclass
class _Run:
    """Words typed next to each other, without quotes; signs lie over stretches of them."""

    words: list[_Word] = field(default_factory=list)
    signs: dict[tuple[int, int], list[str]] = field(default_factory=dict)


class _Reading:
    """One reading of one query."""

    def __init__(self, text: str, *, prefix: bool, verbatim: bool) -> None:
        self.text = text
        self.prefix = prefix
        self.verbatim = verbatim
        self.thesaurus: Thesaurus = thesaurus()
        self.runs: list[_Run] = []
        self.phrases: list[list[_Word]] = []
        self.excluded: list[Alternative] = []
        self.corrections: dict[str, str] = {}
        self.places: dict[str, None] = {}
        self._split()
        content = [word for run in self.runs for word in run.words if word.text not in function_words()]
        self.drop = bool(content or self.phrases)
        self.alone = len(content) == 1 and not self.phrases
        self.counts = vocabulary.counts(self._looked_up())

    def _split(self) -> None:
        plain: list[str] = []
        for chunk in _CHUNK.finditer(self.text.translate(_QUOTES)):
            words = _words(chunk["phrase"] if chunk["plain"] is None else chunk["plain"])
            if chunk["minus"]:
                if words:
                    self.excluded.append(Alternative(tuple(word.text for word in words), Match.EXACT))
                    self.excluded.append(Alternative(_stems(words), Match.STEM))
            elif chunk["plain"] is None:
                self._end_run(plain)
                if words:
                    self.phrases.append(words)
            else:
                plain.append(chunk["plain"])
        self._end_run(plain)

    def _end_run(self, plain: list[str]) -> None:
        if run := _run(" ".join(plain)):
            self.runs.append(run)
        plain.clear()

    def _looked_up(self) -> set[str]:
        found = {word.text for run in self.runs for word in run.words} | {w.text for p in self.phrases for w in p}
        for run in self.runs:
            found.update(a.text + b.text for a, b in pairwise(run.words))
            for word in run.words:
                found.update(one for term in self.thesaurus.of(word.stems, word.written) for one in term)
        return set(sorted(found)[:400])

    def result(self) -> Understood:
        groups = [Group(" ".join(w.text for w in words), ((self._phrase(words),),)) for words in self.phrases]
        lifts: list[PhraseLift] = []
        for run in self.runs:
            groups.extend(self._groups(run))
            lifts.extend(_lifts([word for word in run.words if not (self.drop and word.text in function_words())]))
        if self.prefix and groups and self.runs:
            last = self.runs[-1].words[-1]
            groups[-1] = Group(last.text, ((self._beginning(last),),))
        query = Query(
            self.text,
            tuple(groups[:MOST_GROUPS]),
            tuple(self.excluded[: 2 * MOST_GROUPS]),
            tuple(lifts[:MOST_LIFTS]),
            tuple(FacetLift(REGION_FACET, code, PLACE_LIFT) for code in self.places),
            everything=False,
        )
        dropped = [w.written for run in self.runs for w in run.words if self.drop and w.text in function_words()]
        return Understood(query, tuple(self.corrections.items()), tuple(self.places), tuple(dict.fromkeys(dropped)))

    def _groups(self, run: _Run) -> Iterator[Group]:
        """Signs first, then terms of several words and places, longest first; what is left are single words."""
        spans: dict[int, tuple[int, Group]] = {}
        taken: set[int] = set()
        for (start, end), signs in run.signs.items():
            taken.update(range(start, end))
            spans[start] = end, self._sign(run.words[start:end], signs)
        for place in recognise([word.text for word in run.words]):
            self.places.update(dict.fromkeys(place.codes if len(place.codes) <= 3 else ()))
        for size in range(min(LONGEST_TERM, len(run.words)), 1, -1):
            for start in range(len(run.words) - size + 1):
                span = range(start, start + size)
                words = run.words[start : start + size]
                others = self.thesaurus.of(_stems(words))
                if others and taken.isdisjoint(span):
                    taken.update(span)
                    spans[start] = start + size, self._term(words, others)
        at = 0
        while at < len(run.words):
            if at in spans:
                at, group = spans[at]
                yield group
                continue
            word = run.words[at]
            if not (self.drop and word.text in function_words()):
                yield Group(word.text, ((self._word(word),),))
            at += 1

    def _sign(self, words: Sequence[_Word], signs: Sequence[str]) -> Group:
        exact, *looser = signs
        unit = Unit(
            " ".join(word.written for word in words),
            (Alternative((exact,), Match.EXACT), *(Alternative((sign,), Match.SYNONYM) for sign in looser)),
            SIGN_RARITY * 2,
        )
        return Group(unit.text, ((unit,), self._each(words)))

    def _each(self, words: Sequence[_Word]) -> tuple[Unit, ...]:
        """Each word by itself, function words left out where others are there."""
        kept = [word for word in words if word.text not in function_words()] or list(words)
        return tuple(self._word(word) for word in kept)

    def _term(self, words: Sequence[_Word], others: Sequence[tuple[str, ...]]) -> Group:
        """A term of several words: as the one notion, or its words apart."""
        apart = self._each(words)
        own = (Alternative(tuple(word.text for word in words), Match.EXACT), Alternative(_stems(words), Match.STEM))
        unit = Unit(
            " ".join(word.written for word in words),
            _bounded([*own, *(Alternative(term, Match.SYNONYM) for term in others)]),
            sum(one.rarity for one in apart),
        )
        return Group(unit.text, ((unit,), apart))

    def _phrase(self, words: Sequence[_Word]) -> Unit:
        exact = tuple(word.text for word in words)
        return Unit(" ".join(exact), (Alternative(exact, Match.EXACT),), sum(self._rarity(word) for word in words))

    def _beginning(self, word: _Word) -> Unit:
        return Unit(word.written, (Alternative((word.text,), Match.EXACT),), self._rarity(word), prefix=True)

    def _word(self, word: _Word) -> Unit:
        ways = [Alternative((word.text,), Match.EXACT), Alternative(word.stems, Match.STEM)]
        if word.text[0].isdigit():
            return Unit(word.written, tuple(ways[:1]), NUMBER_RARITY)
        others = self.thesaurus.of(word.stems, word.written, alone=self.alone)
        ways += [Alternative(term, Match.SYNONYM) for term in others]
        if not others and not self.verbatim and not self.counts.known(word.text):
            ways += self._corrected(word)
        return Unit(word.written, _bounded(ways), self._rarity(word, others))

    def _corrected(self, word: _Word) -> Iterator[Alternative]:
        if recognise([word.text]):
            return
        for number, meant in enumerate(_meant(word.text)):
            if number == 0:
                self.corrections[word.written] = " ".join(meant)
            stems = tuple(one for part in meant for one in stem(part))
            yield Alternative(stems, Match.CORRECTION)
            if number == 0:
                yield from (Alternative(term, Match.CORRECTION) for term in self.thesaurus.of(stems)[:4])

    def _rarity(self, word: _Word, others: Iterable[tuple[str, ...]] = ()) -> int:
        """Of the word itself; of what else it is called where no public entry holds it."""
        if self.counts.known(word.text):
            return self.counts.rarity(word.text, " ".join(word.stems))
        return min((self.counts.rarity(*term) for term in others), default=vocabulary.RAREST)


def _words(text: str) -> list[_Word]:
    run = _run(text)
    return run.words if run else []


def _run(text: str) -> _Run | None:
    run = _Run()
    folded = fold(text)
    for token in tokens(text):
        if token.sign:
            span = (len(run.words) - token.parts, len(run.words))
            run.signs.setdefault(span, []).append(token.text)
        else:
            run.words.append(_Word(token.text, _written(text, folded, token), stem(token.text)))
    return run if run.words else None


def _written(text: str, folded: str, token: Token) -> str:
    """The word as typed; as compared where folding changed the length of the text."""
    return text[token.start : token.end] if len(folded) == len(text) else token.text


def _stems(words: Iterable[_Word]) -> tuple[str, ...]:
    return tuple(one for word in words for one in word.stems)


def _bounded(ways: Iterable[Alternative]) -> tuple[Alternative, ...]:
    return tuple(dict.fromkeys(ways))[:MOST_ALTERNATIVES]


def _lifts(words: Sequence[_Word]) -> Iterator[PhraseLift]:
    if len(words) > 2:
        yield PhraseLift(_stems(words), WHOLE_LIFT)
    for one, next_ in pairwise(words):
        yield PhraseLift(_stems([one, next_]), PAIR_LIFT)


def _meant(word: str) -> Sequence[tuple[str, ...]]:
    """What a misspelling may stand for, likeliest first: the nearest words, or two words typed as one."""
    if found := vocabulary.nearest(word, limit=2):
        return [(one,) for one in found]
    cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
    counts = vocabulary.counts({part for cut in cuts for part in cut}) if cuts else None
    known = [cut for cut in cuts if counts and all(counts.words.get(part) for part in cut)]
    return sorted(known, key=lambda cut: -min(len(cut[0]), len(cut[1])))[:1]
