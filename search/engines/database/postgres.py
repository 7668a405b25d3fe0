"""PostgreSQL: a tsvector made here, whose lexemes say their field; no text search configuration, no ts_rank."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from search.contract import Alternative, Field
from search.language import Streams

LAST_POSITION: Final = 16_383  # what PostgreSQL can hold; what stands later counts as standing there
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
    """`t:word` is a word of the title, `t=stem` a stem of it."""

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
    """The text of a tsvector of all fields; cut at PostgreSQL's limits, the least important field first."""
    lexemes: list[str] = []
    size = 0
    for field, letter in LETTERS.items():
        if field not in streams:
            continue
        for mark, text in ((":", streams[field].words), ("=", streams[field].stems)):
            places: defaultdict[str, list[int]] = defaultdict(list)
            for place, token in enumerate(text.split(), 1):
                if len(places[token]) < POSITIONS:
                    places[token].append(min(place, LAST_POSITION))
            for token, found in places.items():
                size += len(token.encode()) + 4 + 2 * len(found)
                if size > LONGEST_VECTOR:
                    return " ".join(lexemes)
                lexemes.append(f"{_quoted(letter + mark + token)}:{','.join(map(str, dict.fromkeys(found)))}")
    return " ".join(lexemes)


def _phrase(alternative: Alternative, letter: str, *, prefix: bool) -> str:
    mark = "=" if alternative.of_stems else ":"
    lexemes = [_quoted(letter + mark + token) for token in alternative.tokens]
    if prefix:
        lexemes[-1] += ":*"
    return f"({' <-> '.join(lexemes)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
