"""What was typed, taken apart: words next to each other, phrases in quotes, exclusions, signs."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from search.contract import Alternative, Match
from search.language import Token, fold, stem, tokens

LONGEST_TEXT: Final = 200
Stretch = tuple[int, int]  # from the first word to the one after the last

_CHUNK: Final = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»＂", '"'))


def cleaned(text: str) -> str:
    """At most 200 characters, no control characters or lone surrogates, single spaces."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text[: LONGEST_TEXT * 4])
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cs", "Cf", "Co", "Cn"))
    return " ".join(kept.split())[:LONGEST_TEXT].strip()


@dataclass(frozen=True)
class Word:
    """A word of the query as compared and as written; `meant` is the word it is most likely a misspelling of."""

    text: str
    written: str
    meant: str = ""

    @property
    def stems(self) -> tuple[str, ...]:
        """As it was typed."""
        return stem(self.text)

    @property
    def read(self) -> str:
        """As it is understood."""
        return self.meant or self.text


@dataclass(frozen=True)
class Run:
    """Words typed next to each other, without quotes.

    Signs lie over stretches of them; `glued` holds what was typed as one word for words that it was cut into.
    """

    words: Sequence[Word]
    signs: Mapping[Stretch, Sequence[str]] = field(default_factory=dict)
    glued: Mapping[Stretch, Word] = field(default_factory=dict)

    def corrected(self, meanings: Mapping[str, Sequence[tuple[str, ...]]]) -> "Run":
        """With the likeliest meaning of each misspelling, a word or several."""
        words: list[Word] = []
        glued: dict[Stretch, Word] = {}
        places: list[int] = []
        for word in self.words:
            places.append(len(words))
            meant = next(iter(meanings.get(word.text, ())), ())
            if len(meant) > 1:
                glued[len(words), len(words) + len(meant)] = word
                words.extend(Word(part, part) for part in meant)
            else:
                words.append(replace(word, meant=meant[0]) if meant else word)
        places.append(len(words))
        return Run(words, {(places[a], places[b]): signs for (a, b), signs in self.signs.items()}, glued)


@dataclass
class Typed:
    """The parts of what was typed."""

    runs: list[Run] = field(default_factory=list)
    phrases: list[Sequence[Word]] = field(default_factory=list)
    excluded: list[Alternative] = field(default_factory=list)


def read(text: str) -> Typed:
    """Take a cleaned text apart."""
    typed = Typed()
    plain: list[str] = []

    def end_run() -> None:
        if run := run_of(" ".join(plain)):
            typed.runs.append(run)
        plain.clear()

    for chunk in _CHUNK.finditer(text.translate(_QUOTES)):
        words = words_of(chunk["phrase"] if chunk["plain"] is None else chunk["plain"])
        if chunk["minus"]:
            if words:
                typed.excluded.append(Alternative(tuple(word.text for word in words), Match.EXACT))
                typed.excluded.append(Alternative(stems_of(words), Match.STEM))
        elif chunk["plain"] is None:
            end_run()
            if words:
                typed.phrases.append(words)
        else:
            plain.append(chunk["plain"])
    end_run()
    return typed


def words_of(text: str) -> Sequence[Word]:
    """The words of a text."""
    run = run_of(text)
    return run.words if run else ()


def run_of(text: str) -> Run | None:
    """The words of a text and the signs over them; None without words."""
    words: list[Word] = []
    signs: dict[Stretch, list[str]] = {}
    folded = fold(text)
    for token in tokens(text):
        if token.sign:
            signs.setdefault((len(words) - token.parts, len(words)), []).append(token.text)
        else:
            words.append(Word(token.text, _written(text, folded, token)))
    return Run(words, signs) if words else None


def _written(text: str, folded: str, token: Token) -> str:
    """The word as typed; as compared where folding changed the length of the text."""
    return text[token.start : token.end] if len(folded) == len(text) else token.text


def stems_of(words: Iterable[Word]) -> tuple[str, ...]:
    """The stems of words in order, as typed."""
    return tuple(one for word in words for one in word.stems)


def stems_read(words: Iterable[Word]) -> tuple[str, ...]:
    """The stems of words in order, as they are understood."""
    return tuple(one for word in words for one in stem(word.read))
