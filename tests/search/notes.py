"""A kind of thing to be found that tests can make, change and hide in one line: reports of mistakes, as notes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models.signals import post_delete, post_save

from portal.core.models import ErrorReport
from search import changes, sources
from search.contract import Alternative as Way
from search.contract import Group, Key, Match, Query, SearchPage, SearchRequest
from search.contract import Unit as Meant
from search.readers import Reader
from search.sources import Document, Source


def document(note: ErrorReport) -> Document:
    """The message; `email` names the one token that may read it, everybody where it is empty."""
    if note.message == "poison":
        raise ValueError("no document can be made of this")
    return Document(
        title=note.message,
        language="id",
        audience=frozenset({note.email or "public"}),
        body=note.resolution,
        facets={"jenis": ["note"]},
    )


SOURCE = Source(
    kind="note",
    label="note",
    label_plural="notes",
    model=ErrorReport,
    queryset=lambda: ErrorReport.objects.filter(resolved_on=None),
    document=document,
    visible_to=lambda reader: ErrorReport.objects.filter(resolved_on=None, email=""),
    url=lambda note: f"/note/{note.pk}/",
    for_display=lambda pks: ErrorReport.objects.filter(pk__in=pks),
)


@contextmanager
def only(monkeypatch: Any, *known: Source) -> Iterator[None]:
    """No other sources than these, and their signals heard; what others hear is dropped."""
    kinds = {source.kind: source for source in known}
    real = changes.touch_many
    monkeypatch.setattr(sources, "_sources", kinds)
    monkeypatch.setattr(changes, "touch_many", lambda told, **how: real((c for c in told if c.kind in kinds), **how))
    for source in known:
        changes.connect_source(source)
    yield
    for source in known:
        for number, model in enumerate([source.model, *(watch.model for watch in source.watches)]):
            uid = f"search:{source.kind}:{number - 1}" if number else f"search:{source.kind}"
            post_save.disconnect(sender=model, dispatch_uid=uid)
            post_delete.disconnect(sender=model, dispatch_uid=uid)


def write(message: str, **fields: Any) -> ErrorReport:
    """A note that is stored."""
    return ErrorReport.objects.create(path="/", message=message, language="id", **fields)


def asked(*words: str, tokens: tuple[str, ...] = ("public",), **fields: Any) -> SearchRequest:
    """A request for all of these words, or for everything."""
    groups = tuple(Group(word, ((Meant(word, (Way((word,), Match.EXACT),)),),)) for word in words)
    query = Query(" ".join(words), groups, everything=not words)
    return SearchRequest(query, frozenset(tokens), "id", date(2026, 11, 24), **fields)


def keys(page: SearchPage) -> set[Key]:
    """Who was found."""
    return {hit.key for hit in page.hits}


def key(note: ErrorReport) -> Key:
    """A note as search knows it."""
    return ("note", str(note.pk))


def anybody() -> Reader:
    """A reader who is not signed in."""
    return Reader(AnonymousUser(), frozenset({"public"}), "id")
