"""Office files from outside: looked at before any parser sees them.

A .docx, .xlsx or .pptx is a zip of XML. Refused are other files under that name, macros, and zips that grow beyond
measure (declared and actual sizes, number of entries, ratio), so that a small upload cannot cost minutes or memory.
"""

import zipfile
from typing import IO, Final

from django.utils.translation import gettext as _

MAIN_PART: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MAX_ENTRIES: Final = 3000
MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_RATIO: Final = 200  # XML packs well, but not a thousand times
RATIO_FROM: Final = 1024 * 1024
CHUNK: Final = 64 * 1024


class OfficeFileRefused(Exception):
    """The file is not taken; the message is for the person who sent it."""


def open_checked(file: IO[bytes], kind: str) -> zipfile.ZipFile:
    """The file as a zip after all checks on its directory. Raises OfficeFileRefused. `kind` is docx, xlsx or pptx."""
    if kind not in MAIN_PART:
        raise OfficeFileRefused(_("This kind of file is not taken."))
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        message = _(
            "This is an old or a password-protected Office file. Save it as .%(kind)s without a password and try again."
        )
        raise OfficeFileRefused(message % {"kind": kind})
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise OfficeFileRefused(_not_such_a_file(kind)) from error
    if len(entries) > MAX_ENTRIES:
        raise OfficeFileRefused(_too_much())
    names = {entry.filename.lower() for entry in entries}
    if MAIN_PART[kind] not in names or "[content_types].xml" not in names:
        raise OfficeFileRefused(_not_such_a_file(kind))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise OfficeFileRefused(_has_macros(kind))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise OfficeFileRefused(_too_much())
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise OfficeFileRefused(_too_much())
        if entry.flag_bits & 0x1:
            raise OfficeFileRefused(_not_such_a_file(kind))
    types = read_part(archive, _real_name(archive, "[content_types].xml"), kind, limit=1024 * 1024)
    if b"macroenabled" in types.lower():
        raise OfficeFileRefused(_has_macros(kind))
    return archive


def _real_name(archive: zipfile.ZipFile, lowered: str) -> str:
    return next(name for name in archive.namelist() if name.lower() == lowered)


def read_part(archive: zipfile.ZipFile, name: str, kind: str, *, limit: int) -> bytes:
    """A part's bytes, counted while they are unpacked, whatever the directory says. Raises OfficeFileRefused.

    XML that brings its own entities is refused: no Office program writes it, and it can grow without end.
    """
    found = bytearray()
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                found += chunk
                if len(found) > limit:
                    raise OfficeFileRefused(_too_much())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError, KeyError) as error:
        raise OfficeFileRefused(_damaged()) from error
    except Exception as error:
        if type(error).__module__ in {"zlib", "lzma", "bz2"}:
            raise OfficeFileRefused(_damaged()) from error
        raise
    plain = bytes(found).replace(b"\x00", b"")  # UTF-16 as well
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise OfficeFileRefused(_damaged())
    return bytes(found)


def _not_such_a_file(kind: str) -> str:
    return _("This is not a .%(kind)s file, whatever its name says. Save it as .%(kind)s and try again.") % {
        "kind": kind
    }


def _has_macros(kind: str) -> str:
    return _("This file contains macros. Save it as .%(kind)s without macros and try again.") % {"kind": kind}


def _too_much() -> str:
    return _("This file unpacks to more than can be read here. Remove pictures and attachments and try again.")


def _damaged() -> str:
    return _("This file is damaged and cannot be read. Open it in Word, save it anew and try again.")
