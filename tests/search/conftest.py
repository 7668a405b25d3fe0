"""The engines under test, one after the other."""

from typing import Any

import pytest

from search.engines.database.engine import DatabaseEngine
from tests.search.engines import Bench


@pytest.fixture(params=["database"])
def bench(request: Any, db: None) -> Bench:
    """Each engine in turn, empty."""
    return Bench(DatabaseEngine())
