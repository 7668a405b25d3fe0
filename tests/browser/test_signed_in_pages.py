"""Every page behind the login: accessible, light, silent, in order, and no wider than the window."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.signed_in_pages import SIGNED_IN
from tests.browser.test_keyboard import walk
from tests.browser.test_public_pages import findings

WALKS = [
    ("workspace of the host", 1280),
    ("workspace of the host", 360),
    ("notices", 360),
    ("visit to answer", 1280),
    ("visit that was held", 1280),
    ("visit that was held", 360),
    ("date", 360),
    ("new point", 1280),
    ("sentences of a report", 360),
    ("state a need", 360),
]


@pytest.mark.parametrize("name", SIGNED_IN)
def test_signed_in_page_is_accessible_light_and_silent(visit: Visit, name: str) -> None:
    page = SIGNED_IN[name]
    visitor = visit(role=page.role)
    assert visitor.open(page.path).status == 200
    assert findings(visitor, "id", missing=False) == []


@pytest.mark.parametrize(("name", "width"), WALKS, ids=[f"{name} at {width}" for name, width in WALKS])
def test_tab_reaches_all_of_a_signed_in_page_and_gets_out_again(visit: Visit, name: str, width: int) -> None:
    page = SIGNED_IN[name]
    visitor = visit(role=page.role, width=width)
    visitor.open(page.path)
    assert walk(visitor) == []
