"""The demo content, loaded once for all tests of a module."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from portal.demo.seed import Seed


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Counter[str]]:
    """What one run of the seed made; all of it is rolled back after the module's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Seed().run()
        transaction.set_rollback(True)
