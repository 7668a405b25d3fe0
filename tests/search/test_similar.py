"""More like this, from what is indexed: rare things in common count more, and what is hidden moves nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from portal.core import panels
from portal.core.components import Link
from portal.core.memory import one_request, state
from search import index
from search.readers import Reader
from search.similar import similar
from tests.factories import RegionFactory
from tests.search.shelf import Shelf
from tests.site import Portal, make_portal


def reader(*tokens: str, language: str = "id") -> Reader:
    return Reader(AnonymousUser(), frozenset({"public", *tokens}), language)


def titles(things: Shelf, key: tuple[str, str], who: Reader, limit: int = 5) -> list[str]:
    return [one.title for one in similar(*key, who, limit)]


def test_rare_values_in_common_count_more_than_frequent_ones(things: Shelf) -> None:
    own = things.put("asal", facets={"dimensi": ["governance"], "urusan": ["arsip"]})
    for number in range(8):
        things.put(f"sering {number}", facets={"dimensi": ["governance"]})
    things.put("jarang", facets={"urusan": ["arsip"]})
    things.put("lain", facets={"urusan": ["pangan"]})
    found = titles(things, own, reader(), 20)
    assert found[0] == "jarang"
    assert len(found) == 9


def test_words_of_the_title_in_common_come_first_among_equals(things: Shelf) -> None:
    own = things.put("Pengaduan warga", facets={"dimensi": ["governance"]})
    things.put("Taman kota", facets={"dimensi": ["governance"]})
    things.put("Aduan dari warga", facets={"dimensi": ["governance"]})
    assert titles(things, own, reader()) == ["Aduan dari warga", "Taman kota"]


def test_only_what_the_reader_may_see_is_similar(things: Shelf) -> None:
    own = things.put("asal", facets={"dimensi": ["governance"]})
    things.put("terbuka", facets={"dimensi": ["governance"]})
    things.put("tertutup", audience="org:7", facets={"dimensi": ["governance"]})
    assert titles(things, own, reader()) == ["terbuka"]
    assert set(titles(things, own, reader("org:7"))) == {"terbuka", "tertutup"}
    assert titles(things, own, reader("org:8")) == ["terbuka"]


def test_hidden_entries_move_no_score_and_no_order(things: Shelf) -> None:
    own = things.put("asal", facets={"dimensi": ["governance"], "urusan": ["arsip"]})
    things.put("satu", facets={"dimensi": ["governance"]})
    things.put("dua", facets={"urusan": ["arsip"]})
    before = similar(*own, reader(), 10)
    for number in range(250):
        things.put(f"rahasia {number}", audience="org:7", facets={"urusan": ["arsip"]})
    assert similar(*own, reader(), 10) == before


def test_what_another_language_lists_is_left_out(things: Shelf) -> None:
    own = things.put("asal", facets={"dimensi": ["governance"]})
    things.put("terjemahan", shown_in=frozenset({"en"}), facets={"dimensi": ["governance"]})
    assert titles(things, own, reader()) == []
    assert titles(things, own, reader(language="en")) == ["terjemahan"]


def test_what_is_not_indexed_or_shares_nothing_has_nothing_similar(things: Shelf) -> None:
    assert similar("catatan", "999", reader(), 5) == []
    own = things.put("asal")
    things.put("asal juga")
    assert titles(things, own, reader()) == []


@pytest.mark.parametrize("others", [1, 3])
def test_two_queries_at_any_number(things: Shelf, others: int) -> None:
    own = things.put("asal", facets={"dimensi": ["a", "b"], "urusan": ["c"]})
    for number in range(others):
        things.put(f"lain {number}", facets={"dimensi": ["a"], "urusan": ["c"]})
    with CaptureQueriesContext(connection) as captured:
        assert len(similar(*own, reader(), 5)) == others
    assert len(captured) == 2


@pytest.fixture
def portal(db: None) -> Portal:
    return make_portal()


def shown(subject: object) -> list[str]:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    built = panels.build("similar", request, subject)
    items: list[Link] = built[0].context["items"] if built else []
    return [link.text for link in items]


def test_pages_show_public_pages_and_things_of_their_kind(client: Client, portal: Portal) -> None:
    case, report, article = portal.case("Kanal aduan"), portal.report("Kaltara"), portal.article("Kabar aduan")
    portal.case("Draf aduan", live=False)
    RegionFactory(
        code="65.71", level="city", parent=portal.region, name_id="Kota Tarakan", name_en="", slug="kota-tarakan"
    )
    RegionFactory(code="64", name_id="Kalimantan Timur", name_en="", slug="kalimantan-timur")
    RegionFactory(code="32", name_id="Jawa Barat", name_en="", slug="jawa-barat", island_group="jawa")
    index.work_off()
    assert set(shown(case)) == {"Kaltara", "Kabar aduan"}
    assert set(shown(report)) == {"Kanal aduan", "Kabar aduan"}
    assert shown(article)[0] == "Kanal aduan"
    assert shown(portal.region)[0] == "Provinsi Kalimantan Timur"
    assert "Kabar aduan" in shown(portal.visitor)
    for address in (
        case.url,
        report.url,
        article.url,
        portal.region.get_absolute_url(),
        portal.visitor.get_absolute_url(),
    ):
        assert '<h2 id="related-title">Serupa</h2>' in client.get(address).content.decode(), address


def test_a_page_that_is_taken_back_is_not_shown_before_the_index_knows(portal: Portal) -> None:
    case, other = portal.case("Satu"), portal.case("Dua")
    index.work_off()
    assert shown(case) == ["Dua"]
    type(other).objects.filter(pk=other.pk).update(live=False)
    cache.clear()
    assert shown(case) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_panel_keeps_to_its_budget(portal: Portal, rows: int) -> None:
    case = portal.case("Asal")
    for number in range(rows):
        portal.case(f"Kasus {number}")
        portal.report(f"Laporan {number}")
        portal.article(f"Artikel {number}")
    index.work_off()
    ((_name, budget, build),) = panels.entries("similar")
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    build(request, case)  # what the process remembers for ever is not counted
    cache.clear()
    Site.get_site_root_paths()
    with one_request():
        state()  # nor what each request reads once
        with CaptureQueriesContext(connection) as captured:
            assert build(request, case) is not None
    assert len(captured) <= budget
