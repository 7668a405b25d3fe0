"""Text of attached files: real ones are read, hostile ones cost little and are never tried twice."""

import io
import subprocess
import time
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from docx import Document as WordDocument
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter
from wagtail.models import Locale

from casestudies.models import Attachment as CaseAttachment
from portal.pages.models import PortalDocument
from search import attachments, extraction, index
from search.models import AttachmentText, SearchText
from search.sources import Attachment
from tests.site import Portal, make_portal

WORDS = "Pengaduan warga lewat empat belas kanal"


def pdf(*pages: str) -> bytes:
    """A PDF with a line of text a page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        drawn = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
        resources = "<< /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * number} 0 R /Resources {resources} >>")
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def encrypted_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(WORDS))))
    writer.encrypt("rahasia", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx() -> bytes:
    document = WordDocument()
    document.add_heading("Peraturan Gubernur")
    document.add_paragraph(WORDS)
    document.add_table(1, 1).cell(0, 0).text = "isi tabel"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.active.title = "Laporan 2024"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(original: bytes, name: str, content: bytes) -> bytes:
    """An office file with another part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return out.getvalue()


def slow_xlsx() -> bytes:
    """A small workbook of one sheet with millions of empty rows."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    row = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>'
    filler = b"".join(f"<!--{number:09}-->".encode() for number in range(40_000))
    body = head + (row * 30_000 + filler) * 40 + b"</sheetData></worksheet>"
    return replaced(xlsx(["a"]), "xl/worksheets/sheet1.xml", body)


def slow_strings_xlsx() -> bytes:
    """A workbook whose table of texts takes long before the first cell comes."""
    head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    entries = b"".join(f"<si><r><t>{number % 9973:x}</t></r></si>".encode() for number in range(4_000_000))
    return replaced(xlsx(["a"]), "xl/sharedStrings.xml", head + entries + b"</sst>")


def bomb_pdf() -> bytes:
    """A page whose contents unpack to half a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(512)) + packer.flush()
    plain = pdf("x")
    start = plain.index(b"<< /Length")
    end = plain.index(b"endstream")
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\n"
    return plain[:start] + stream + plain[end:]


def bomb_docx() -> bytes:
    return replaced(docx(), "word/document.xml", b"<w>" + b"a" * 250 * 1024 * 1024)


def file(content: bytes, suffix: str) -> Attachment:
    return Attachment("Berkas", "0" * 64, lambda: io.BytesIO(content), suffix)


@pytest.mark.parametrize(
    ("content", "suffix", "held"),
    [
        (pdf(WORDS, "halaman kedua"), "pdf", [WORDS, "halaman kedua"]),
        (docx(), "docx", ["Peraturan Gubernur", WORDS, "isi tabel"]),
        (xlsx(["Kanal", "Laporan"], ["JAKI", 185852]), "xlsx", ["Laporan 2024", "Kanal Laporan", "JAKI 185852"]),
    ],
)
def test_files_are_read(content: bytes, suffix: str, held: list[str]) -> None:
    read = attachments.extract(file(content, suffix))
    assert read.error == ""
    assert read.text.split("\n") == held


@pytest.mark.parametrize(
    ("make", "suffix", "reason"),
    [
        (lambda: b"", "pdf", "not readable"),
        (lambda: b"%PDF-1.4\n" + b"\xff\x00" * 5000, "pdf", "not readable"),
        (lambda: pdf(WORDS)[:300], "pdf", "not readable"),
        (encrypted_pdf, "pdf", "encrypted"),
        (lambda: pdf(""), "pdf", "holds no text"),
        (lambda: b"PK\x03\x04 no zip", "docx", "not a .docx"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "xlsx", "password"),
        (bomb_docx, "docx", "unpacks"),
        (lambda: replaced(docx(), "word/document.xml", b"<nothing/>"), "docx", "not readable"),
        (lambda: replaced(docx(), "word/document.xml", b"<w:a>" * 100_000), "docx", "not readable"),
        (lambda: b"x" * (attachments.MOST_BYTES + 1), "pdf", "larger"),
    ],
    ids=str,
)
def test_what_cannot_be_read_has_a_reason(make: Callable[[], bytes], suffix: str, reason: str) -> None:
    with translation.override("en"):
        read = attachments.extract(file(make(), suffix))
    assert read.text == ""
    assert reason in read.error


@pytest.mark.parametrize(
    ("make", "suffix"),
    [(slow_xlsx, "xlsx"), (slow_strings_xlsx, "xlsx"), (bomb_pdf, "pdf"), (lambda: pdf(*["halaman"] * 10_000), "pdf")],
    ids=["rows", "strings", "bomb", "pages"],
)
def test_files_that_would_cost_minutes_are_cut_off(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], bytes], suffix: str
) -> None:
    monkeypatch.setattr(attachments, "SECONDS", 4)
    content = make()
    began = time.monotonic()
    read = attachments.extract(file(content, suffix))
    assert time.monotonic() - began < attachments.WAIT
    assert bool(read.text) != bool(read.error)
    assert len(read.text.encode()) <= extraction.MOST_BYTES + 1


def test_a_long_text_is_cut() -> None:
    long = xlsx(*[[f"kata{row * 7919 % 9973}-{row * column % 9967}" for column in range(100)] for row in range(1500)])
    read = attachments.extract(file(long, "xlsx"))
    assert extraction.MOST_BYTES * 0.9 < len(read.text.encode()) <= extraction.MOST_BYTES + 1


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    run = subprocess.run

    def watched(command: list[str], **options: Any) -> Any:
        seen.update(options["env"])
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    attachments.extract(file(pdf(WORDS), "pdf"))
    assert seen == {"LC_ALL": "C.UTF-8"}


@pytest.fixture
def portal(db: None) -> Portal:
    return make_portal()


def attached(portal: Portal, content: bytes, name: str) -> str:
    """A case study with a file; returns its primary key."""
    page = portal.case("CRM")
    document = PortalDocument.objects.create(title="Berkas", file=ContentFile(content, name))
    CaseAttachment.objects.create(
        page=page, document=document, title="Peraturan", locale=Locale.objects.get(language_code="id")
    )
    page.save()
    return str(page.pk)


def held(pk: str) -> str:
    return SearchText.objects.get(entry__kind="studi-kasus", entry__object_id=pk).attachment


def test_text_of_a_file_is_found_with_what_it_hangs_on(portal: Portal) -> None:
    pk = attached(portal, pdf(WORDS), "a.pdf")
    index.work_off()
    assert held(pk) == WORDS
    assert AttachmentText.objects.get().error == ""


def test_the_same_bytes_are_read_once_even_if_they_cannot_be_read(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    extract = attachments.extract

    def counted(one: Attachment) -> attachments.Extracted:
        read.append(one.title)
        return extract(one)

    monkeypatch.setattr(attachments, "extract", counted)
    first = attached(portal, b"%PDF-1.4 broken", "a.pdf")
    index.work_off()
    second = attached(portal, b"%PDF-1.4 broken", "b.pdf")
    index.work_off()
    assert (held(first), held(second)) == ("", "")
    assert read == ["Peraturan"]
    assert "not readable" in AttachmentText.objects.get().error


def test_other_bytes_are_read_anew_and_a_deleted_file_is_forgotten(portal: Portal) -> None:
    pk = attached(portal, pdf(WORDS), "a.pdf")
    index.work_off()
    document = PortalDocument.objects.get()
    document.file = ContentFile(pdf("isi baru"), "a.pdf")
    document._set_document_file_metadata()
    document.save()
    index.work_off()
    assert held(pk) == "isi baru"
    document.delete()
    index.work_off()
    assert held(pk) == ""


def test_a_missing_file_keeps_nothing_out(portal: Portal) -> None:
    pk = attached(portal, pdf(WORDS), "a.pdf")
    document = PortalDocument.objects.get()
    document.file.storage.delete(document.file.name)
    index.work_off()
    assert held(pk) == ""


def test_a_picture_is_not_read(portal: Portal) -> None:
    attached(portal, b"a,b\n1,2\n", "a.csv")
    index.work_off()
    assert not AttachmentText.objects.exists()
