"""What words that no public entry holds may be misspellings of, from the words of public entries only."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search import vocabulary
from search.language import function_words

MOST_NEAR: Final = 2
MOST_CORRECTED: Final = 6  # words of a query
SHORTEST_PART: Final = 3  # letters of a word that was typed together with others
LONGEST_GLUED: Final = 32
MOST_PARTS: Final = 3
Meanings = Sequence[tuple[str, ...]]  # the likeliest first; several words where they were typed as one


def meanings(words: Collection[str]) -> Mapping[str, Meanings]:
    """What each word may stand for: the nearest words, or words typed as one; one query.

    A mistake is a letter too many, missing, wrong or changed for its neighbour.
    """
    asked = sorted(word for word in words if word.isalpha())[:MOST_CORRECTED]
    known = vocabulary.alike(asked, {part for word in asked for part in _parts(word)}) if asked else {}
    found: dict[str, Meanings] = {}
    for word in asked:
        near, cut = _nearest(word, known), _cut(word, known)
        if cut and not (near and near[0][1] <= 1):
            found[word] = [cut]
        elif near:
            found[word] = [(one,) for one, _mistakes in near]
    return found


def _nearest(word: str, known: Mapping[str, int]) -> list[tuple[str, int]]:
    """The likeliest words and with how many mistakes; the first letter is more often right than wrong."""

    def unlikely(hit: tuple[str, float, int]) -> tuple[object, ...]:
        near, mistakes, _place = hit
        return mistakes, near[0] != word[0], sorted(near) != sorted(word), -known[near], near

    most = vocabulary.most_mistakes(word)
    found = extract(word, list(known), scorer=OSA.distance, score_cutoff=most, limit=40) if most else []
    return [(near, int(mistakes)) for near, mistakes, _place in sorted(found, key=unlikely)[:MOST_NEAR]]


def _parts(word: str) -> set[str]:
    if len(word) > LONGEST_GLUED:
        return set()
    length = len(word)
    return {word[a:b] for a in range(length) for b in range(a + SHORTEST_PART, length + 1) if b - a < length}


def _cut(word: str, known: Mapping[str, int]) -> tuple[str, ...]:
    """The words that were typed as one: as few as possible, the shortest of them as long as possible."""
    ways: list[dict[int, tuple[str, ...]]] = [{0: ()}]
    for _number in range(MOST_PARTS):
        further: dict[int, tuple[str, ...]] = {}
        for start, before in ways[-1].items():
            for end in range(start + SHORTEST_PART, len(word) + 1):
                part = word[start:end]
                if known.get(part) or part in function_words():
                    further[end] = max(
                        further.get(end, ()), (*before, part), key=lambda way: min(map(len, way), default=0)
                    )
        if len(word) in further:
            return further[len(word)]
        ways.append(further)
    return ()
