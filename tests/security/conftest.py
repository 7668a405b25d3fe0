import pytest

from tests.cms import Cms, make_cms
from tests.site import Portal, make_portal


@pytest.fixture
def portal(db: None) -> Portal:
    return make_portal()


@pytest.fixture
def cms(db: None) -> Cms:
    return make_cms()
