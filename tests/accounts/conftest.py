"""Every test of accounts has the roles in the database, as after `sync_roles`."""

import pytest

from portal.accounts.cms import sync_roles
from portal.accounts.models import Organisation
from tests.factories import OrganisationFactory


@pytest.fixture(autouse=True)
def _roles(db: None) -> None:
    sync_roles()


@pytest.fixture
def operator() -> Organisation:
    """The organisation that runs the portal."""
    return OrganisationFactory(operator=True)


@pytest.fixture
def province() -> Organisation:
    """Any other organisation."""
    return OrganisationFactory()
