"""What every test stands on: languages of the site, clean caches, and few passes of the garbage collector."""

import gc
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from portal.core import memory
from search import places, synonyms


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looking through it again and again took a quarter of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


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
