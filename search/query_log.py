"""The log of queries: what is searched for and not found, without who asked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Avg, Count, IntegerField, Max, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import get_language

from portal.core.models import today
from search.language import fold
from search.models import QueryLog
from search.typed import cleaned

log = structlog.get_logger(__name__)
PERSONAL = re.compile(r"@|\d[\d\s.+()-]{7,}\d")  # an e-mail address, a telephone or identity number
SQLITE_PATIENCE_MS = 100


def note(text: str, *, results: int, degraded: bool) -> None:
    """Write down that something was searched for; a reader's page never fails or waits for it.

    Left out is what looks like somebody's address, telephone or identity number. At most one query that changes data.
    """
    told = fold(cleaned(text))
    if not told or PERSONAL.search(told):
        return
    row = QueryLog(text=told[:200], language=get_language() or "id", day=today(), results=results, degraded=degraded)
    try:
        with _impatient():
            row.save(force_insert=True)
    except DatabaseError as error:
        log.info("query not written down", error=str(error))


@contextmanager
def _impatient() -> Iterator[None]:
    """A statement that on SQLite gives up soon where somebody else is writing, and breaks nothing around it."""
    usual = int(connection.settings_dict.get("OPTIONS", {}).get("timeout", 5) * 1000)
    _patience(SQLITE_PATIENCE_MS)
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            yield
    finally:
        _patience(usual)


def _patience(milliseconds: int) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute(f"PRAGMA busy_timeout = {milliseconds}")


def forget_old() -> int:
    """Delete what is older than PORTAL_SEARCH_LOG_DAYS; how many rows."""
    oldest = today() - timedelta(days=settings.PORTAL_SEARCH_LOG_DAYS)
    deleted, _by_model = QueryLog.objects.filter(day__lt=oldest).delete()
    return deleted


def frequent() -> QuerySet[QueryLog, Any]:
    """Queries, the most frequent first: text, language, times, results (on average), last (day)."""
    rows = QueryLog.objects.values("text", "language").annotate(
        times=Count("pk"), found=Cast(Avg("results"), IntegerField()), last=Max("day")
    )
    return rows.order_by("-times", "text", "language")


def without_result() -> QuerySet[QueryLog, Any]:
    """The same of those that found nothing the last times they were asked."""
    return frequent().filter(results=0)
