"""Kinds of things that exist only in tests: notes, public or of organisations, and sheets."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from portal.core.models import ErrorReport
from search import entries
from search.contract import Key
from search.readers import Reader
from search.sources import Document, Source

KINDS = {"catatan": ("Catatan", "Catatan-catatan"), "lembar": ("Lembar", "Lembar-lembar")}
Rows = QuerySet[ErrorReport]


def rows(kind: str) -> Rows:
    """Rows of a kind: error reports whose language field names it and whose path holds the audience."""
    return ErrorReport.objects.filter(language=kind[:5])


def visible_to(kind: str, reader: Reader) -> Rows:
    """Rows with one of the reader's tokens."""
    readable = Q(pk__in=[])
    for token in reader.tokens:
        readable |= Q(path__contains=f"/{token}/")
    return rows(kind).filter(readable)


def for_display(pks: Collection[str]) -> Rows:
    """One way of loading rows for both kinds."""
    return ErrorReport.objects.filter(pk__in=pks)


def source(kind: str) -> Source:
    """The source of a kind."""
    one, many = KINDS[kind]
    return Source(
        kind=kind,
        label=one,
        label_plural=many,
        model=ErrorReport,
        queryset=lambda: rows(kind),
        document=lambda row: Document(row.message, "id", frozenset(row.path.strip("/").split("/"))),
        visible_to=lambda reader: visible_to(kind, reader),
        url=lambda row: f"/uji/{row.pk}/",
        for_display=for_display,
        choices={"status": lambda: [("jalan", "Berjalan")]} if kind == "catatan" else {},
    )


@dataclass
class Shelf:
    """Puts things where the search finds them."""

    seq: int = 0
    stored: dict[Key, Document] = field(default_factory=dict)

    def put(
        self, title: str, *, kind: str = "catatan", audience: str = "public", attachment: str = "", **fields: Any
    ) -> Key:
        """Store a row and its entry; `audience` are tokens separated by spaces."""
        tokens = audience.split()
        row = ErrorReport.objects.create(path=f"/{'/'.join(tokens)}/", message=title, language=kind[:5])
        values: dict[str, Any] = {"language": "id", "day": date(2026, 1, 2), **fields}
        facets = {"jenis": [kind], "bahasa": [values["language"]], **values.pop("facets", {})}
        document = Document(title=title, audience=frozenset(tokens), facets=facets, **values)
        self.seq += 1
        entries.store(kind, str(row.pk), document, seq=self.seq, attachment_text=attachment)
        self.stored[kind, str(row.pk)] = document
        return kind, str(row.pk)
