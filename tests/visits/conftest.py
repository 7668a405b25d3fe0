import pytest

from tests.site import Portal, make_portal


@pytest.fixture
def portal(db: None) -> Portal:
    return make_portal()
