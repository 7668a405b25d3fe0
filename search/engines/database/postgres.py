"""PostgreSQL: a tsvector made here, whose lexemes say their field; no text search configuration, no ts_rank."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import Any, Final

from search.contract import Alternative, Field
from search.language import DATA, Streams, stem

LAST_POSITION: Final = 16_383  # what PostgreSQL can hold; phrases of three words and more are found up to there
POSITIONS: Final = 250  # of one lexeme; PostgreSQL holds 255
LONGEST_VECTOR: Final = 900_000  # bytes of lexemes; PostgreSQL refuses 1 MiB
LETTERS: Final[Mapping[Field, str]] = {
    Field.TITLE: "t",
    Field.ALIAS: "n",
    Field.SUMMARY: "s",
    Field.OFTEN: "o",
    Field.BODY: "b",
    Field.ATTACHMENT: "a",
}


class Postgres:
    """`t:word` is a word of the title, `t=stem` a stem of it, `t= one two` two common stems next to each other."""

    def create(self, table: str) -> list[str]:
        """The table and its GIN index."""
        return [
            f"CREATE TABLE {table} (entry_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
            f"CREATE INDEX {table}_vector ON {table} USING gin (vector) WITH (fastupdate = off)",
        ]

    def insert(
        self, table: str, rows: Iterable[tuple[int, Mapping[Field, Streams]]]
    ) -> tuple[str, list[tuple[Any, ...]]]:
        """A row an entry."""
        statement = f"INSERT INTO {table} (entry_id, vector) VALUES (%s, %s::tsvector)"
        return statement, [(entry, vector(streams)) for entry, streams in rows]

    def id_column(self) -> str:
        """A plain column."""
        return "entry_id"

    def matches(
        self, table: str, fields: Collection[Field], alternatives: Collection[Alternative], *, prefix: bool
    ) -> tuple[str, str]:
        """A tsquery of tagged lexemes, quoted here."""
        parts = [_phrase(one, LETTERS[field], prefix=prefix) for one in alternatives for field in fields]
        return "vector @@ %s::tsquery", " | ".join(parts)


def vector(streams: Mapping[Field, Streams]) -> str:
    """The text of a tsvector of all fields. Beyond PostgreSQL's limit neighbours go first, the least field's first."""
    parts = [
        (letter + mark, text.split())
        for field, letter in LETTERS.items()
        if field in streams
        for mark, text in ((":", streams[field].words), ("=", streams[field].stems))
    ]
    lexemes: list[str] = []
    size = 0
    for lexeme in chain(
        *(_single(tag, tokens) for tag, tokens in parts), *(_pairs(tag, tokens) for tag, tokens in parts)
    ):
        size += len(lexeme.encode()) + 4
        if size > LONGEST_VECTOR:
            break
        lexemes.append(lexeme)
    return " ".join(lexemes)


def _single(tag: str, tokens: Sequence[str]) -> Iterator[str]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for place, token in enumerate(tokens, 1):
        if len(places[token]) < POSITIONS and place <= LAST_POSITION:
            places[token].append(str(place))
    for token, found in places.items():
        yield _quoted(tag + token) + (":" + ",".join(found) if found else "")


@cache
def common() -> frozenset[str]:
    """Words and stems that are frequent enough for their neighbourhoods to be kept."""
    lines = (DATA / "common_words.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return frozenset(chain(words, *map(stem, words)))


def _pairs(tag: str, tokens: Sequence[str]) -> Iterator[str]:
    """Neighbours as one lexeme, where both are common.

    A phrase is otherwise found by reading the positions, for which PostgreSQL unpacks the vector of every entry that
    holds all of its words. Keeping every pair made the index thirteen times as large, and writing as much slower.
    """
    pairs = dict.fromkeys(pairwise(tokens))
    return (_quoted(f"{tag} {one} {next_}") for one, next_ in pairs if one in common() and next_ in common())


def _phrase(alternative: Alternative, letter: str, *, prefix: bool) -> str:
    tag = letter + ("=" if alternative.of_stems else ":")
    tokens = alternative.tokens
    positions = " <-> ".join(_quoted(tag + token) for token in tokens) + (":*" if prefix else "")
    pairs = list(_pairs(tag, tokens)) if not prefix else []
    if len(tokens) == 2 and pairs:
        return pairs[0]
    return f"({' & '.join([*pairs, f'({positions})'])})"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
