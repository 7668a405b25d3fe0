"""The judged queries, read from `queries/`."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

TYPES: Final = (
    "indonesian",
    "english",
    "abbreviation",
    "synonym",
    "affix",
    "typo",
    "cross_language",
    "name",
    "number",
    "question",
)
LANGUAGES: Final = ("id", "en")
SPLITS: Final = ("tune", "held_out")
GRADES: Final = {"three": 3, "two": 2, "one": 1}
QUERIES: Final = Path(__file__).parent / "queries"


class JudgmentError(Exception):
    """A file of queries is wrong; says which and where."""


@dataclass(frozen=True)
class Judged:
    """What somebody types, and how much each document is worth to them (3, 2, 1; 0 for all others)."""

    text: str
    type: str
    language: str
    split: str
    grades: dict[str, int]


def split_of(language: str, text: str) -> str:
    """The part a query belongs to, by its hash: a third is held out."""
    number = int(hashlib.sha256(f"{language}:{text}".encode()).hexdigest(), 16)
    return "held_out" if number % 3 == 0 else "tune"


def load(split: str = "") -> list[Judged]:
    """All judged queries, or those of one part.

    Raises JudgmentError for a file that is not well-formed.
    """
    return [judged for name in TYPES for judged in _read(name) if split in ("", judged.split)]


def _read(name: str) -> Iterator[Judged]:
    for row in tomllib.loads((QUERIES / f"{name}.toml").read_text(encoding="utf-8"))["query"]:
        yield _judged(name, row)


def _judged(name: str, row: dict[str, Any]) -> Judged:
    if unknown := row.keys() - {"text", "language", "split", *GRADES}:
        raise JudgmentError(f"{name}: {row.get('text')!r} has {sorted(unknown)}")
    grades: dict[str, int] = {}
    for key, grade in GRADES.items():
        for document in row.get(key, []):
            if document in grades:
                raise JudgmentError(f"{name}: {row['text']!r} grades {document} twice")
            grades[document] = grade
    if not grades:
        raise JudgmentError(f"{name}: {row['text']!r} has no document")
    return Judged(row["text"], name, row["language"], row["split"], grades)
