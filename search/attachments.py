"""The text of attached files, read in the background in a process under limits, once for the same bytes."""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import structlog
from django.core.cache import cache
from django.dispatch import Signal
from django_tasks import task
from wagtail.documents import get_document_model

from portal.core.ooxml import MAIN_PART, OfficeFileRefused, open_checked
from search import extraction
from search.contract import Key
from search.models import AttachmentText
from search.sources import Attachment, Document, source

log = structlog.get_logger(__name__)
PROGRAM: Final = Path(extraction.__file__)
SECONDS: Final = 20  # on the processor
WAIT: Final = 40  # by the clock
MEGABYTES: Final = 700  # address space, of which the libraries take some 200
MOST_BYTES: Final = 25 * 1024 * 1024  # of a file
REASONS: Final = {
    extraction.UNREADABLE: "not readable",
    extraction.MEMORY: "needs too much memory",
    extraction.ENCRYPTED: "encrypted",
}
HASH_SECONDS: Final = 24 * 60 * 60

text_read = Signal()  # kind, pk: what hangs on this object can be searched now


@dataclass(frozen=True)
class Extracted:
    """A file's text, or why there is none."""

    text: str = ""
    error: str = ""


def of(keys: Iterable[int], loaded: Iterable[tuple[Any, str]] = ()) -> list[Attachment]:
    """Wagtail documents as attachments, each once: those loaded, with the title they have there, and those by key.

    Without those that are gone. One query for keys that are not loaded, else none.
    """
    made = {document.pk: attachment(document, title) for document, title in loaded}
    missing = [key for key in dict.fromkeys(keys) if key not in made]
    found = get_document_model().objects.in_bulk(missing) if missing else {}
    made.update((key, attachment(found[key])) for key in missing if key in found)
    return [one for one in made.values() if one]


def attachment(document: Any, title: str = "") -> Attachment | None:
    """A Wagtail document as an attachment, or None where its file is missing."""
    try:
        sha256 = _sha256(document)
    except OSError as error:
        log.warning("attached file is missing", document=document.pk, error=repr(error))
        return None
    reopen = partial(document.file.storage.open, document.file.name)
    return Attachment(title or document.title, sha256, reopen, document.file_extension.lower())


def _sha256(document: Any) -> str:
    """The hash of a document's bytes; kept for a day under Wagtail's own hash, which changes with the file."""
    key = f"sha256:{document.pk}:{document.file_hash}:{document.file.name}"
    if document.file_hash and (known := cache.get(key)):
        return str(known)
    with document.file.storage.open(document.file.name) as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    cache.set(key, found, HASH_SECONDS)
    return found


def texts(documents: Iterable[Document]) -> dict[str, str]:
    """What was read of the files of these documents, by hash; one query, none without files."""
    wanted = {one.sha256 for document in documents for one in document.attachments}
    if not wanted:
        return {}
    return dict(AttachmentText.objects.filter(sha256__in=wanted).values_list("sha256", "text"))


def call_for(documents: Mapping[Key, Document], known: Collection[str]) -> None:
    """Have files read that nobody has read yet; `known` are the hashes of the others."""
    for (kind, pk), document in documents.items():
        if any(one.suffix in extraction.READERS and one.sha256 not in known for one in document.attachments):
            read_attachments.enqueue(kind, pk)


@task()
def read_attachments(kind: str, pk: str) -> str:
    """Read the files of an object that nobody has read yet, and have the object read again."""
    owner = source(kind)
    row = owner.queryset().filter(pk=pk).first()
    if row is None:
        return "gone"
    files = {one.sha256: one for one in owner.document(row).attachments if one.suffix in extraction.READERS}
    done = set(AttachmentText.objects.filter(sha256__in=files).values_list("sha256", flat=True))
    for sha256, one in files.items():
        if sha256 not in done:
            read = extract(one)
            if read.error:
                log.warning("attached file cannot be read", kind=kind, pk=pk, file=one.title, reason=read.error)
            AttachmentText.objects.get_or_create(sha256=sha256, defaults={"text": read.text, "error": read.error})
    text_read.send(AttachmentText, kind=kind, pk=pk)
    return f"{len(files) - len(done)} read"


def extract(one: Attachment) -> Extracted:
    """A file's text: looked at from outside first, then read in a process under limits."""
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as out:
        try:
            _copy(one, file)
            if one.suffix in MAIN_PART:
                open_checked(file, one.suffix).close()
        except (OSError, OfficeFileRefused) as error:
            return Extracted(error=_short(error))
        wrong = _run(one.suffix, file, out)
        out.seek(0)
        text = out.read().decode("utf-8", "ignore").strip()
    return Extracted(text, "" if text else wrong)


def _copy(one: Attachment, file: IO[bytes]) -> None:
    """The bytes into a file of our own, which closing an archive does not close. Raises OSError for too many."""
    size = 0
    with one.open() as stored:
        while chunk := stored.read(64 * 1024):
            size += len(chunk)
            if size > MOST_BYTES:
                raise OSError("larger than is read here")
            file.write(chunk)
    file.seek(0)


def _run(suffix: str, file: IO[bytes], out: IO[bytes]) -> str:
    """Read a file in a process that knows no secret; returns what went wrong."""
    file.seek(0)
    command = [sys.executable, "-I", str(PROGRAM), suffix, str(SECONDS), str(MEGABYTES)]
    environment = {"LC_ALL": "C.UTF-8"}
    try:
        ended = subprocess.run(
            command, stdin=file, stdout=out, stderr=subprocess.PIPE, env=environment, timeout=WAIT, check=False
        )
    except subprocess.TimeoutExpired:
        return "takes too long"
    if ended.returncode < 0:
        return "takes too long or too much"
    reason = REASONS.get(ended.returncode, "not readable" if ended.returncode else "holds no text")
    detail = ended.stderr.decode("utf-8", "ignore").strip()[-60:] if ended.returncode else ""
    return _short(f"{reason}: {detail}" if detail else reason)


def _short(error: object) -> str:
    return str(error)[:200]
