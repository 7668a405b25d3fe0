"""Loading reference data that editors may change: what they changed or deleted stays theirs.

Every app registers its tables; `manage.py load_reference` loads them all in one transaction. The rule, field by field,
against what was loaded last time (`ReferenceRow`):

- a row that was never loaded and does not exist is inserted;
- a field that still holds what was loaded takes the shipped value, so corrections of a release arrive;
- a field that an editor changed keeps the editor's value;
- a row that an editor deleted stays deleted; a row that an editor made under the same key stays as it is.

`update=True` sets all of it back to the shipped data. Rows that the data
no longer names are left alone: others may use them.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction

from portal.core.models import Generation
from portal.regions.models import ReferenceRow

Row = dict[str, str]


class ReferenceDataError(Exception):
    """The shipped data is wrong; says which row."""


@dataclass(frozen=True)
class Table:
    """A list in files: its model, its rows, the column that names a row.

    A column is a field, or `field:lookup` for a foreign key named by the other row's `lookup` ("parent:code").
    """

    name: str
    model: str
    rows: Callable[[], Iterable[Row]]
    key: str
    order: int


@dataclass
class Count:
    """What became of the rows of a table."""

    table: str
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    deleted_by_editor: int = 0


_tables: dict[str, Table] = {}


def read(path: Path) -> Iterator[Row]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def register(
    name: str, model: str, source: Path | Callable[[], Iterable[Row]], *, key: str = "key", order: int
) -> None:
    """Register a table under a unique name; small orders load first, what is pointed at before what points.

    Raises ValueError for a second table of the same name.
    """
    if name in _tables:
        raise ValueError(f"{name} is registered already")
    rows = source if callable(source) else lambda: read(source)
    _tables[name] = Table(name, model, rows, key, order)


def tables() -> list[Table]:
    """All registered tables in the order they load."""
    return sorted(_tables.values(), key=lambda table: (table.order, table.name))


@transaction.atomic
def load(*, update: bool = False) -> list[Count]:
    """Load every table, all or nothing; answers a count per table.

    Raises ReferenceDataError for a row that does not fit its model.
    """
    counts = [_load_table(table, update=update) for table in tables()]
    if any(count.inserted or count.updated for count in counts):
        Generation.advance("regions")
    return counts


def _load_table(table: Table, *, update: bool) -> Count:
    model = apps.get_model(table.model)
    manager = model._default_manager
    existing = {str(getattr(one, table.key)): one for one in manager.all()}
    ledger = {one.key: one for one in ReferenceRow.objects.filter(model=table.model)}
    count = Count(table.name)
    insert: list[models.Model] = []
    change: list[models.Model] = []
    remember: list[ReferenceRow] = []
    columns: set[str] = set()
    parse = _parser(table, model)
    for row in table.rows():
        values = parse(row)
        columns.update(values)
        shipped = {name: _plain(value) for name, value in values.items()}
        key = str(values[table.key])
        current, last = existing.get(key), ledger.get(key)
        written = True
        if current is None:
            if last is not None and not update:
                count.deleted_by_editor += 1
                continue
            current = model(**values)
            insert.append(current)
            count.inserted += 1
        elif _merge(current, values, last, update=update):
            change.append(current)
            count.updated += 1
        elif all(_plain(getattr(current, name)) == value for name, value in shipped.items()):
            count.unchanged += 1
            written = False
        else:
            count.kept += 1
            written = False
        if written:
            _check(table, row, current, values)
        if last is None or last.values != shipped:
            remember.append(ReferenceRow(model=table.model, key=key, values=shipped))
    manager.bulk_create(insert, batch_size=500)
    if change:
        fields = [name for name in (_field_name(model, column) for column in columns) if name != table.key]
        manager.bulk_update(change, fields, batch_size=200)
    ReferenceRow.objects.bulk_create(
        remember,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["model", "key"],
        update_fields=["values"],
    )
    return count


def _merge(current: models.Model, values: dict[str, Any], last: ReferenceRow | None, *, update: bool) -> bool:
    """Give the row the shipped values an editor did not change; True if anything changed."""
    changed = False
    for name, value in values.items():
        held = _plain(getattr(current, name))
        if held == _plain(value):
            continue
        untouched = last is not None and (name not in last.values or last.values[name] == held)
        if update or untouched:
            setattr(current, name, value)
            changed = True
    return changed


def _parser(table: Table, model: type[models.Model]) -> Callable[[Row], dict[str, Any]]:
    """A function from a row of strings to values by attribute name; foreign keys are looked up once."""
    looked_up: dict[str, dict[str, Any]] = {}

    def parse(row: Row) -> dict[str, Any]:
        values = {}
        for column, text in row.items():
            name, _, lookup = column.partition(":")
            field = model._meta.get_field(name)
            assert isinstance(field, models.Field)
            if lookup and text:
                assert isinstance(field, models.ForeignKey)
                if column not in looked_up:
                    others = field.related_model._default_manager.values_list(lookup, "pk")
                    looked_up[column] = {str(named): pk for named, pk in others}
                if text not in looked_up[column]:
                    raise ReferenceDataError(f"{table.name}: {column} names {text!r}, which does not exist: {row}")
                values[field.attname] = looked_up[column][text]
            elif text == "":
                values[field.attname] = None if field.null else field.get_default()
            else:
                try:
                    values[field.attname] = field.to_python(text)
                except ValidationError as error:
                    raise ReferenceDataError(f"{table.name}: {column}: {error.messages}: {row}") from error
        return values

    return parse


def _check(table: Table, row: Row, one: models.Model, values: dict[str, Any]) -> None:
    """Refuse a row that its model's fields would refuse; foreign keys were looked up already."""
    excluded = {field.name for field in one._meta.fields if field.attname not in values or field.is_relation}
    try:
        one.clean_fields(exclude=excluded)
    except ValidationError as error:
        raise ReferenceDataError(f"{table.name}: {error.message_dict}: {row}") from error


def _field_name(model: type[models.Model], attname: str) -> str:
    return next(field.name for field in model._meta.fields if field.attname == attname)


def _plain(value: Any) -> Any:
    """A value as JSON keeps it, the same before and after a trip to the database."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
