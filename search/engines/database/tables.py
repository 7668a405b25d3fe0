"""The full-text tables beside SearchEntry: one of public entries, one of restricted ones, made for the database in use.

A reader of public entries only is answered by a statement that does not name the second table.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from typing import Final, Protocol

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from search.contract import Alternative, Field
from search.engines.database import bulk, postgres, sqlite
from search.language import Streams

PUBLIC: Final = "search_text_public"
RESTRICTED: Final = "search_text_restricted"
Row = tuple[int, Mapping[Field, Streams]]  # entry id, streams


class Dialect(Protocol):
    """What differs between databases. Every piece of SQL comes with its parameters."""

    def create(self, table: str) -> list[str]:
        """Statements that make a table."""

    def insert(self, table: str, rows: Collection[Row]) -> None:
        """Write rows, in few statements."""

    def words(self, fields: Collection[Field]) -> str:
        """An expression of the words of a row in these fields, separated by spaces."""

    def id_column(self) -> str:
        """The column that holds the entry's id."""

    def matches(
        self, table: str, fields: Collection[Field], alternatives: Collection[Alternative], *, prefix: bool
    ) -> tuple[str, str]:
        """A condition on a row, true where any of the alternatives stands in any of the fields, and its parameter."""


def dialect() -> Dialect:
    """The one of the database in use."""
    return postgres.Postgres() if connection.vendor == "postgresql" else sqlite.Sqlite()


def make(editor: BaseDatabaseSchemaEditor) -> None:
    """Make both tables; for a migration."""
    for table in (PUBLIC, RESTRICTED):
        for statement in dialect().create(table):
            editor.execute(statement)


def drop(editor: BaseDatabaseSchemaEditor) -> None:
    """Remove both tables; for a migration."""
    for table in (PUBLIC, RESTRICTED):
        editor.execute(f"DROP TABLE {table}")


def write(rows: Collection[Row], *, restricted: bool) -> None:
    """Write texts of entries that have none in either table (see `remove`)."""
    if not rows:
        return
    dialect().insert(RESTRICTED if restricted else PUBLIC, rows)


def words(entry_ids: Collection[int], fields: Collection[Field]) -> Iterator[str]:
    """The words in these fields of each of the entries that is public, as they were written, separated by spaces."""
    engine = dialect()
    column = engine.id_column()
    with connection.cursor() as cursor:
        for ids in bulk.slices(entry_ids):
            cursor.execute(f"SELECT {engine.words(fields)} FROM {PUBLIC} WHERE {column} IN ({bulk.marks(ids)})", ids)
            yield from (row[0] or "" for row in cursor.fetchall())


def remove(entry_ids: Collection[int]) -> None:
    """Remove the texts of entries."""
    column = dialect().id_column()
    with connection.cursor() as cursor:
        for table, ids in product((PUBLIC, RESTRICTED), bulk.slices(entry_ids)):
            cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({bulk.marks(ids)})", ids)
