"""What search reads of things, and what it reads again: for the tests of each app's search_index.py."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.memory import one_request, state
from search.models import SearchJob
from search.readers import Reader
from search.sources import Document, source

ANYBODY = Reader(AnonymousUser(), frozenset({"public"}), "id")


def document(kind: str, row: Any) -> Document:
    """What is searched of a row that may be found."""
    return source(kind).document(source(kind).queryset().get(pk=row.pk))


def findable(kind: str) -> set[Any]:
    """Primary keys of what may be found, which is what a reader without an account may see."""
    known = source(kind)
    found = set(known.queryset().values_list("pk", flat=True))
    assert found == set(known.visible_to(ANYBODY).values_list("pk", flat=True))
    return found


def queries(kind: str) -> int:
    """The queries that reading all documents of a kind takes."""
    with one_request():
        state()
        with CaptureQueriesContext(connection) as captured:
            for row in source(kind).queryset():
                source(kind).document(row)
    return len(captured)


def touched(change: Any) -> set[tuple[str, str]]:
    """The keys that are read again after a change."""
    SearchJob.objects.all().delete()
    change()
    return set(SearchJob.objects.values_list("kind", "object_id"))
