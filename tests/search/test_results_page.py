"""The page of results: what was found, how it is narrowed, sorted, said and followed."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core.models import ErrorReport, Generation
from portal.pages.models import StandardPage
from search.models import BestBet, QueryLog, SearchJob, SynonymGroup
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.search.shelf import Shelf
from tests.site import make_portal


def page(path: str, client: Client | None = None) -> str:
    """The main part of a page as text."""
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    html = answer.content.decode()
    return unescape(html[html.index("<main") :]) if "<main" in html else unescape(html)


def plain(html: str) -> str:
    """Words only."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def titles(html: str) -> list[str]:
    """The titles of the results in order."""
    return [plain(found) for found in re.findall(r'<h3 class="hit__title".*?</h3>', html, re.DOTALL)]


def test_result_shows_kind_region_date_title_and_passage_with_marks(things: Shelf) -> None:
    RegionFactory(code="31", name_id="DKI Jakarta", island_group="jawa")
    things.put(
        "Satu pintu pengaduan",
        summary="Setiap aduan punya tenggat.",
        region="31",
        facets={"daerah": ["31"], "tahun": ["2026"]},
    )
    html = page("/cari/?q=pengaduan")
    assert titles(html) == ["Satu pintu pengaduan"]
    assert "<mark>pengaduan</mark>" in html
    assert "<mark>aduan</mark>" in html
    for words in ("Catatan", "DKI Jakarta", "2 Januari 2026", "dalam judul"):
        assert words in html
    assert 'href="/uji/' in html
    assert "1 hasil untuk “pengaduan”, diurutkan menurut relevansi." in plain(html)


def test_hit_in_an_attachment_says_so(things: Shelf) -> None:
    things.put("Lampiran teknis", attachment="Panjang sekali. Bab tentang drainase kota. Selesai.")
    html = page("/cari/?q=drainase")
    assert "dalam lampiran" in html
    assert "<mark>drainase</mark>" in html


def test_text_of_a_record_is_never_markup(things: Shelf) -> None:
    things.put("<script>alert(1)</script> pengaduan", summary="<img src=x onerror=alert(2)> pengaduan")
    html = Client().get("/cari/?q=pengaduan").content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_what_was_typed_is_never_markup(things: Shelf) -> None:
    html = Client().get("/cari/", {"q": '"><script>alert(1)</script>', "daerah": "<b>", "urut": "<i>"}).content.decode()
    assert "<script>alert" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_facets_hold_every_value_with_a_hit_and_counts_follow_the_others(things: Shelf) -> None:
    for number, (code, island) in enumerate([("11", "sumatera"), ("31", "jawa"), ("32", "jawa")]):
        RegionFactory(code=code, name_id=f"Provinsi {code}", island_group=island)
        things.put(f"Banjir {number}", facets={"daerah": [code], "tahun": ["2024" if number else "2025"]})
    things.put("Banjir di lembar", kind="lembar", facets={"daerah": ["31"], "tahun": ["2025"]})
    html = page("/cari/?q=banjir&tahun=2024")
    counts = dict(re.findall(r'id="f-(\w+-\w+)"[^>]*>.*?choice__count">(\d+)', html))
    assert counts == {
        "jenis-catatan": "2",
        "daerah-31": "1",
        "daerah-32": "1",
        "tahun-2025": "2",
        "tahun-2024": "2",
        "bahasa-id": "2",
    }
    everything = page("/cari/?q=banjir")
    assert re.findall(r'filter-panel__part"[^>]*>(.*?)<', everything) == ["Sumatera", "Jawa"]
    assert "2 hasil untuk “banjir” dari tahun 2024, diurutkan menurut relevansi." in plain(html)


def test_several_values_of_a_facet_are_or_and_each_is_a_chip_that_goes(things: Shelf) -> None:
    for year in ("2023", "2024", "2025"):
        things.put(f"Banjir {year}", facets={"tahun": [year]})
    html = page("/cari/?q=banjir&tahun=2023&tahun=2024")
    assert sorted(titles(html)) == ["Banjir 2023", "Banjir 2024"]
    chips = re.findall(r'<a class="chip" href="([^"]*)"><span class="visually-hidden">', html)
    assert chips == ["/cari/?q=banjir&tahun=2024", "/cari/?q=banjir&tahun=2023"]
    assert 'href="/cari/?q=banjir"' in html


def test_regency_chosen_by_link_is_a_chip_and_stays_chosen(things: Shelf) -> None:
    province = RegionFactory(code="65", name_id="Kalimantan Utara")
    RegionFactory(code="65.71", name_id="Kota Tarakan", level="city", parent=province)
    things.put("Banjir Tarakan", facets={"daerah": ["65", "65.71"]})
    things.put("Banjir Nunukan", facets={"daerah": ["65"]})
    html = page("/cari/?q=banjir&daerah=65.71")
    assert titles(html) == ["Banjir Tarakan"]
    assert "Daerah: Kota Tarakan" in plain(html)
    assert re.search(r'name="daerah" value="65.71" checked', html)
    assert 'value="65.71"' not in page("/cari/?q=banjir")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("daerah=99", "Daerah: “99” tidak dikenal"),
        ("status=zz", "Status: “zz” tidak dikenal"),
        ("tahun=-1", "Tahun: “-1” tidak dikenal"),
        ("urut=title", "“title” tidak dikenal"),
        ("q=" + "banjir+" * 40, "200 karakter pertama"),
    ],
)
def test_what_means_nothing_is_left_out_and_said(things: Shelf, query: str, words: str) -> None:
    things.put("Banjir")
    html = plain(page(f"/cari/?{query}"))
    assert words in html
    assert "1 hasil" in html


def test_sorts_by_newest_and_by_region(things: Shelf) -> None:
    things.put("Banjir lama", day=date(2020, 1, 1), region="11")
    things.put("Banjir baru", day=date(2025, 1, 1), region="64")
    things.put("Banjir tanpa tanggal", day=None, region="")
    assert titles(page("/cari/?q=banjir&urut=terbaru")) == ["Banjir baru", "Banjir lama", "Banjir tanpa tanggal"]
    assert titles(page("/cari/?q=banjir&urut=daerah"))[0] == "Banjir lama"
    assert "diurutkan menurut daerah" in page("/cari/?q=banjir&urut=daerah")


def test_without_words_everything_is_listed_newest_first(things: Shelf) -> None:
    things.put("Satu")
    html = page("/cari/")
    assert titles(html) == ["Satu"]
    assert "1 hasil, diurutkan menurut terbaru." in plain(html)
    assert 'value="relevan"' not in html


def test_misspelling_shows_what_was_meant_and_how_to_insist(things: Shelf) -> None:
    things.put("Pengaduan masyarakat")
    html = page("/cari/?q=pengadaun")
    assert titles(html) == ["Pengaduan masyarakat"]
    assert "Menampilkan juga hasil untuk pengaduan ." in plain(html)
    assert "Cari pengadaun saja?" in plain(html)
    insisted = page("/cari/?q=pengadaun&persis=pengadaun")
    assert titles(insisted) == []
    assert 'name="persis" value="pengadaun" form="filters"' in insisted
    assert titles(page("/cari/?q=pengadaun&persis=lain")) == ["Pengaduan masyarakat"]


def test_where_nothing_holds_all_words_those_with_most_are_shown_and_said(things: Shelf) -> None:
    things.put("Peringatan dini banjir")
    things.put("Banjir saja")
    html = page("/cari/?q=peringatan+dini+banjir+angkasa")
    assert titles(html)[0] == "Peringatan dini banjir"
    assert "Tidak ada yang memuat semua kata. Ini yang paling banyak memuatnya." in plain(html)


def test_where_few_hold_all_words_they_come_first_and_those_with_most_follow(things: Shelf) -> None:
    for number in range(3):
        things.put(f"Banjir {number}", summary="banjir banjir")
    things.put("Kabar", body="peringatan banjir")
    html = page("/cari/?q=peringatan+banjir")
    assert (titles(html)[0], len(titles(html))) == ("Kabar", 4)
    assert titles(page("/cari/?q=peringatan+banjir&urut=terbaru")) == ["Kabar"]


def test_no_result_says_what_was_dropped_what_is_near_and_whom_to_ask(things: Shelf) -> None:
    things.put("Pengaduan masyarakat", facets={"tahun": ["2024"]})
    make_portal().home.add_child(instance=StandardPage(title="Kontak", slug="kontak"))
    html = page("/cari/?q=yang+pengasapan")
    assert titles(html) == []
    text = plain(html)
    assert "Tidak ada hasil untuk “yang pengasapan”." in text
    assert "Kata yang tidak dicari: yang." in text
    assert re.search(r'class="chip" href="/cari/\?q=pengaduan"', html)
    assert 'href="/kontak/"' in html


def test_filters_that_leave_nothing_offer_the_search_without_them(things: Shelf) -> None:
    things.put("Pengaduan", facets={"tahun": ["2024"]})
    things.put("Lain", facets={"tahun": ["2020"]})
    html = page("/cari/?q=pengaduan&tahun=2020")
    assert "Cari tanpa saringan: 1 hasil" in plain(html)
    assert re.search(r'button--secondary" href="/cari/\?q=pengaduan"', html)


def test_place_in_a_query_offers_the_profile_of_the_region_first(things: Shelf) -> None:
    RegionFactory(code="65", name_id="Kalimantan Utara", slug="kalimantan-utara", short_names="Kaltara")
    Generation.advance("regions")
    things.put("Kerja sama Kaltara", facets={"daerah": ["65"]})
    html = page("/cari/?q=kerja+sama+kaltara")
    assert 'class="profile-link" href="/daerah/kalimantan-utara/"' in html
    assert html.index("profile-link") < html.index("hit__title")


def test_other_names_of_a_notion_are_offered(things: Shelf) -> None:
    SynonymGroup.objects.create(key="pengaduan", terms="pengaduan\nlaporan warga\ncomplaint")
    things.put("Pengaduan")
    html = page("/cari/?q=pengaduan")
    assert re.findall(r'class="chip" href="(/cari/[^"]*)"', html) == ["/cari/?q=laporan+warga", "/cari/?q=complaint"]


def test_many_results_stand_on_pages_that_can_be_shared(things: Shelf) -> None:
    for number in range(45):
        things.put(f"Banjir {number:02}")
    assert len(titles(page("/cari/?q=banjir"))) == 20
    last = page("/cari/?q=banjir&page=3")
    assert len(titles(last)) == 5
    assert len(titles(page("/cari/?q=banjir&page=99"))) == 5
    seen = [title for number in (1, 2, 3) for title in titles(page(f"/cari/?q=banjir&page={number}"))]
    assert len(set(seen)) == 45


def test_htmx_gets_the_list_alone_and_caches_are_told(things: Shelf) -> None:
    things.put("Banjir")
    answer = Client().get("/cari/?q=banjir", headers={"hx-request": "true"})
    assert "<html" not in answer.content.decode()
    assert "Banjir" in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]
    assert "HX-Request" in Client().get("/cari/?q=banjir").headers["Vary"]


def test_pages_of_results_stay_out_of_search_engines(things: Shelf) -> None:
    things.put("Banjir")
    html = Client().get("/cari/?q=banjir&urut=zz&lain=1").content.decode()
    assert '<meta name="robots" content="noindex, follow">' in html
    assert re.search(r'rel="canonical" href="[^"]*/cari/\?q=banjir"', html)
    assert 'name="robots"' not in Client().get("/cari/").content.decode()


def test_members_pages_are_kept_nowhere(things: Shelf) -> None:
    client = Client()
    client.force_login(member_of("member"))
    for path in ("/cari/?q=banjir", "/cari/saran/?q=ba"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"


def test_feed_holds_what_is_public_whoever_asks(things: Shelf) -> None:
    organisation = OrganisationFactory()
    member = Client()
    member.force_login(member_of("member", organisation))
    things.put("Banjir terbuka", summary="Ringkasan & isi")
    things.put("Banjir rahasia", audience=f"org:{organisation.pk}")
    assert sorted(titles(page("/cari/?q=banjir", member))) == ["Banjir rahasia", "Banjir terbuka"]
    for client in (Client(), member):
        answer = client.get("/cari/atom.xml?q=banjir")
        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        text = answer.content.decode()
        assert "Banjir terbuka" in text
        assert "rahasia" not in text


def test_row_that_the_object_itself_hides_is_dropped_from_page_and_counts(things: Shelf) -> None:
    things.put("Banjir satu", facets={"tahun": ["2024"]})
    _kind, pk = things.put("Banjir dua", facets={"tahun": ["2023"]})
    ErrorReport.objects.filter(pk=pk).update(path="/org:9/")  # the index does not know yet
    html = page("/cari/?q=banjir")
    assert titles(html) == ["Banjir satu"]
    assert "1 hasil untuk" in plain(html)
    assert "2023" not in plain(html)


def test_what_is_being_hidden_is_not_found_any_more(things: Shelf) -> None:
    kind, pk = things.put("Banjir satu")
    SearchJob.objects.create(kind=kind, object_id=pk, hides=True)
    assert titles(page("/cari/?q=banjir")) == []


def test_editors_pin_and_hide_results(things: Shelf) -> None:
    things.put("Banjir kota")
    pinned = things.put("Panduan drainase")
    hidden = things.put("Banjir lama")
    BestBet.objects.create(text="banjir", words="banjir", kind=pinned[0], object_id=pinned[1], action="pin")
    BestBet.objects.create(text="banjir", words="banjir", kind=hidden[0], object_id=hidden[1], action="hide")
    assert titles(page("/cari/?q=Banjir")) == ["Panduan drainase", "Banjir kota"]
    assert titles(page("/cari/?q=banjir+kota")) == ["Banjir kota", "Banjir lama"]


def test_queries_are_written_down_without_who_asked(things: Shelf) -> None:
    things.put("Banjir")
    client = Client()
    for path in ("/cari/?q=Banjir", "/cari/?q=banjir&page=2", "/cari/?q=banjir&tahun=2020", "/cari/", "/cari/?q=nihil"):
        client.get(path)
    client.get("/cari/?q=budi@contoh.example")
    client.get("/cari/?q=0812+3456+7890")
    member = Client()
    member.force_login(member_of("member"))
    member.get("/cari/?q=banjir+rahasia")
    assert sorted(QueryLog.objects.values_list("text", "language", "results", "degraded")) == [
        ("banjir", "id", 1, False),
        ("nihil", "id", 0, False),
    ]
    assert {field.name for field in QueryLog._meta.fields} == {"id", "text", "language", "day", "results", "degraded"}


@pytest.mark.parametrize("who", ["anybody", "member"])
def test_page_costs_the_same_queries_at_one_and_three_hits(things: Shelf, who: str) -> None:
    organisation = OrganisationFactory()
    client = Client()
    if who == "member":
        client.force_login(member_of("member", organisation))
    RegionFactory(code="31", name_id="DKI Jakarta")
    client.get("/cari/?q=banjir")
    costs = []
    for kind in ("catatan", "lembar", "catatan"):
        things.put("Banjir", kind=kind, region="31", facets={"daerah": ["31"], "tahun": ["2024"]})
        things.put("Banjir rahasia", kind=kind, audience=f"org:{organisation.pk}")
        with CaptureQueriesContext(connection) as captured:
            client.get("/cari/?q=banjir")
        costs.append(len([one for one in captured if one["sql"].startswith(("SELECT", "WITH", "INSERT"))]))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 12, costs


def test_english_page_keeps_the_words_of_the_query(things: Shelf) -> None:
    things.put("Banjir", shown_in=frozenset({"id", "en"}))
    html = page("/en/cari/?q=banjir")
    assert "1 result for “banjir”, sorted by relevance." in plain(html)
    assert "Only in Indonesian" in html
