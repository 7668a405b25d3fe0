"""What a list keeps of its HTML: never another address's, and nothing that a publication has made old."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages.test_generation import ready
from tests.site import Portal, text_of


def queries(client: Client, path: str) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as captured:
        text = text_of(client.get(path))
    return len(captured), text


def titles(text: str) -> list[str]:
    return re.findall(r">(Kasus \d+)</a>", text)


@pytest.mark.parametrize("path", ["/studi-kasus/", "/studi-kasus/?dimensi=governance", "/en/studi-kasus/"])
def test_second_view_costs_fewer_queries_and_looks_the_same(client: Client, portal: Portal, path: str) -> None:
    portal.case("Kasus 1")
    first, text = queries(client, path)
    second, again = queries(client, path)
    assert second < first
    assert again == text


def test_each_page_order_filter_and_language_shows_its_own(client: Client, portal: Portal) -> None:
    for number in range(1, 14):
        portal.case(f"Kasus {number}")
    addresses = ["", "?page=2", "?urut=judul", "?status=stopped", "?page=2&urut=judul"]
    views = [text_of(client.get(f"{start}/studi-kasus/{query}")) for start in ("", "/en") for query in addresses]
    assert [text_of(client.get(f"{s}/studi-kasus/{query}")) for s in ("", "/en") for query in addresses] == views
    assert len(titles(views[0])) == 12
    assert len(titles(views[1])) == 1
    assert titles(views[2]) != titles(views[0])
    assert titles(views[3]) == []
    assert "Filters" not in views[0]
    assert len(set(views)) == len(views)


def test_published_page_is_shown_at_once(client: Client, portal: Portal) -> None:
    page = ready(portal, live=True)
    client.get("/artikel/")
    page.title = "Kasus 2"
    page.save_revision().publish()
    assert titles(text_of(client.get("/artikel/"))) == ["Kasus 2"]


def test_what_one_reader_typed_is_not_shown_to_the_next(client: Client, portal: Portal) -> None:
    portal.report()
    wrong = text_of(client.get("/kunjungan/?dari=2025-01-01&sampai=2020-01-01"))
    assert "2025-01-01" in wrong
    assert "2025-01-01" not in text_of(client.get("/kunjungan/"))


def test_names_that_are_no_filters_share_what_is_kept(client: Client, portal: Portal) -> None:
    portal.case("Kasus 1")
    kept = client.get("/studi-kasus/").context["listing"]
    other = client.get("/studi-kasus/?utm_source=surat").context["listing"]
    assert (other.panel_key, other.results_key) == (kept.panel_key, kept.results_key)
