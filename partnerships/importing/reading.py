"""A workbook as rows of text and dates; what is no such workbook, or too much of one, is refused as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Final

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.importing.columns import SHEETS
from portal.core.ooxml import OfficeFileRefused, open_checked, read_part

LARGEST_FILE: Final = 5 * 1024 * 1024
LARGEST_PART: Final = 40 * 1024 * 1024
LARGEST_WHOLE: Final = 80 * 1024 * 1024
MOST_ROWS: Final = 20_000
LAST_LINE: Final = 30_000  # a row that stands further down is no row of a list
MOST_COLUMNS: Final = 40
MOST_CELLS: Final = 600_000  # of all sheets, filled or only painted
CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
Cell = str | date


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell, and what to do; `line` is counted as the spreadsheet does."""

    sheet: str
    line: int
    column: str
    text: str


@dataclass(frozen=True)
class Line:
    """A row that is not empty: its cells by heading, empty ones left out."""

    sheet: str
    number: int
    cells: dict[str, Cell]


def read(file: IO[bytes]) -> tuple[list[Line], list[Problem]]:
    """The rows, and the cells that cannot be taken. Raises ValidationError for a file that is refused as a whole."""
    try:
        archive = open_checked(file, "xlsx")
        left, cells = LARGEST_WHOLE, MOST_CELLS
        for name in archive.namelist():
            if name.lower().endswith((".xml", ".rels")):
                part = read_part(archive, name, "xlsx", limit=min(LARGEST_PART, left))
                left -= len(part)
                if "worksheets/" in name.lower():
                    cells -= sum(1 for _found in CELL.finditer(part))
    except OfficeFileRefused as error:
        raise ValidationError(str(error)) from error
    if cells < 0:
        text = _("The workbook has more than %(n)s cells. Copy the rows alone into a new template and try again.")
        raise ValidationError(text % {"n": MOST_CELLS})
    file.seek(0)
    lines: list[Line] = []
    problems: list[Problem] = []
    try:
        book = openpyxl.load_workbook(file, read_only=True)
        found = {sheet.title.strip().casefold(): sheet for sheet in book.worksheets}
        for name in SHEETS:
            if (sheet := found.get(name.casefold())) is not None:
                _read_sheet(name, sheet, lines, problems)
    except ValidationError:
        raise
    except Exception as error:  # the reader raises anything at all for a workbook that is damaged inside
        raise ValidationError(_("This workbook is damaged. Open it, save it anew as .xlsx and try again.")) from error
    if not lines and not problems:
        names = ", ".join(SHEETS)
        raise ValidationError(_("There is no row to import. Fill in the sheets %(names)s.") % {"names": names})
    return lines, problems


def _read_sheet(name: str, sheet: Any, lines: list[Line], problems: list[Problem]) -> None:
    sheet.reset_dimensions()  # what the file says of its size need not be true
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS)
    headings = [str(cell.value or "").strip().casefold() for cell in next(rows, ())]
    missing = [column.name for column in SHEETS[name] if column.needed and column.name.casefold() not in headings]
    if missing:
        text = _("The sheet %(sheet)s has no column %(columns)s. Start from the template.")
        raise ValidationError(text % {"sheet": name, "columns": ", ".join(missing)})
    places = {
        column.name: headings.index(column.name.casefold())
        for column in SHEETS[name]
        if column.name.casefold() in headings
    }
    for number, row in enumerate(rows, start=2):
        if number > LAST_LINE:
            text = _(
                "The sheet %(sheet)s goes on below line %(line)s. Copy the rows into a new template, without "
                "empty lines between them."
            )
            raise ValidationError(text % {"sheet": name, "line": LAST_LINE})
        cells: dict[str, Cell] = {}
        filled = False
        for column, place in places.items():
            cell = row[place] if place < len(row) else None
            if cell is None or cell.value is None:
                continue
            filled = True
            if cell.data_type == "f":
                text = _("This cell holds a formula. Write its value instead.")
                problems.append(Problem(name, number, column, text))
            elif cell.data_type == "e":
                problems.append(Problem(name, number, column, _("This cell holds an error. Write a value instead.")))
            elif (value := _value(cell.value)) != "":
                cells[column] = value
        if filled:
            lines.append(Line(name, number, cells))
            if len(lines) > MOST_ROWS:
                raise ValidationError(_too_many())


def _too_many() -> str:
    return _("At most %(n)s rows are taken at once. Divide the workbook into several.") % {"n": MOST_ROWS}


def _value(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\x00", "").strip()


def day_of(value: Cell) -> date:
    """A date cell, or text such as 2025-01-31, 31-01-2025 or 31/01/2025. Raises ValueError for what is no day."""
    if isinstance(value, date):
        return value
    for shape in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, shape).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ValueError(value)
