"""Counting queries: how many a page takes with everything cold, and how often the same one comes."""

import re
from collections import Counter

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

VALUES = re.compile(r"'(?:[^']|'')*'|\b[0-9a-f]{32}\b|\b\d+\b")


def counted_get(path: str) -> tuple[int, int]:
    """(queries, the most of one shape) of a first visit by somebody without an account, nothing cached."""
    client = Client()
    assert client.get(path).status_code == 200
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    shapes = Counter(re.sub(r"\((\?, )*\?\)", "(?)", VALUES.sub("?", row["sql"])) for row in captured.captured_queries)
    return len(captured), max(shapes.values())
