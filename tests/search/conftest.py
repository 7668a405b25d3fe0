"""The engines under test, one after the other."""

from collections.abc import Iterator
from typing import Any

import pytest

from search import sources
from search.engines.database.engine import DatabaseEngine
from tests.search import shelf
from tests.search.engines import Bench, ElasticsearchBench, node


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def bench(request: Any, db: None, settings: Any) -> Iterator[Bench]:
    """Each engine in turn, empty."""
    if request.param == "database":
        yield Bench(DatabaseEngine())
        return
    with node(settings) as indexes:
        indexes.swap(indexes.make())
        yield ElasticsearchBench(indexes)


@pytest.fixture
def things(db: None, monkeypatch: pytest.MonkeyPatch) -> shelf.Shelf:
    """An empty shelf, and no kinds of things but its own."""
    monkeypatch.setattr(sources, "_sources", {kind: shelf.source(kind) for kind in shelf.KINDS})
    return shelf.Shelf()
