"""Answers a request with one statement and one pass over its hits."""

from typing import Final

from django.db import DatabaseError, connection, transaction

from search.contract import EngineAway, SearchPage, SearchRequest
from search.engines.database import tally
from search.engines.database.statement import Statement
from search.engines.database.tables import dialect

# PostgreSQL takes unpacking long vectors for free and would read them all; of hits it expects few, and spills many
PLANNER: Final = (
    "SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 0"
)


class DatabaseEngine:
    """SQLite FTS5 or PostgreSQL full text."""

    def search(self, request: SearchRequest) -> SearchPage:
        """The page asked for. Raises EngineAway where the database gives up, for instance at its time-out."""
        if not request.tokens:
            return SearchPage((), 0, {facet: {} for facet in request.facets})
        statement = Statement(request, dialect())
        try:
            rows = _fetch(statement)
        except DatabaseError as error:
            raise EngineAway(str(error)) from error
        return tally.page(request, rows)


def _fetch(statement: Statement) -> list[tally.Row]:
    if connection.vendor == "sqlite":  # a transaction would wait for whoever writes
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters)
            return cursor.fetchall()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLANNER)
        cursor.execute(statement.sql, statement.parameters)
        return cursor.fetchall()
