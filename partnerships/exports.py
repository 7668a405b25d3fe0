"""Actions as a spreadsheet: row by row, so that the memory it takes does not grow with them."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook

from partnerships.models import Action, ActionStatus, Priority
from portal.core.spreadsheets import plain_cell

CHUNK: Final = 500
_NAMED: Final = ("owner__organisation", "owner__unit", "blocked_by__organisation")
READ: Final = (
    "partnership__title",
    "title",
    "person__name",
    "due_on",
    "priority",
    "status",
    "expected_result",
    "target_value",
    "target_unit",
    "blocked_by_text",
    *(
        f"owner__{name}"
        for name in ("organisation__name_id", "organisation__name_en", "unit__name_id", "unit__name_en")
    ),
    "owner__organisation__region__code",
    "owner__organisation__parent__region__code",
    "blocked_by__organisation__name_id",
    "blocked_by__organisation__name_en",
)
"""The columns that a row is made of; nothing else is read."""
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


@dataclass(frozen=True)
class Words:
    """What is said again and again, in the reader's language, looked up once."""

    yes: str
    no: str
    priorities: dict[str, str]
    statuses: dict[str, str]

    @classmethod
    def now(cls) -> "Words":
        """In the language that is active."""
        labels = ({value: str(label) for value, label in kind.choices} for kind in (Priority, ActionStatus))
        return cls(_("yes"), _("no"), *labels)


def cells(action: Action, words: Words) -> list[str]:
    """The values of a row; none that a spreadsheet would take for a formula."""
    values = (
        action.partnership.title,
        action.title,
        action.owner_organisation,
        action.person.name if action.person else "",
        action.due_on.isoformat(),
        words.yes if action.is_overdue else words.no,
        words.priorities[action.priority],
        words.statuses[action.status],
        action.expected_result,
        action.target_value,
        action.target_unit,
        action.blocker,
    )
    return [plain_cell(value) for value in values]


def rows_of(actions: QuerySet[Any]) -> Iterator[list[str]]:
    """Headings, then a row for each action, fetched some at a time."""
    yield headings()
    words = Words.now()
    for action in actions.select_related("blocked_by__organisation").only(*READ).iterator(chunk_size=CHUNK):
        yield cells(action, words)


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
