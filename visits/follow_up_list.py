"""The follow-ups of a visit as a workbook: each commitment and each follow-up with owner, due date and state."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from portal.core.spreadsheets import plain_cell
from visits.models import PointKind, Visit

WIDTHS = (60, 14, 32, 24, 14, 18, 40)
Cells = tuple[str, str, str, str, date | None, str, str]


def as_xlsx(visit: Visit) -> bytes:
    """A workbook of one sheet: a row each, dates as dates; what could be taken for a formula stays text."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Follow-ups")
    sheet.append([_("What"), _("Kind"), _("Owner"), _("Person"), _("Due on"), _("Status"), _("Note")])
    for row in _rows(visit):
        sheet.append([one if isinstance(one, date) else plain_cell(one) for one in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip(sheet.columns, WIDTHS, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = width
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(visit: Visit) -> Iterator[Cells]:
    owners = ("owner_organisation", "owner")
    for point in visit.points.filter(kind=PointKind.COMMITMENT).select_related(*owners):
        lacks = "" if not point.lacks else _("no owner or no due date yet")
        yield (
            point.text,
            str(PointKind.COMMITMENT.label),
            str(point.owner_organisation or ""),
            str(point.owner or ""),
            point.due_on,
            lacks,
            "",
        )
    for step in visit.next_steps.select_related(*owners):
        yield (
            step.text,
            _("Follow-up"),
            str(step.owner_organisation),
            str(step.owner or ""),
            step.due_on,
            str(step.get_status_display()),
            step.note,
        )
