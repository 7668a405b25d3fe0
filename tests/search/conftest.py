"""The engines under test, one after the other."""

from collections.abc import Iterator
from typing import Any

import pytest

from search.engines.database.engine import DatabaseEngine
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
