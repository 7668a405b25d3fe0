"""Answers a request with one statement and one pass over its hits."""

from datetime import date

from django.db import DatabaseError, connection, transaction

from search.contract import EngineAway, SearchPage, SearchRequest
from search.engines.database import tally
from search.engines.database.statement import Statement
from search.engines.database.tables import dialect


class DatabaseEngine:
    """SQLite FTS5 or PostgreSQL full text."""

    def search(self, request: SearchRequest) -> SearchPage:
        """The page asked for. Raises EngineAway where the database gives up, for instance at its time-out."""
        if not request.tokens:
            return SearchPage((), 0, {facet: {} for facet in request.facets})
        statement = Statement(request, dialect())
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor == "postgresql":  # it takes unpacking long vectors for free and reads all of them
                    cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(statement.sql, statement.parameters)
                rows = cursor.fetchall()
        except DatabaseError as error:
            raise EngineAway(str(error)) from error
        if connection.vendor == "sqlite":
            rows = [(*row[:4], _day(row[4]), *row[5:7], bool(row[7])) for row in rows]
        return tally.page(request, rows)


def _day(value: str | date | None) -> date | None:
    """SQLite gives dates back as text where they come through a UNION."""
    return date.fromisoformat(value) if isinstance(value, str) else value
