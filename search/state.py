"""What processes tell each other about the index: rows of SearchState by name, and the locks made of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from search.models import SearchState

READING: Final = "reading"  # locked by whoever writes entries
REBUILD: Final = "rebuild"  # `text` names who rebuilds, `at` until when that holds
DRIFT: Final = "drift"  # `number` of entries that differ, `at` the time of the comparison
PIPELINE: Final = "pipeline"  # `text`: what the texts of entries were last made by
LEASE: Final = timedelta(seconds=30)


class Busy(Exception):
    """Somebody else is at it."""


def read(name: str) -> SearchState | None:
    """The row of that name."""
    return SearchState.objects.filter(name=name).first()


def write(name: str, *, number: int = 0, text: str = "") -> None:
    """Replace what the row says, as of now."""
    SearchState.objects.update_or_create(name=name, defaults={"number": number, "text": text, "at": timezone.now()})


def take(name: str) -> bool:
    """Lock that row until the end of the transaction at hand; False where another process has it.

    SQLite has one writer at a time anyway.
    """
    rows = SearchState.objects.select_for_update(skip_locked=True).filter(name=name)
    if rows.first():
        return True
    _row, made = SearchState.objects.get_or_create(name=name)
    return made


class Lease:
    """A lock that outlives transactions; if its holder dies it ends by itself."""

    def __init__(self, name: str, holder: str) -> None:
        self.name, self.holder = name, holder

    def keep(self) -> None:
        """Hold it for LEASE from now; called now and then. Raises Busy where it was lost meanwhile."""
        mine = SearchState.objects.filter(name=self.name, text=self.holder)
        if not mine.update(at=timezone.now() + LEASE):
            raise Busy(self.name)


@contextmanager
def lease(name: str) -> Iterator[Lease]:
    """Hold the lock of that name. Raises Busy where somebody has it."""
    one = Lease(name, uuid4().hex)
    with transaction.atomic():
        SearchState.objects.get_or_create(name=name)
        row = SearchState.objects.select_for_update().get(name=name)
        if row.text and row.at > timezone.now():
            raise Busy(name)
        SearchState.objects.filter(name=name).update(text=one.holder, at=timezone.now() + LEASE)
    try:
        yield one
    finally:
        SearchState.objects.filter(name=name, text=one.holder).update(text="", at=timezone.now())


def leased(name: str) -> datetime | None:
    """Until when somebody holds the lease of that name, None where nobody does."""
    row = read(name)
    return row.at if row and row.text and row.at > timezone.now() else None
