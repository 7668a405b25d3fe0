"""What was typed, understood: words, phrases, exclusions, synonyms, corrections, places. Nothing typed is syntax."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from search import typed, vocabulary
from search.contract import Alternative, FacetLift, Group, Match, PhraseLift, Query, Unit
from search.corrections import Meanings, meanings
from search.language import function_words, is_a_word, stem
from search.places import TIERS, recognise
from search.synonyms import Thesaurus, thesaurus
from search.terms import LONGEST_TERM, Stems
from search.typed import Run, Stretch, Word, cleaned, stems_of, stems_read

MOST_GROUPS: Final = 12
MOST_ALTERNATIVES: Final = 12
MOST_LIFTS: Final = 6
MOST_APART: Final = 2
SIGN_RARITY: Final = 16
NUMBER_RARITY: Final = 5
PAIR_LIFT: Final = 20
WHOLE_LIFT: Final = 30
PLACE_LIFT: Final = 300
REGION_FACET: Final = "daerah"


@dataclass(frozen=True)
class Understood:
    """A query and what a reader may be told of it.

    `corrections` are (typed, taken for); `places` codes of regions named; `dropped` function words left out.
    """

    query: Query
    corrections: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def understand(text: str, *, prefix: bool = False, verbatim: bool = False) -> Understood:
    """Understand what was typed; at most five database queries.

    With `prefix` the last word may go on (suggestions); with `verbatim` nothing is corrected.
    """
    text = cleaned(text)
    if not text:
        return Understood(Query("", everything=True))
    return _Reading(text, prefix=prefix and not text.endswith('"'), verbatim=verbatim or prefix).result()


class _Reading:
    """One reading of one query."""

    def __init__(self, text: str, *, prefix: bool, verbatim: bool) -> None:
        self.text = text
        self.prefix = prefix
        self.thesaurus: Thesaurus = thesaurus()
        parts = typed.read(text)
        self.phrases, self.excluded = parts.phrases, parts.excluded
        words = [word for run in parts.runs for word in run.words]
        content = [word for word in words if word.text not in function_words()]
        self.drop = bool(content or self.phrases)
        self.alone = len(content) == 1 and not self.phrases
        self.dropped = [word.written for word in words if self._drops(word)]
        self.counts = vocabulary.counts(self._looked_up(parts.runs))
        self.meanings: Mapping[str, Meanings] = {}
        unknown = {word.text for word in content if self._is_unknown(word)}
        if not verbatim and (unknown := unknown.difference(*map(self._in_terms, parts.runs))):
            self.meanings = meanings(unknown)
        self.runs = [run.corrected(self.meanings) for run in parts.runs]
        if any(run.glued for run in self.runs):
            self.counts = vocabulary.counts(self._looked_up(self.runs))
        self.corrections = {
            word.written: " ".join(self.meanings[word.text][0]) for word in words if self.meanings.get(word.text)
        }
        self.places: dict[str, None] = {}

    def _drops(self, word: Word) -> bool:
        return self.drop and word.text in function_words()

    def _is_unknown(self, word: Word) -> bool:
        return not (
            self.counts.known(word.text)
            or self.thesaurus.of(word.stems, word.written, alone=self.alone)
            or recognise([word.text])
            or is_a_word(word.text)
        )

    def _in_terms(self, run: Run) -> set[str]:
        """Words that are right where they stand: in a term of several words."""
        found = (run.words[start:end] for start, end in _stretches(len(run.words)))
        return {word.text for words in found if self.thesaurus.of(stems_of(words)) for word in words}

    def _looked_up(self, runs: Iterable[Run]) -> set[str]:
        found = {word.text for words in self.phrases for word in words}
        for run in runs:
            found.update(a.read + b.read for a, b in pairwise(run.words))
            for word in run.words:
                found.update((word.text, word.read))
                found.update(one for term in self.thesaurus.of(word.stems, word.written) for one in term)
            for start, end in _stretches(len(run.words)):
                found.update(one for term in self.thesaurus.of(stems_read(run.words[start:end])) for one in term)
        return set(sorted(found)[:400])

    def result(self) -> Understood:
        groups = [Group(" ".join(w.text for w in words), ((self._phrase(words),),)) for words in self.phrases]
        lifts: list[PhraseLift] = []
        for run in self.runs:
            groups.extend(self._groups(run))
            lifts.extend(_lifts([word for word in run.words if not self._drops(word)]))
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
        return Understood(
            query, tuple(self.corrections.items()), tuple(self.places), tuple(dict.fromkeys(self.dropped))
        )

    def _groups(self, run: Run) -> Iterator[Group]:
        """Signs and glued words, then places and terms of several words, the longest first; then single words."""
        spans: dict[int, tuple[int, Group]] = {}
        taken: set[int] = set()

        def take(start: int, end: int, group: Group) -> None:
            taken.update(range(start, end))
            spans[start] = end, group

        for (start, end), signs in run.signs.items():
            take(start, end, self._sign(run.words[start:end], signs))
        for (start, end), word in run.glued.items():
            take(start, end, self._glued(word, run.words[start:end]))
        places = self._places(run)
        for start, end in _stretches(len(run.words)):
            if taken.isdisjoint(range(start, end)):
                words = run.words[start:end]
                others = self._known_first(self.thesaurus.of(stems_read(words)))
                if others or (start, end) in places:
                    take(start, end, self._term(words, others, places.get((start, end), words)))
        for at, (one, next_) in enumerate(pairwise(run.words)):
            if taken.isdisjoint((at, at + 1)) and self._is_one_word(one, next_):
                take(at, at + 2, self._joined(one, next_))
        at = 0
        while at < len(run.words):
            if at in spans:
                at, group = spans[at]
                yield group
                continue
            word = run.words[at]
            if not self._drops(word):
                yield self._single(word)
            at += 1

    def _places(self, run: Run) -> Mapping[Stretch, Sequence[Word]]:
        """The words that name a place, by its stretch, which may begin with its tier (“kab. Bantul”)."""
        found = {}
        for place in recognise([word.read for word in run.words]):
            if len(place.codes) <= 3:
                self.places.update(dict.fromkeys(place.codes))
            start = place.start - (place.start > 0 and run.words[place.start - 1].read in TIERS)
            words = run.words[start : place.end]
            found[start, place.end] = [word for word in words if word.read not in TIERS] or words
        return found

    def _sign(self, words: Sequence[Word], signs: Sequence[str]) -> Group:
        exact, *looser = signs
        unit = Unit(
            " ".join(word.written for word in words),
            (Alternative((exact,), Match.EXACT), *(Alternative((sign,), Match.SYNONYM) for sign in looser)),
            SIGN_RARITY * 2,
        )
        return Group(unit.text, ((unit,), self._each(words)))

    def _glued(self, word: Word, parts: Sequence[Word]) -> Group:
        """Words typed as one: as typed, as the one notion they may be, or apart."""
        apart = self._term(parts, self.thesaurus.of(stems_of(parts)), parts)
        return Group(word.text, ((self._word(word),), *apart.readings))

    def _is_one_word(self, one: Word, next_: Word) -> bool:
        """Where public entries write them as one, and do not hold both."""
        joined = one.read + next_.read
        if not joined.isalpha() or self._drops(one) or self._drops(next_) or not self.counts.words.get(joined):
            return False
        return not (self.counts.known(one.text) and self.counts.known(next_.text))

    def _joined(self, one: Word, next_: Word) -> Group:
        """Two words that are written as one elsewhere."""
        joined = one.read + next_.read
        ways = (Alternative((joined,), Match.EXACT), Alternative(stem(joined), Match.STEM))
        unit = Unit(f"{one.written} {next_.written}", ways, self.counts.rarity(joined, " ".join(stem(joined))))
        return Group(unit.text, ((unit,), self._each((one, next_))))

    def _each(self, words: Sequence[Word]) -> tuple[Unit, ...]:
        """Each word by itself, function words left out where others are there."""
        kept = [word for word in words if word.text not in function_words()] or list(words)
        return tuple(self._word(word) for word in kept)

    def _term(self, words: Sequence[Word], others: Sequence[Stems], told: Sequence[Word]) -> Group:
        """A term of several words: as the one notion, or those of its words apart that tell what it is."""
        match = Match.CORRECTION if any(word.meant for word in words) else Match.SYNONYM
        own = [Alternative(tuple(word.text for word in words), Match.EXACT), Alternative(stems_of(words), Match.STEM)]
        if match is Match.CORRECTION:
            own.append(Alternative(stems_read(words), match))
        unit = Unit(
            " ".join(word.written for word in words),
            _bounded([*own, *(Alternative(term, match) for term in others)]),
            sum(one.rarity for one in self._each(words)),
        )
        return Group(unit.text, ((unit,), self._each(told)))

    def _phrase(self, words: Sequence[Word]) -> Unit:
        exact = tuple(word.text for word in words)
        return Unit(" ".join(exact), (Alternative(exact, Match.EXACT),), sum(self._rarity(word) for word in words))

    def _beginning(self, word: Word) -> Unit:
        return Unit(word.written, (Alternative((word.text,), Match.EXACT),), self._rarity(word), prefix=True)

    def _word(self, word: Word) -> Unit:
        ways = [Alternative((word.text,), Match.EXACT), Alternative(word.stems, Match.STEM)]
        if word.text[0].isdigit():
            return Unit(word.written, tuple(ways[:1]), NUMBER_RARITY)
        others = self._known_first(self.thesaurus.of(word.stems, word.written, alone=self.alone))
        ways += [Alternative(term, Match.SYNONYM) for term in others]
        if word.meant:
            ways += self._corrected(word)
        return Unit(word.written, _bounded(ways), self._rarity(word, others))

    def _single(self, word: Word) -> Group:
        """A word by itself; one that no public entry holds may also be met by the words of what it stands for."""
        unit = self._word(word)
        terms = self.thesaurus.of(word.stems, word.written, alone=self.alone)
        if self.counts.known(word.text) or any(len(term) == 1 and self.counts.known(*term) for term in terms):
            return Group(word.text, ((unit,),))
        several = [term for term in terms if len(term) > 1]
        apart = [tuple(self._part(one) for one in term if one not in function_words()) for term in several[:MOST_APART]]
        rarity = max([unit.rarity, *(sum(part.rarity for part in parts) for parts in apart)])
        return Group(word.text, ((replace(unit, rarity=rarity),), *apart))

    def _part(self, one: str) -> Unit:
        return Unit(one, (Alternative((one,), Match.CORRECTION),), self.counts.rarity(one))

    def _corrected(self, word: Word) -> Iterator[Alternative]:
        for number, (meant,) in enumerate(self.meanings[word.text]):
            stems = stem(meant)
            yield Alternative(stems, Match.CORRECTION)
            if number == 0:
                yield from (Alternative(term, Match.CORRECTION) for term in self.thesaurus.of(stems)[:4])

    def _known_first(self, terms: Sequence[Stems]) -> Sequence[Stems]:
        """Terms whose every word a public entry holds before the others, of which only some may find room."""
        return sorted(terms, key=lambda term: not all(map(self.counts.known, term)))

    def _rarity(self, word: Word, others: Iterable[Stems] = ()) -> int:
        """Of the word itself; of what else it is called where no public entry holds it."""
        if self.counts.known(word.text):
            return self.counts.rarity(word.text, " ".join(word.stems))
        return min((max(map(self.counts.rarity, term)) for term in others), default=vocabulary.RAREST)


def _stretches(length: int) -> Iterator[Stretch]:
    """Stretches of several words, the longest first."""
    for size in range(min(LONGEST_TERM, length), 1, -1):
        for start in range(length - size + 1):
            yield start, start + size


def _bounded(ways: Iterable[Alternative]) -> tuple[Alternative, ...]:
    return tuple(dict.fromkeys(ways))[:MOST_ALTERNATIVES]


def _lifts(words: Sequence[Word]) -> Iterator[PhraseLift]:
    if len(words) > 2:
        yield PhraseLift(stems_of(words), WHOLE_LIFT)
    for one, next_ in pairwise(words):
        yield PhraseLift(stems_of([one, next_]), PAIR_LIFT)
