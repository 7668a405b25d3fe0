"""Writing many rows of a model at once, past the model's instances: several times as fast as `bulk_create`."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import Model

AT_A_TIME: Final = 500


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, then: str = "") -> None:
    """Insert rows, given in the order of `fields` as the database takes them; no signals, no checks but its own.

    `then` is SQL that follows the values, such as ON CONFLICT; it must not hold anything from outside.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(_column(model, name)) for name in fields)
    values = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES {values} {then}", list(rows))
            return
        remaining = iter(rows)
        while some := list(islice(remaining, AT_A_TIME)):
            every = ", ".join([values] * len(some))
            parameters = [value for row in some for value in row]
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {every} {then}", parameters)


def _column(model: type[Model], field: str) -> str:
    return str(model._meta.get_field(field).get_attname_column()[1])  # type: ignore[union-attr]
