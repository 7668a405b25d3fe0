"""The language side of search, the same for every engine: words, stems, signs of dates and regulations."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import snowballstemmer
from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from search.contract import Field
from search.ranking import OFTEN_COUNT
from search.signs import AFTER_A_YEAR, BEFORE_A_YEAR, SIGN_OR_WORD, WORD, YEAR, signs_of

DATA: Final = Path(__file__).with_name("data")
LONGEST_WORD: Final = 60
KNOWN_WORDS: Final = 100_000
JOINED: Final = ("antar", "pasca")  # written as one with the next word or apart

_FIGURE_OR_WORD: Final = re.compile(rf"\d+(?:[.,]\d+)+|{WORD}")
_POSSESSIVES: Final = frozenset(f"{mark}s" for mark in "'’ʼ`")
_APOSTROPHES: Final = str.maketrans("", "", "'’ʼ`")


def fold(text: str) -> str:
    """Small letters without marks: “Ma’ruf Café” becomes “ma’ruf cafe”."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@dataclass(frozen=True)
class Token:
    """A word as search compares it, and where it stands in the text. A sign stands for `parts` words before it.

    `sign` marks a date (“2022-03-17”) or a regulation (“pp-28-2018”) recognised in the words; a looser one follows, the
    month of a date (“2022-03”), a regulation without its year (“pp-28”), whose year is often misquoted.
    """

    text: str
    start: int
    end: int
    sign: bool = False
    parts: int = 0


def tokens(text: str) -> Iterator[Token]:
    """The words and signs of a text in order; positions are those of `fold(text)`."""
    folded = fold(text)
    for start, end, sign in _stretches(folded):
        if sign:
            yield from _composed(sign)
        else:
            yield from map(_token, _FIGURE_OR_WORD.finditer(folded, start, end))


def _stretches(folded: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """(start, end, match) of the pieces of a text in order: a date or regulation, or words without a match."""
    done = 0
    for year in YEAR.finditer(folded):  # every date and regulation has one; looking for both everywhere is slow
        start = max(done, folded.rfind(" ", 0, max(done, year.start() - BEFORE_A_YEAR)) + 1)
        if start >= year.end():
            continue
        for match in SIGN_OR_WORD.finditer(folded, start, min(len(folded), year.end() + AFTER_A_YEAR)):
            if match.start() >= year.end():
                break
            start = match.end()
            if match.lastgroup not in ("word", "figure"):
                yield done, match.start(), None
                yield *match.span(), match
                done = match.end()
        if done < start:
            yield done, start, None
            done = start
    yield done, len(folded), None


def _token(match: re.Match[str]) -> Token:
    return Token(_word(match.group()), match.start(), match.end())


def _word(text: str) -> str:
    if text[0].isdigit():
        return _figure(text)
    if text[-2:] in _POSSESSIVES:  # “Jakarta’s” is said of Jakarta
        text = text[:-2]
    return text.translate(_APOSTROPHES)[:LONGEST_WORD]


def _composed(match: re.Match[str]) -> Iterator[Token]:
    parts = [
        Token(_figure(m.group()).translate(_APOSTROPHES), match.start() + m.start(), match.start() + m.end())
        for m in re.finditer(r"[^\W_]+", match.group())
    ]
    yield from parts
    for sign in signs_of(match):
        yield Token(sign, match.start(), match.end(), sign=True, parts=len(parts))


def _figure(text: str) -> str:
    """A number in one notation: “1.204” and “1,204” become “1204”, “78,19” becomes “78.19”."""
    if "." not in text and "," not in text:
        return text[:LONGEST_WORD]
    whole, _separator, last = text.replace(",", ".").rpartition(".")
    digits = whole.replace(".", "")
    return (digits + last if len(last) == 3 and not whole.startswith("0") else f"{digits}.{last}")[:LONGEST_WORD]


def written_words(text: str) -> list[str]:
    """The words of a text as written, in order, without their places."""
    return _FIGURE_OR_WORD.findall(text)


def compared(written: str) -> str:
    """A written word as search compares it."""
    return _compared[written]


def words_with_places(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) of each word of a text as written; for marking, where signs do not matter."""
    same_length = text.isascii()
    for match in _FIGURE_OR_WORD.finditer(text):
        raw = match.group()
        yield _word(raw.lower() if same_length else fold(raw)), *match.span()


@cache
def overrides() -> Mapping[str, tuple[str, ...]]:
    """Stems by word, where the stemmers are wrong."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (DATA / "stems.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and not line.startswith("stem\t"):
            stem_text, _tab, words = line.partition("\t")
            found.update(dict.fromkeys(words.split(), tuple(stem_text.split())))
    return found


@cache
def function_words() -> frozenset[str]:
    """Words left out of a query where others are typed."""
    lines = (DATA / "function_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


class _Indonesian:
    """PySastrawi on the list of roots that comes with it."""

    def __init__(self) -> None:
        roots = StemmerFactory().get_words()
        self.roots = frozenset(roots)
        self._stemmer: Any = Stemmer(ArrayDictionary(roots))

    def stem(self, word: str) -> str:
        return str(self._stemmer.stem_word(word))


@cache
def _indonesian() -> _Indonesian:
    return _Indonesian()


@cache
def _english() -> Any:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> tuple[str, ...]:
    """The stem of a word, sometimes two words: Indonesian first, English for what that leaves and does not know."""
    if found := overrides().get(word) or overrides().get(word.removesuffix("nya")):
        return found
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return (word,)
    indonesian = _indonesian()
    if (rest := _after_joined(word)) and (rest in indonesian.roots or rest in overrides()):
        return word.removesuffix(rest), *stem(rest)
    root = indonesian.stem(word)
    if root != word or word in indonesian.roots or word.endswith("itas"):
        return (root,)
    return (str(_english().stemWord(word)),)


def is_a_word(word: str) -> bool:
    """Whether the list of roots knows the word; what affixes make of one looks too much like misspellings."""
    return word in _indonesian().roots


def _after_joined(word: str) -> str:
    return next((word.removeprefix(prefix) for prefix in JOINED if word.startswith(prefix)), "")


class _Known(dict[str, str]):
    """What is made of words as written, each made once; as many as a vocabulary has, then anew."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self.make = make

    def __missing__(self, written: str) -> str:
        if len(self) >= KNOWN_WORDS:
            self.clear()
        made = self[written] = self.make(written)
        return made


_compared: Final = _Known(lambda written: _word(fold(written)))
_word_of: Final = _Known(_word)
_stems_of: Final = _Known(lambda written: " ".join(stem(_word(written))))


@dataclass(frozen=True)
class Streams:
    """A text as engines keep it: words and stems, each separated by spaces, in order."""

    words: str
    stems: str


def stream(text: str) -> Streams:
    """A text's words and stems; signs stand in both."""
    folded = fold(text)
    words: list[str] = []
    stems: list[str] = []
    for start, end, sign in _stretches(folded):
        if sign:
            for token in _composed(sign):
                words.append(token.text)
                stems.extend((token.text,) if token.sign else stem(token.text))
        else:
            written = _FIGURE_OR_WORD.findall(folded, start, end)
            words.extend(map(_word_of.__getitem__, written))
            stems.extend(map(_stems_of.__getitem__, written))
    return Streams(" ".join(words), " ".join(stems))


def streams(texts: Mapping[Field, str]) -> dict[Field, Streams]:
    """The streams of a document's fields, with Field.OFTEN made from summary and body."""
    made = {field: stream(text) for field, text in texts.items() if text}
    told: Counter[str] = Counter()
    for field in (Field.SUMMARY, Field.BODY):
        if field in made:
            told.update(made[field].stems.split())
    often = sorted(one for one, count in told.items() if count >= OFTEN_COUNT and one not in function_words())
    if often:
        made[Field.OFTEN] = Streams("", " ".join(often))
    return made
