"""Skeletons of documents as Word files: headings to fill in, with what the portal knows of the partnership.

The documents are written in Indonesian whatever the reader's language, so their words are no interface texts. The
headings follow the lists of domain knowledge of the project; no text of a rule is quoted, and each says that the legal
bureau is to check it.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils import translation
from django.utils.formats import date_format
from docx import Document
from docx.document import Document as WordDocument

from partnerships.models import Agreement, Partnership, Party
from portal.core.models import today

DRAFT_MARK: Final = (
    "RANCANGAN — kerangka ini dibuat oleh portal dari data kemitraan. Isi dan rumusannya belum diperiksa; mintalah "
    "biro atau bagian hukum memeriksanya sebelum dipakai."
)
TO_FILL: Final = "[diisi]"
TWO_HEADS: Final = "Ditandatangani kepala daerah masing-masing pihak."


@dataclass(frozen=True)
class Skeleton:
    """A kind of document by its key, its title, its headings, and a note on who signs."""

    key: str
    title: str
    headings: tuple[str, ...]
    note: str = ""
    has_table: bool = False


SKELETONS: Final[dict[str, Skeleton]] = {
    row.key: row
    for row in (
        Skeleton(
            "kak",
            "Kerangka Acuan Kerja",
            (
                "Latar belakang",
                "Maksud dan tujuan",
                "Objek kerja sama",
                "Lokasi",
                "Ruang lingkup",
                "Jangka waktu",
                "Manfaat yang diharapkan",
                "Dampak sosial dan lingkungan",
                "Pembiayaan",
                "Petugas penghubung (PPKSD)",
            ),
        ),
        Skeleton(
            "surat_penawaran",
            "Surat Penawaran Kerja Sama",
            (
                "Nomor, sifat, dan lampiran",
                "Tujuan surat",
                "Maksud penawaran",
                "Objek kerja sama",
                "Ruang lingkup",
                "Jangka waktu",
                "Lampiran: KAK dan rancangan Kesepakatan Bersama",
            ),
            "Ditandatangani kepala daerah, bukan kepala perangkat daerah.",
        ),
        Skeleton(
            "kb",
            "Kesepakatan Bersama",
            (
                "Para pihak",
                "Maksud dan tujuan",
                "Objek kerja sama",
                "Ruang lingkup",
                "Pelaksanaan",
                "Jangka waktu",
                "Pembiayaan",
                "Penyelesaian perselisihan",
                "Penutup",
            ),
            TWO_HEADS,
        ),
        Skeleton(
            "pks",
            "Perjanjian Kerja Sama",
            (
                "Para pihak",
                "Dasar: Kesepakatan Bersama",
                "Maksud dan tujuan",
                "Objek kerja sama",
                "Ruang lingkup",
                "Hak dan kewajiban",
                "Jangka waktu",
                "Pembiayaan",
                "Pelaporan dan evaluasi",
                "Perubahan (adendum)",
                "Pengakhiran",
                "Keadaan memaksa",
                "Penyelesaian perselisihan",
                "Penutup",
            ),
            "Ditandatangani kepala daerah, atau kepala perangkat daerah dengan surat kuasa.",
        ),
        Skeleton(
            "rencana_kerja",
            "Rencana Kerja",
            ("Tujuan", "Kegiatan", "Pembiayaan", "Pelaporan"),
            has_table=True,
        ),
    )
}


def skeleton(partnership: Partnership, key: str) -> bytes:
    """A Word file for a kind of document by its key. Raises LookupError where there is no skeleton of that kind."""
    form = SKELETONS[key]
    with translation.override("id"):
        parties = list(partnership.parties.select_related("organisation", "unit", "focal_point"))
        agreements = list(partnership.agreements.select_related("kind"))
        document = Document()
        document.core_properties.title = f"{form.title}: {partnership.title}"
        document.core_properties.author = ""
        document.add_paragraph().add_run(DRAFT_MARK).bold = True
        document.add_heading(form.title, level=1)
        document.add_paragraph(partnership.title)
        document.add_paragraph("antara " + " dan ".join(party.organisation.name for party in parties))
        document.add_paragraph(f"Dibuat {date_format(today(), 'j F Y')}")
        known = _known(partnership, parties, agreements)
        for heading in form.headings:
            document.add_heading(heading, level=2)
            for line in known.get(heading) or [TO_FILL]:
                document.add_paragraph(line)
            if form.has_table and heading == "Kegiatan":
                _table(document)
        _signatures(document, form, parties)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _known(partnership: Partnership, parties: list[Party], agreements: list[Agreement]) -> dict[str, list[str]]:
    """By heading, what the portal knows."""
    aim = [line for line in partnership.aim.splitlines() if line.strip()]
    ends = [f"{one.title}: sampai {date_format(one.ends_on, 'j F Y')}" for one in agreements if one.ends_on]
    return {
        "Para pihak": [_party_line(number, party) for number, party in enumerate(parties, start=1)],
        "Tujuan surat": [party.organisation.name for party in parties[1:]],
        "Maksud dan tujuan": aim,
        "Maksud penawaran": aim,
        "Tujuan": aim,
        "Objek kerja sama": [f"Urusan pemerintahan: {partnership.urusan.name}"],
        "Jangka waktu": ends,
        "Dasar: Kesepakatan Bersama": [one.title for one in agreements if one.kind.key == "kb"],
        "Petugas penghubung (PPKSD)": [
            f"{party.organisation.name}: {party.focal_point.name}" for party in parties if party.focal_point
        ],
    }


def _party_line(number: int, party: Party) -> str:
    unit = f", dilaksanakan oleh {party.unit.name}" if party.unit else ""
    return f"Pihak {number}: {party.organisation.name}{unit}"


def _table(document: WordDocument) -> None:
    table = document.add_table(rows=2, cols=5)
    table.style = "Table Grid"
    names = ("Kegiatan", "Penanggung jawab", "Tenggat", "Keluaran", "Biaya")
    for cell, text in zip(table.rows[0].cells, names, strict=True):
        cell.text = text
    for cell in table.rows[1].cells:
        cell.text = TO_FILL


def _signatures(document: WordDocument, form: Skeleton, parties: list[Party]) -> None:
    document.add_heading("Tanda tangan", level=2)
    if form.note:
        document.add_paragraph(form.note)
    table = document.add_table(rows=1, cols=max(len(parties), 1))
    for cell, party in zip(table.rows[0].cells, parties, strict=False):
        cell.text = f"{party.organisation.name}\n{TO_FILL}\n\n\n(nama dan jabatan)"
