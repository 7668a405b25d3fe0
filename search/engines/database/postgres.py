"""PostgreSQL: a tsvector made here, whose lexemes say their field; no text search configuration, no ts_rank."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, Final

from search.contract import Alternative, Field
from search.language import Streams

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
    """`t:word` is a word of the title, `t=stem` a stem of it, `t= one two` two stems next to each other."""

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


def _pairs(tag: str, tokens: Sequence[str]) -> Iterator[str]:
    """Neighbours as one lexeme: most phrases have two words, and reading positions costs reading the whole vector."""
    return (_quoted(f"{tag} {one} {next_}") for one, next_ in dict.fromkeys(pairwise(tokens)))


def _phrase(alternative: Alternative, letter: str, *, prefix: bool) -> str:
    tag = letter + ("=" if alternative.of_stems else ":")
    tokens = alternative.tokens
    end = ":*" if prefix else ""
    if len(tokens) == 1:
        return _quoted(tag + tokens[0]) + end
    lexemes = list(_pairs(tag, tokens))
    lexemes[-1] += end
    if len(tokens) > 2:
        lexemes.append(" <-> ".join(_quoted(tag + token) for token in tokens) + end)
    return f"({' & '.join(lexemes)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
