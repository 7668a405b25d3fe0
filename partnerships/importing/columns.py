"""The sheets and columns of the workbook. Their names are part of the file, so they are the same in every language."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AGREEMENTS: Final = "Naskah"
ACTIONS: Final = "Tindakan"
EXPLANATION: Final = "Penjelasan"


@dataclass(frozen=True)
class Column:
    """A column by its heading, what to write in it, and whether it may stay empty."""

    name: str
    text: str | Promise
    needed: bool = True


PARTNERSHIP: Final = Column("Kemitraan", _("Title of the partnership, written alike in every row that belongs to it."))
PARTIES: Final = Column(
    "Pihak", _("Names of the organisations as in the portal, separated by ; with yours among them.")
)
SHEETS: Final[dict[str, tuple[Column, ...]]] = {
    AGREEMENTS: (
        PARTNERSHIP,
        PARTIES,
        Column("Jenis kerja sama", _("Kind of cooperation as in the portal.")),
        Column("Urusan", _("Government affair as in the portal.")),
        Column("Jenis naskah", _("Kind of document as in the portal.")),
        Column("Nomor", _("Number of each party in the order of the parties, separated by ; and known by the first.")),
        Column("Judul naskah", _("Title of the agreement.")),
        Column("Ditandatangani", _("Day of signing: a date, or text such as 31-01-2025.")),
        Column("Berlaku sejak", _("From when it is in force; empty: from the day of signing."), needed=False),
        Column("Berakhir", _("Last day.")),
        Column("Penanda tangan", _("For each party “organisation: office”, separated by ; such as “Name: Governor”.")),
    ),
    ACTIONS: (
        PARTNERSHIP,
        PARTIES,
        Column("Tindakan", _("What is done.")),
        Column("Pemilik", _("The party that does it.")),
        Column("Tenggat", _("Due date: a date, or text such as 31-01-2025.")),
        Column("Prioritas", _("rendah, normal or tinggi; empty: normal."), needed=False),
        Column("Nomor naskah", _("Number of the agreement it comes from, as on the other sheet."), needed=False),
        Column("Hasil yang diharapkan", _("How one sees that it is done."), needed=False),
    ),
}
