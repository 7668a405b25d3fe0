"""Files that are nobody's but the parties': kept outside the public folder, given out by views that ask who may."""

import hashlib
import secrets
from pathlib import PurePath
from typing import IO, Any, Final

from django.core.files.storage import Storage, storages
from django.http import FileResponse
from django.utils.text import get_valid_filename

CHUNK: Final = 256 * 1024
LONGEST_NAME: Final = 150


def private_storage() -> Storage:
    """Where private files are kept; not below the address of public ones."""
    return storages["private"]


def sha256_of(file: IO[bytes]) -> str:
    """The SHA-256 of a file in hexadecimal digits; it is read from the start and left there."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def unguessable(instance: Any, filename: str) -> str:
    """A place for an upload: nothing of its name but the kind of file is kept there."""
    suffix = PurePath(filename).suffix.lower()[:6]
    return f"{instance._meta.app_label}/{secrets.token_hex(16)}{suffix}"


def shown_name(filename: str) -> str:
    """The name a file is given out under: without folders and control characters, not too long."""
    name = get_valid_filename(PurePath(filename.replace("\\", "/")).name or "file")
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}"


def give_out(field_file: Any, name: str) -> FileResponse:
    """A private file as a download that nobody between keeps; whoever calls has asked who may. Raises OSError."""
    answer = FileResponse(field_file.open("rb"), as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
