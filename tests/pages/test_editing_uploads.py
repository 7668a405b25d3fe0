"""Files from outside: every refusal is a form error, never a server error."""

import gc
import io
import json
import struct
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection

from portal.pages.models import PortalDocument, PortalImage
from tests.cms import Cms, make_cms

pytestmark = pytest.mark.django_db


@pytest.fixture
def cms() -> Cms:
    return make_cms()


@pytest.fixture
def client(cms: Cms, settings: Any, tmp_path: Path) -> Client:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.MEDIA_ROOT, settings.STORAGES = str(tmp_path), {**settings.STORAGES, "default": storage}
    return cms.client(cms.editor)


def png(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (20, 20), "navy").save(made, "PNG")
    return made.getvalue()


def office(main: str, **extra: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, "<a/>")
        for name, data in extra.items():
            archive.writestr(name, data)
    return made.getvalue()


def root() -> int:
    return int(Collection.get_first_root_node().pk)


def send(client: Client, kind: str, name: str, data: bytes) -> Any:
    """By the uploader, as the browser does."""
    form = {"title": "Berkas", "collection": root(), "tags": ""}
    response = client.post(f"/cms/{kind}/multiple/add/", {**form, "files[]": SimpleUploadedFile(name, data)})
    return json.loads(response.content)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("besar.png", lambda: picture() + b"\0" * (50 * 1024 * 1024)),
        ("bom.png", lambda: png(30_000, 30_000)),
        ("luas.png", lambda: png(6_000, 6_000)),
        ("rusak.png", lambda: png(60, 60)),
        ("program.jpg", lambda: b"MZ" + b"\0" * 4000),
        ("gambar.svg", lambda: SVG),
        ("gambar.png", lambda: SVG),
        ("gambar.jpg", picture),
        ("teks.png", lambda: b"halo"),
        ("kosong.png", lambda: b""),
        ("halaman.html", lambda: b"<html>"),
    ],
)
def test_bad_picture_is_refused(client: Client, name: str, make: Any) -> None:
    answer = send(client, "images", name, make())
    assert answer["success"] is False
    assert answer["error_message"]
    assert not PortalImage.objects.exists()


def test_good_picture_is_taken(client: Client) -> None:
    assert send(client, "images", "rapat.png", picture())["success"] is True


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("program.pdf", lambda: b"MZ" + b"\0" * 4000),
        ("halaman.pdf", lambda: b"<html><script>alert(1)</script>"),
        ("data.csv", lambda: b"a,b\x00\xff\xfe" + b"\x00" * 50),
        ("data.csv", lambda: "nama;kota\n".encode("utf-16")),
        ("surat.docx", lambda: b"bukan word"),
        ("surat.docx", lambda: office("xl/workbook.xml")),
        ("makro.xlsx", lambda: office("xl/workbook.xml", **{"xl/vbaProject.bin": b"x"})),
        ("bom.pptx", lambda: office("ppt/presentation.xml", **{"ppt/a.xml": b"0" * 40_000_000})),
        ("makro.docm", lambda: office("word/document.xml")),
        ("gambar.svg", lambda: SVG),
        ("besar.pdf", lambda: b"%PDF-1.7" + b"\0" * (21 * 1024 * 1024)),
        ("program.exe", lambda: b"MZ"),
    ],
)
def test_bad_document_is_refused(client: Client, name: str, make: Any) -> None:
    answer = send(client, "documents", name, make())
    assert answer["success"] is False
    assert answer["error_message"]
    assert "“”" not in answer["error_message"]  # one reason, not a second one about no name at all
    assert not PortalDocument.objects.exists()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("surat.pdf", lambda: b"%PDF-1.7\n%%EOF"),
        ("data.csv", lambda: b"daerah,nilai\nKaltara,72\n"),
        ("surat.docx", lambda: office("word/document.xml")),
        ("tabel.xlsx", lambda: office("xl/workbook.xml")),
        ("paparan.pptx", lambda: office("ppt/presentation.xml")),
    ],
)
def test_good_document_is_an_attachment(client: Client, name: str, make: Any) -> None:
    assert send(client, "documents", name, make())["success"] is True
    document = PortalDocument.objects.get()
    response = Client().get(document.url)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Client().get(f"/media/{document.file.name}").status_code == 404
    response.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Wagtail leaves the file it measured open
        del document, response
        gc.collect()


def test_single_form_tells_the_reason(client: Client) -> None:
    """The chooser's upload inside the page form."""
    form = {
        "document-chooser-upload-title": "Surat",
        "document-chooser-upload-collection": root(),
        "document-chooser-upload-tags": "",
        "document-chooser-upload-file": SimpleUploadedFile("surat.pdf", b"MZ"),
    }
    response = client.post("/cms/documents/chooser/create/", form)
    assert response.status_code == 200
    assert "error-message" in response.content.decode()
    assert not PortalDocument.objects.exists()
