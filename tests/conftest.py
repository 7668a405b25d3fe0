"""What every test stands on: languages of the site, clean caches, and a client that raises on N+1 queries."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from portal.core import memory
from search import places, synonyms


@pytest.fixture(autouse=True)
def _clean_slate(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins in Indonesian, with nothing cached; numbers of generations begin anew too."""
    cache.clear()
    monkeypatch.setattr(memory, "_kept", {})
    monkeypatch.setattr(places, "_known", None)
    monkeypatch.setattr(synonyms, "_known", None)
    with translation.override("id"):
        yield
    cache.clear()
