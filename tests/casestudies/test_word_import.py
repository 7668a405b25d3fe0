"""A case study begun from a Word file: what is recognised, and what is refused without a trace."""

import io
import zipfile
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from casestudies.models import CaseStudyPage
from casestudies.word_import import field_of, read_word
from portal.core import ooxml
from tests.cms import Cms, make_cms

URL = "/cms/studi-kasus/dari-word/"


def word(*lines: tuple[str, str], **extra: Any) -> bytes:
    """A .docx with (style, text) paragraphs."""
    document = docx.Document()
    for style, text in lines:
        if style == "bold":
            document.add_paragraph().add_run(text).bold = True
        else:
            document.add_paragraph(text, style=style or None)
    if extra.get("table"):
        table = document.add_table(rows=0, cols=2)
        for left, right in extra["table"]:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = left, right
    if extra.get("picture"):
        picture = io.BytesIO()
        Image.new("RGB", (4, 4)).save(picture, "PNG")
        picture.seek(0)
        document.add_picture(picture)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def altered(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The zip with parts replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return made.getvalue()


KIPP = (
    ("Title", "Jaki untuk semua"),
    ("Heading 1", "Ringkasan"),
    ("", "Satu pintu laporan."),
    ("Heading 1", "1. Latar Belakang Masalah"),
    ("", "Warga tidak tahu harus melapor ke mana."),
    ("List Bullet", "banyak kanal"),
    ("Heading 1", "Kebaruan/Nilai Tambah"),
    ("", "Empat belas kanal disatukan."),
    ("Heading 1", "Langkah-langkah pelaksanaan"),
    ("List Number", "Petakan kanal. Mulai dari yang ramai."),
    ("List Number", "Satukan"),
    ("bold", "Tantangan:"),
    ("", "Banyak dinas."),
    ("Heading 1", "Hasil"),
    ("", "Lebih cepat."),
    ("Heading 1", "Profil kota"),
    ("", "Sepuluh juta warga."),
    ("Heading 2", "Legal basis"),
    ("", "Pergub 39/2019"),
)


def test_headings_become_fields() -> None:
    case = read_word(io.BytesIO(word(*KIPP)))
    assert case.title == "Jaki untuk semua"
    assert case.fields["summary"] == "Satu pintu laporan."
    assert case.fields["problem"] == ("<p>Warga tidak tahu harus melapor ke mana.</p><ul><li>banyak kanal</li></ul>")
    assert case.fields["novelty"] == "<p>Empat belas kanal disatukan.</p>"
    assert case.fields["challenges"] == "<p>Banyak dinas.</p>"
    assert case.fields["legal_basis"] == "<p>Pergub 39/2019</p>"
    assert [step["value"] for step in case.implementation] == [
        {"title": "Petakan kanal", "text": "Mulai dari yang ramai."},
        {"title": "Satukan", "text": ""},
    ]
    assert case.story == [
        {"type": "heading", "value": "Hasil"},
        {"type": "text", "value": "<p>Lebih cepat.</p>"},
        {"type": "heading", "value": "Profil kota"},
        {"type": "text", "value": "<p>Sepuluh juta warga.</p>"},
    ]
    assert case.unmatched == ["Profil kota"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("MASALAH", "problem"),
        ("A. Tujuan", "aim"),
        ("iv) Solusi:", "solution"),
        ("Maksud & Tujuan", "aim"),
        ("Pelajaran yang dipetik", "lessons"),
        ("Sumber daya", "cost"),
        ("Strategi Keberlanjutan", "sustainability"),
        ("Lessons learned", "lessons"),
        ("Legal basis", "legal_basis"),
        ("Hasilkan", ""),
        ("Profil", ""),
    ],
)
def test_heading_is_recognised_in_both_languages(heading: str, field: str) -> None:
    assert field_of(heading) == field


def test_table_is_taken_over_and_picture_is_counted() -> None:
    data = word(("Heading 1", "Hasil"), table=[("Tahun", "Laporan"), ("2023", "1|00\n0")], picture=True)
    case = read_word(io.BytesIO(data))
    assert case.story[-1] == {"type": "table", "value": {"caption": "Hasil", "text": "Tahun\tLaporan\n2023\t1|00 0"}}
    assert (case.tables, case.pictures) == (1, 1)


def test_scripts_and_links_to_files_do_not_survive() -> None:
    data = word(("", "<script>alert(1)</script> <img src=x onerror=alert(1)>"))
    rels = b"""<?xml version="1.0" encoding="UTF-8"?><Relationships
    xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId99"
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    Target="javascript:alert(1)" TargetMode="External"/></Relationships>"""
    body = b"""<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:p>
    <w:hyperlink r:id="rId99"><w:r><w:t>klik</w:t></w:r></w:hyperlink></w:p></w:body></w:document>"""
    linked = altered(data, {"word/document.xml": body, "word/_rels/document.xml.rels": rels})
    html = str(read_word(io.BytesIO(data)).story) + str(read_word(io.BytesIO(linked)).story)
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html


def bomb() -> bytes:
    return altered(word(("", "x")), {"word/media/x.xml": b"0" * 60_000_000})


def lying_zip() -> bytes:
    """A part that unpacks to more than the directory says."""
    data = bytearray(altered(word(("", "x")), {"word/document.xml": b"<a>" + b" " * 500_000 + b"</a>"}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        real = archive.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    return bytes(data).replace(real, (900).to_bytes(4, "little"))


CORE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BAD: dict[str, Any] = {
    "empty zip": lambda: b"PK\x05\x06" + b"\0" * 18,
    "text": lambda: b"Masalah: ini bukan berkas Word.",
    "executable": lambda: b"MZ" + b"\0" * 4000,
    "old word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    "truncated": lambda: word(*KIPP)[:2000],
    "other zip": lambda: altered(word(("", "x")), {})[:0] or _zip({"a.txt": b"x"}),
    "macros": lambda: altered(word(("", "x")), {"word/vbaProject.bin": b"x"}),
    "macro type": lambda: altered(
        word(("", "x")),
        {"[Content_Types].xml": b"<Types><Override ContentType='vnd.ms-word.document.macroEnabled'/></Types>"},
    ),
    "bomb": bomb,
    "lying sizes": lying_zip,
    "many entries": lambda: _zip({f"word/{n}": b"" for n in range(4000)} | {"word/document.xml": b"<a/>"}),
    "entities": lambda: altered(
        word(("", "x")),
        {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "xxxx"><!ENTITY c "&b;&b;">]><a>&c;</a>'},
    ),
    "broken xml": lambda: altered(word(("", "x")), {"word/document.xml": b"<w:document><w:body>"}),
    "deep xml": lambda: altered(word(("", "x")), {"word/document.xml": b"<a>" * 30_000 + b"</a>" * 30_000}),
    "surrogates": lambda: altered(
        word(("", "x")), {"word/document.xml": f'<w:document xmlns:w="{CORE}">&#xD800;</w:document>'.encode()}
    ),
    "NUL": lambda: altered(word(("", "x")), {"word/document.xml": b"<a>\x00</a>"}),
    "no text": word,
}


def _zip(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("kind", list(BAD))
def test_bad_file_is_refused(kind: str) -> None:
    with pytest.raises(ooxml.OfficeFileRefused) as refused:
        read_word(io.BytesIO(BAD[kind]()))
    assert str(refused.value)


@pytest.fixture
def cms(db: None) -> Cms:
    return make_cms()


def send(client: Client, data: bytes, name: str = "jaki.docx") -> Any:
    return client.post(URL, {"file": SimpleUploadedFile(name, data)})


def test_editor_lands_in_the_draft_with_what_was_recognised(cms: Cms) -> None:
    client = cms.client(cms.editor)
    response = send(client, word(*KIPP, picture=True))
    page = CaseStudyPage.objects.get()
    assert response.headers["Location"] == f"/cms/pages/{page.pk}/edit/"
    assert (page.live, page.owner, page.title) == (False, cms.editor, "Jaki untuk semua")
    assert page.get_latest_revision().user == cms.editor
    seen = client.get(response.headers["Location"]).content.decode()
    assert "1. Latar Belakang Masalah" in seen
    assert "Profil kota" in seen


def test_file_name_is_the_title_where_there_is_none(cms: Cms) -> None:
    send(cms.client(cms.editor), word(("", "Hanya teks.")), "Kota\udcffku.docx".encode("utf-8", "replace").decode())
    assert CaseStudyPage.objects.get().title.startswith("Kota")


@pytest.mark.parametrize("kind", [*BAD, "docm"])
def test_refusal_is_an_answer_and_leaves_nothing(cms: Cms, kind: str) -> None:
    data, name = (word(("", "x")), "a.docm") if kind == "docm" else (BAD[kind](), "a.docx")
    response = send(cms.client(cms.editor), data, name)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not CaseStudyPage.objects.exists()


def test_file_of_more_than_10_mb_is_refused_unread(cms: Cms, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the file was read")

    monkeypatch.setattr("casestudies.forms.read_word", never)
    response = send(cms.client(cms.editor), b"PK" + b"\0" * (10 * 1024 * 1024))
    assert response.status_code == 422
    assert "10" in str(response.context["form"].errors["file"])


def test_nothing_chosen_is_said(cms: Cms) -> None:
    assert cms.client(cms.editor).post(URL, {}).status_code == 422


def test_only_those_who_may_add_come_in(cms: Cms) -> None:
    from tests.factories import member_of  # noqa: PLC0415

    for role in ("administrator", "member", "auditor"):
        client = cms.client(member_of(role))
        assert send(client, word(("", "x"))).status_code in {302, 404}
    assert Client().get(URL).status_code == 302
    assert not CaseStudyPage.objects.exists()
