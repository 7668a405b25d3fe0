"""The language side of search, the same for every engine: words, stems, signs of dates and regulations."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import snowballstemmer
from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from search.contract import Field
from search.ranking import OFTEN_COUNT

DATA: Final = Path(__file__).with_name("data")
LONGEST_WORD: Final = 60

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb pebruari",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov nopember",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}
_REGULATIONS: Final = {
    "undang-undang": "uu",
    "undang undang": "uu",
    "uu": "uu",
    "law": "uu",
    "peraturan pemerintah": "pp",
    "government regulation": "pp",
    "pp": "pp",
    "peraturan presiden": "perpres",
    "presidential regulation": "perpres",
    "perpres": "perpres",
    "instruksi presiden": "inpres",
    "inpres": "inpres",
    "peraturan menteri dalam negeri": "permendagri",
    "permendagri": "permendagri",
    "peraturan gubernur": "pergub",
    "pergub": "pergub",
    "keputusan gubernur": "kepgub",
    "kepgub": "kepgub",
    "peraturan daerah": "perda",
    "perda": "perda",
    "peraturan bupati": "perbup",
    "perbup": "perbup",
    "peraturan wali kota": "perwali",
    "peraturan walikota": "perwali",
    "perwali": "perwali",
    "surat edaran": "se",
}
_month = "|".join(sorted(_MONTHS, key=len, reverse=True))
_regulation = "|".join(sorted(_REGULATIONS, key=len, reverse=True))
_TOKEN: Final = re.compile(
    rf"""
    (?P<ymd>\b(?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d?)-(?P<d1>\d\d?)\b)
    | (?P<dmy>\b(?P<d2>\d\d?)(?P<sep>[-/.])(?P<m2>\d\d?)(?P=sep)(?P<y2>(?:19|20)\d\d)\b)
    | (?P<long>\b(?P<d3>\d\d?)\s+(?P<m3>{_month})\s+(?P<y3>(?:19|20)\d\d)\b)
    | (?P<english>\b(?P<m4>{_month})\s+(?P<d4>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y4>(?:19|20)\d\d)\b)
    | (?P<rule>\b(?P<kind>{_regulation})(?:\s+[a-z]{{3,}}){{0,3}}?\s+(?:no(?:mor|\.)?\s*)?(?P<number>\d{{1,3}})\s*
        (?:/|tahun|thn?\.?|of|,)?\s*(?P<year>(?:19|20)\d\d)\b)
    | (?P<figure>\d+(?:[.,]\d+)+)
    | (?P<word>[^\W_]+(?:['’ʼ`][^\W_]+)*)
    """,
    re.VERBOSE,
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
BEFORE_A_YEAR: Final = 90  # letters that a date or regulation may take up before its year
AFTER_A_YEAR: Final = 8
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’ʼ`][^\W_]+)*")
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

    `sign` marks a date (“2022-03-17”) or a regulation (“pp-28-2018”) recognised in the words.
    """

    text: str
    start: int
    end: int
    sign: bool = False
    parts: int = 0


def tokens(text: str) -> Iterator[Token]:
    """The words and signs of a text in order; positions are those of `fold(text)`."""
    folded = fold(text)
    done = 0
    for year in _YEAR.finditer(folded):  # every date and regulation has one; looking for both everywhere is slow
        start = max(done, folded.rfind(" ", 0, max(done, year.start() - BEFORE_A_YEAR)) + 1)
        if start >= year.end():
            continue
        yield from _plain(folded, done, start)
        done = start
        for match in _TOKEN.finditer(folded, start, min(len(folded), year.end() + AFTER_A_YEAR)):
            if match.start() >= year.end():
                break
            done = match.end()
            if match.lastgroup in ("word", "figure"):
                yield _token(match)
            else:
                yield from _composed(match)
    yield from _plain(folded, done, len(folded))


def _plain(folded: str, start: int, end: int) -> Iterator[Token]:
    return map(_token, _WORD.finditer(folded, start, end))


def _token(match: re.Match[str]) -> Token:
    return Token(_word(match.group()), match.start(), match.end())


def _word(text: str) -> str:
    return _figure(text) if text[0].isdigit() else text.translate(_APOSTROPHES)[:LONGEST_WORD]


def _composed(match: re.Match[str]) -> Iterator[Token]:
    parts = [
        Token(_figure(m.group()).translate(_APOSTROPHES), match.start() + m.start(), match.start() + m.end())
        for m in re.finditer(r"[^\W_]+", match.group())
    ]
    yield from parts
    for sign in _signs(match):
        yield Token(sign, match.start(), match.end(), sign=True, parts=len(parts))


def _signs(match: re.Match[str]) -> tuple[str, ...]:
    if match["kind"]:
        kind = _REGULATIONS[match["kind"]]
        number = int(match["number"])
        return f"{kind}-{number}-{match['year']}", f"{kind}-{number}"
    day = next(int(match[f"d{n}"]) for n in (1, 2, 3, 4) if match[f"d{n}"])
    month_text = next(match[f"m{n}"] for n in (1, 2, 3, 4) if match[f"m{n}"])
    month = _MONTHS.get(month_text) or int(month_text)
    year = next(match[f"y{n}"] for n in (1, 2, 3, 4) if match[f"y{n}"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ()
    return (f"{year}-{month:02}-{day:02}",)


def _figure(text: str) -> str:
    """A number in one notation: “1.204” and “1,204” become “1204”, “78,19” becomes “78.19”."""
    if "." not in text and "," not in text:
        return text[:LONGEST_WORD]
    whole, _separator, last = text.replace(",", ".").rpartition(".")
    digits = whole.replace(".", "")
    return (digits + last if len(last) == 3 and not whole.startswith("0") else f"{digits}.{last}")[:LONGEST_WORD]


def written_words(text: str) -> list[str]:
    """The words of a text as written, in order, without their places."""
    return _WORD.findall(text)


def compared(written: str) -> str:
    """A written word as search compares it."""
    return _word(written.lower() if written.isascii() else fold(written))


def words_with_places(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) of each word of a text as written; for marking, where signs do not matter."""
    same_length = text.isascii()
    for match in _WORD.finditer(text):
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
    if found := overrides().get(word):
        return found
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return (word,)
    indonesian = _indonesian()
    root = indonesian.stem(word)
    if root != word or word in indonesian.roots or word.endswith("itas"):
        return (root,)
    return (str(_english().stemWord(word)),)


@dataclass(frozen=True)
class Streams:
    """A text as engines keep it: words and stems, each separated by spaces, in order."""

    words: str
    stems: str


def stream(text: str) -> Streams:
    """A text's words and stems; signs stand in both."""
    if not _YEAR.search(text):
        plain = [_word(found) for found in _WORD.findall(fold(text))]
        return Streams(" ".join(plain), " ".join(chain.from_iterable(map(stem, plain))))
    words: list[str] = []
    stems: list[str] = []
    for token in tokens(text):
        words.append(token.text)
        stems.extend((token.text,) if token.sign else stem(token.text))
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
