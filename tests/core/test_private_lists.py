"""Lists of what one person may see: parts, pages, and bad addresses."""

import pytest
from django.test import RequestFactory

from portal.accounts.models import Organisation
from portal.core.private_lists import PrivateList
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def listing(query: str = "", size: int = 2) -> PrivateList:
    rows = Organisation.objects.order_by("pk")
    parts = {"pertama": ("Pertama", rows.filter(pk__lte=rows[0].pk)), "semua": ("Semua", rows)}
    return PrivateList(RequestFactory().get(f"/daftar/{query}"), parts, base_url="/daftar/", size=size)


@pytest.fixture(autouse=True)
def _rows() -> None:
    for _number in range(5):
        OrganisationFactory()


def test_the_whole_list_is_shown_first_and_a_part_on_request() -> None:
    assert [(part.label, part.url, part.current) for part in listing().parts] == [
        ("Pertama", "/daftar/?tampil=pertama", False),
        ("Semua", "/daftar/", True),
    ]
    assert len(listing("?tampil=pertama").items) == 1


def test_pages_keep_the_part() -> None:
    shown = listing("?tampil=semua&page=2")
    assert (shown.previous_url, shown.next_url) == ("/daftar/?tampil=semua", "/daftar/?tampil=semua&page=3")
    assert len(shown.items) == 2
    assert shown.page.paginator.count == 5


@pytest.mark.parametrize(
    "query", ["?tampil=lain", "?tampil=%00", "?tampil=%ED%A0%80", "?page=²", "?page=-1", "?tampil="]
)
def test_an_address_that_means_nothing_gives_the_whole_list(query: str) -> None:
    assert len(listing(query, size=10).items) == 5


def test_a_page_past_the_end_is_the_last_one() -> None:
    assert len(listing("?page=99").items) == 1


def test_other_parameters_do_not_leave_the_list() -> None:
    assert listing("?tampil=pertama&page=9").parts[1].url == "/daftar/"
