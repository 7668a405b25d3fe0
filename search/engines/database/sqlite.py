"""SQLite: FTS5 tables with a column for the words and one for the stems of each field."""

from collections.abc import Collection, Mapping
from typing import Final

from search.contract import Alternative, Field
from search.engines.database import bulk
from search.language import Streams

COLUMNS: Final = [f"{field}_{kind}" for field in Field for kind in ("words", "stems")]


class Sqlite:
    """FTS5. Nothing of it ranks: `columnsize=0` even leaves out what bm25 would need."""

    def create(self, table: str) -> list[str]:
        """One virtual table; the marks inside numbers, dates and regulations belong to the word."""
        tokenizer = "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.-_'\""
        return [f"CREATE VIRTUAL TABLE {table} USING fts5({', '.join(COLUMNS)}, columnsize=0, {tokenizer})"]

    def insert(self, table: str, rows: Collection[tuple[int, Mapping[Field, Streams]]]) -> None:
        """A row an entry."""
        nothing = Streams("", "")
        made = (
            (entry, *(text for field in Field for text in _pair(streams.get(field, nothing))))
            for entry, streams in rows
        )
        columns = ["rowid", *COLUMNS]
        bulk.insert_into(table, ", ".join(columns), made, values=f"({bulk.marks(columns)})")

    def words(self, fields: Collection[Field]) -> str:
        """Their columns."""
        return " || ' ' || ".join(f"{field}_words" for field in fields)

    def id_column(self) -> str:
        """FTS5 numbers rows itself."""
        return "rowid"

    def matches(
        self, table: str, fields: Collection[Field], alternatives: Collection[Alternative], *, prefix: bool
    ) -> tuple[str, str]:
        """A MATCH: words and stems live in columns of their own."""
        parts = []
        for kind, of_stems in (("words", False), ("stems", True)):
            phrases = [_phrase(one, prefix=prefix) for one in alternatives if one.of_stems is of_stems]
            if phrases:
                columns = " ".join(f"{field}_{kind}" for field in fields)
                parts.append(f"({{{columns}}}: ({' OR '.join(phrases)}))")
        return f"{table} MATCH %s", " OR ".join(parts)


def _pair(streams: Streams) -> tuple[str, str]:
    return streams.words, streams.stems


def _phrase(alternative: Alternative, *, prefix: bool) -> str:
    text = " ".join(token.replace('"', "") for token in alternative.tokens)
    return f'"{text}"{"*" if prefix else ""}'
