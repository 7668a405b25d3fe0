"""The program that reads one file's text, in a process of its own under hard limits; `search.attachments` starts it.

Run as a file, so that nothing of the project is loaded: extraction.py KIND SECONDS MEGABYTES < file > text. What it has
read so far stands in its output when a limit ends it. Exit codes: 0 read, 3 not readable, 4 out of memory, 5 encrypted.
"""

import logging
import resource
import sys
import time
from collections.abc import Iterator
from typing import IO, Any

MOST_BYTES = 1024 * 1024  # of text
MOST_PAGES = 2000
MOST_CELLS = 300_000
UNREADABLE, MEMORY, ENCRYPTED = 3, 4, 5


class Encrypted(Exception):
    """Only who has the password can read it."""


def pdf(file: IO[bytes]) -> Iterator[str]:
    """Text by page."""
    from pypdf import PdfReader  # noqa: PLC0415  # only what is needed is loaded
    from pypdf.errors import DependencyError  # noqa: PLC0415

    reader = PdfReader(file)
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except (DependencyError, NotImplementedError) as error:
            raise Encrypted from error
        if not opened:
            raise Encrypted
    for number, page in enumerate(reader.pages):
        if number == MOST_PAGES:
            return
        yield page.extract_text()


def docx(file: IO[bytes]) -> Iterator[str]:
    """Text by paragraph, those in tables and boxes included."""
    from docx import Document  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    text, tab, newline = qn("w:t"), qn("w:tab"), qn("w:br")
    for paragraph in Document(file).element.body.iter(qn("w:p")):
        words = (one.text if one.tag == text else " " for one in paragraph.iter(text, tab, newline))
        yield "".join(filter(None, words))


def xlsx(file: IO[bytes]) -> Iterator[str]:
    """Text by row: names of sheets, values of cells as stored."""
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    cells = 0
    for sheet in book.worksheets:
        yield str(sheet.title)
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            cells += len(row) + 1
            if cells > MOST_CELLS:
                return
            yield " ".join(str(value) for value in row if value is not None)


READERS = {"pdf": pdf, "docx": docx, "xlsx": xlsx}


def clean(text: str) -> str:
    """One line, with nothing that a database refuses."""
    printable = text.encode("utf-8", "ignore").decode("utf-8").replace("\x00", " ")
    return " ".join(printable.split())


def copy(pieces: Iterator[str], out: Any, until: float) -> None:
    """Write pieces line by line until the text is long enough or the time (of this process) is nearly over."""
    left = MOST_BYTES
    for piece in pieces:
        line = clean(piece).encode()
        if line:
            out.write(line[:left] + b"\n")
            out.flush()
            left -= len(line) + 1
        if left <= 0 or time.process_time() > until:
            return


def limit(seconds: int, megabytes: int) -> None:
    """Hard limits: time on the processor, memory, size of what is written, files, no core dump."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * MOST_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(kind: str, seconds: int, megabytes: int) -> int:
    """Read standard input; returns the exit code."""
    limit(seconds, megabytes)
    logging.disable()  # the libraries tell of every oddity
    try:
        copy(READERS[kind](sys.stdin.buffer), sys.stdout.buffer, until=seconds * 0.7)
    except MemoryError:
        return MEMORY
    except Encrypted:
        return ENCRYPTED
    except RecursionError:
        return UNREADABLE
    except Exception as error:
        sys.stderr.write(type(error).__name__)
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
