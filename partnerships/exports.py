"""Actions as a spreadsheet: row by row, so that the memory it takes does not grow with them."""

import csv
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook

from partnerships.models import Action
from portal.core.spreadsheets import plain_cell

CHUNK: Final = 500
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def headings() -> list[str]:
    """The columns, in the reader's language."""
    return [
        _("Partnership"),
        _("Action"),
        _("Owner"),
        _("Person"),
        _("Due on"),
        _("Late"),
        _("Priority"),
        _("Status"),
        _("Expected result"),
        _("Target"),
        _("Unit"),
        _("Blocked by"),
    ]


def cells(action: Action) -> list[str]:
    """The values of a row; none that a spreadsheet would take for a formula."""
    values = (
        action.partnership.title,
        action.title,
        action.owner_organisation,
        action.person.name if action.person else "",
        action.due_on.isoformat(),
        _("yes") if action.is_overdue else _("no"),
        action.get_priority_display(),
        action.get_status_display(),
        action.expected_result,
        action.target_value,
        action.target_unit,
        action.blocker,
    )
    return [plain_cell(value) for value in values]


def rows_of(actions: QuerySet[Any]) -> Iterator[list[str]]:
    """Headings, then a row for each action, fetched some at a time."""
    yield headings()
    for action in actions.select_related("blocked_by__organisation").iterator(chunk_size=CHUNK):
        yield cells(action)


def as_csv(rows: Iterable[list[str]]) -> Iterator[str]:
    """Lines of a CSV file that spreadsheets read as UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(row)


def as_xlsx(rows: Iterable[list[str]]) -> IO[bytes]:
    """A workbook in a temporary file that goes when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Actions"))
    for row in rows:
        sheet.append(row)
    file = TemporaryFile()  # noqa: SIM115  # whoever gives it out closes it
    book.save(file)
    file.seek(0)
    return file
