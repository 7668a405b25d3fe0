"""The workbook to fill in: a sheet for agreements, one for actions, and one that explains the columns."""

from tempfile import TemporaryFile
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook

from partnerships.importing.columns import EXPLANATION, SHEETS


def template() -> IO[bytes]:
    """The workbook in a temporary file that goes when it is closed."""
    book = Workbook(write_only=True)
    for name, columns in SHEETS.items():
        book.create_sheet(name).append([column.name for column in columns])
    explanation = book.create_sheet(EXPLANATION)
    explanation.append([_("Sheet"), _("Column"), _("Needed"), _("What to write")])
    for name, columns in SHEETS.items():
        for column in columns:
            explanation.append([name, column.name, _("yes") if column.needed else _("no"), str(column.text)])
    file = TemporaryFile()  # noqa: SIM115  # whoever gives it out closes it
    book.save(file)
    file.seek(0)
    return file
