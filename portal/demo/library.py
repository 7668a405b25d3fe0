"""The demo content as files: reading it, and the small texts and dates in it."""

import datetime as dt
import re
import tomllib
import uuid
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Final

from portal.core.models import DatePrecision

Record = dict[str, Any]
CONTENT: Final = Path(__file__).parent / "content"
WIB: Final = dt.timezone(dt.timedelta(hours=7))
PERCENT: Final = {"percent", "persen", "per cent", "%"}
_NAMESPACE: Final = uuid.UUID("5a0c7f0e-6a5e-5d0b-9c57-8a54b1f1c2d3")


class ContentError(Exception):
    """A file of the demo content is wrong; says which and where."""


def identity(*parts: object) -> uuid.UUID:
    """The fixed id of a piece of demo content, by what it is called: the same at each load and in each language."""
    return uuid.uuid5(_NAMESPACE, ":".join(str(part) for part in parts))


def day(text: Any, precision: str = "") -> tuple[dt.date | None, str]:
    """A date as written ("2016", "2025-05", "2022-03-17") and how exactly it is known."""
    if not text:
        return None, DatePrecision.DAY
    numbers = [int(part) for part in str(text).split("-")]
    known = [DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY][len(numbers) - 1]
    year, month, number = (*numbers, 1, 1)[:3]
    return dt.date(year, month, number), precision or known


def exact_day(text: Any) -> dt.date:
    """A date that must be there; a month or year counts from its first day."""
    date, _precision = day(text)
    if date is None:
        raise ContentError("a date is missing")
    return date


def noon(date: dt.date) -> dt.datetime:
    """Midday of a date in Jakarta."""
    return dt.datetime.combine(date, dt.time(12), tzinfo=WIB)


def prose(text: str) -> str:
    """Paragraphs (parted by empty lines) and lists (lines that begin with “- ”) as rich text."""
    pieces = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            pieces.append("<ul>" + "".join(f"<li>{escape(line[2:], quote=False)}</li>" for line in lines) + "</ul>")
        elif lines:
            pieces.append(f"<p>{escape(' '.join(lines), quote=False)}</p>")
    return "".join(pieces)


def paired(row: Record, name: str, language: str) -> str:
    """`name_id` or `name_en` of a row; rows of a page that exists in Indonesian only may lack the English."""
    return str(row.get(f"{name}_{language}", row.get(f"{name}_id", row.get(name, ""))))


@dataclass(frozen=True)
class Library:
    """All files of one folder of demo content, read when first asked for."""

    folder: Path = CONTENT

    def _file(self, name: str) -> Record:
        path = self.folder / name
        return self._read(path) if path.exists() else {}

    def _folder(self, name: str) -> list[Record]:
        return [self._read(path) for path in sorted((self.folder / name).glob("*.toml"))]

    @staticmethod
    def _read(path: Path) -> Record:
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            raise ContentError(f"{path.name}: {error}") from error

    @cached_property
    def sources(self) -> dict[str, Record]:
        """Sources by their short key ("S1")."""
        return self._file("sources.toml")

    @cached_property
    def organisations(self) -> list[Record]:
        """Organisations; a parent stands before its units."""
        return list(self._file("organisations.toml").get("organisation", []))

    @cached_property
    def accounts(self) -> list[Record]:
        """One sample account per role."""
        return list(self._file("accounts.toml").get("account", []))

    @cached_property
    def threads(self) -> Record:
        """Made-up requests and needs, by kind."""
        return self._file("threads.toml")

    @cached_property
    def partnerships(self) -> list[Record]:
        """Partnerships with their stages, agreements and made-up actions."""
        return list(self._file("partnerships.toml").get("partnership", []))

    @cached_property
    def cases(self) -> list[Record]:
        """Case studies."""
        return self._folder("cases")

    @cached_property
    def visits(self) -> list[Record]:
        """Visits with their reports."""
        return self._folder("visits")

    @cached_property
    def articles(self) -> list[Record]:
        """Articles."""
        return self._folder("articles")

    @cached_property
    def pages(self) -> list[Record]:
        """Standard pages."""
        return self._folder("pages")

    def source(self, key: str) -> Record:
        """A source by its key. Raises ContentError for an unknown one."""
        if key not in self.sources:
            raise ContentError(f"there is no source {key}")
        return self.sources[key]

    def credit(self, key: str) -> tuple[str, str]:
        """(who says it, address) of a source, in one line; nothing for no key."""
        if not key:
            return "", ""
        source = self.source(key)
        return f"{source['publisher']}: {source['title']}"[:300], source.get("url", "")

    def spelled_out(self, text: str) -> str:
        """The text with the short keys of sources replaced by who published them."""
        return re.sub(r"\bS\d+\b", lambda found: str(self.sources.get(found[0], {}).get("publisher", found[0])), text)
