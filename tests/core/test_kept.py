"""What a process keeps is read again as soon as it changed, and apart for each language."""

import pytest
from django.utils import translation

from portal.core.memory import kept
from portal.core.models import Generation

pytestmark = pytest.mark.django_db


def test_it_is_computed_once_until_its_generation_changes() -> None:
    asked = []

    def compute() -> int:
        asked.append(1)
        return len(asked)

    assert kept("x", compute, kinds=("regions",)) == kept("x", compute, kinds=("regions",)) == 1
    Generation.advance("synonyms")
    assert kept("x", compute, kinds=("regions",)) == 1
    Generation.advance("regions")
    assert kept("x", compute, kinds=("regions",)) == 2
    with translation.override("en"):
        assert kept("x", compute, kinds=("regions",)) == 3
