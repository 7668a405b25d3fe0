import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories import RegionFactory
from tests.queries import counted_get
from tests.site import Portal, text_of

LISTS = ("/studi-kasus/", "/kunjungan/", "/artikel/")


def test_list_tells_how_many_of_what_in_which_order(client: Client, portal: Portal) -> None:
    portal.case("CRM")
    portal.case("JAKI")
    assert "2 " in text_of(client.get("/studi-kasus/"))
    page = client.get("/studi-kasus/?daerah=65&dimensi=governance").context["listing"]
    assert [item.title for item in page.items] == ["JAKI", "CRM"]
    assert [(chip.value, chip.remove_url) for chip in page.chips] == [
        ("Kalimantan Utara", "/studi-kasus/?dimensi=governance"),
        ("Tata kelola cerdas", "/studi-kasus/?daerah=65"),
    ]
    assert "Kalimantan Utara" in page.summary


def test_region_filter_counts_what_lies_inside_a_province(client: Client, portal: Portal) -> None:
    regency = RegionFactory(code="65.01", level="regency", parent=portal.region, slug="malinau", name_id="Malinau")
    portal.case("Provinsi")
    portal.case("Kabupaten", region=regency)
    whole = client.get("/studi-kasus/?daerah=65").context["listing"]
    part = client.get("/studi-kasus/?daerah=65.01").context["listing"]
    assert {item.title for item in whole.items} == {"Provinsi", "Kabupaten"}
    assert [item.title for item in part.items] == ["Kabupaten"]
    assert part.chips[0].value == "Malinau"


def test_unknown_region_in_a_filter_is_named_and_left_out(client: Client, portal: Portal) -> None:
    portal.case("CRM")
    answer = client.get("/studi-kasus/?daerah=99")
    text = text_of(answer)
    assert "99" in answer.context["listing"].problems[0]
    assert answer.context["listing"].problems[0].split(":")[1].strip()[:20] in text
    assert "CRM" in text


def test_dates_turned_round_are_named_and_the_typed_ones_kept(client: Client, portal: Portal) -> None:
    portal.report()
    answer = client.get("/kunjungan/?dari=2025-01-01&sampai=2020-01-01")
    text = text_of(answer)
    assert len(answer.context["listing"].problems) == 1
    assert 'value="2025-01-01"' in text
    assert 'value="2020-01-01"' in text


@pytest.mark.parametrize(
    "query",
    [
        "page=999999",
        "page=-1",
        "page=abc",
        "page=1%00",
        "urut=%00",
        "daerah=%00",
        "daerah=%ED%A0%80",
        "dari=kemarin",
        "tahun=2026%27",
        "x[]=1",
        "daerah=" + "9" * 5000,
        "&".join(f"daerah={n}" for n in range(300)),
    ],
)
@pytest.mark.parametrize("path", LISTS)
def test_bad_values_never_break_a_list(client: Client, portal: Portal, path: str, query: str) -> None:
    portal.case()
    portal.report()
    portal.article()
    assert client.get(f"{path}?{query}").status_code == 200
    assert client.get(f"{path}atom.xml?{query}").status_code == 200


def test_page_past_the_end_is_the_last_page(client: Client, portal: Portal) -> None:
    for number in range(13):
        portal.case(f"Kasus {number}")
    listing = client.get("/studi-kasus/?page=999999").context["listing"]
    assert listing.page.number == 2
    assert [item.title for item in listing.items] == ["Kasus 0"]


def test_nothing_found_says_what_to_do(client: Client, portal: Portal) -> None:
    portal.case()
    text = text_of(client.get("/studi-kasus/?status=stopped"))
    assert 'class="empty"' in text
    assert 'href="/studi-kasus/"' in text


def test_htmx_gets_the_results_alone_and_caches_keep_them_apart(client: Client, portal: Portal) -> None:
    portal.case("CRM")
    whole = client.get("/studi-kasus/")
    part = client.get("/studi-kasus/", headers={"HX-Request": "true"})
    assert "<html" in text_of(whole)
    assert "<html" not in text_of(part)
    assert "CRM" in text_of(part)
    assert "HX-Request" in whole.headers["Vary"]
    assert "HX-Request" in part.headers["Vary"]


def test_english_list_shows_untranslated_pages_with_a_badge_and_leads_to_them(client: Client, portal: Portal) -> None:
    only_indonesian = portal.case("Hanya Indonesia", slug="hanya-indonesia")
    translated = portal.case("Diterjemahkan", slug="diterjemahkan")
    portal.case("Translated", english_of=translated, slug="translated")
    answer = client.get("/en/studi-kasus/")
    text = text_of(answer)
    assert {item.title for item in answer.context["listing"].items} == {"Hanya Indonesia", "Translated"}
    assert 'href="/studi-kasus/hanya-indonesia/"' in text
    assert 'href="/en/studi-kasus/translated/"' in text
    assert text.count("Only in Indonesian") == 1
    assert client.get(only_indonesian.url).status_code == 200


def test_a_draft_translation_does_not_hide_the_indonesian_page(client: Client, portal: Portal) -> None:
    page = portal.case("Asli", slug="asli")
    portal.case("Draft", english_of=page, slug="draft", live=False)
    assert [item.title for item in client.get("/en/studi-kasus/").context["listing"].items] == ["Asli"]


def test_drafts_and_restricted_pages_are_nowhere(client: Client, portal: Portal) -> None:
    shown = portal.case("Terbuka")
    portal.case("RahasiaDraf", live=False)
    restricted = portal.case("RahasiaTerbatas")
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    for path in ("/studi-kasus/", "/studi-kasus/atom.xml", "/", "/sitemap.xml", shown.url, "/en/studi-kasus/"):
        assert "Rahasia" not in client.get(path).content.decode(), path
        assert "rahasia" not in client.get(path).content.decode(), path
    listing = client.get("/studi-kasus/").context["listing"]
    assert (listing.total, [option.count for option in listing.facets[0].options]) == (1, [1])


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_list_takes_as_many_queries_for_one_row_as_for_twenty(portal: Portal, path: str, prefix: str) -> None:
    counts = []
    for rows in (1, 3, 20):
        while portal.cases.get_children().count() < rows:
            number = portal.cases.get_children().count()
            portal.case(f"Kasus {number}")
            portal.report(f"Kunjungan {number}")
            portal.article(f"Artikel {number}")
        counts.append(counted_get(prefix + path))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0][0] <= 15
    assert counts[0][1] <= 2


def test_neighbouring_cards_show_different_drawings(client: Client, portal: Portal) -> None:
    for number in range(9):
        portal.case(f"Kasus {number}")
    drawings = [item.card.drawing for item in client.get("/studi-kasus/").context["listing"].items]
    assert all(drawn not in drawings[max(place - 2, 0) : place] for place, drawn in enumerate(drawings))
    shown = client.get("/").content.decode()
    assert len({name for name in drawings[:3] if f"dimension-{name}" in shown}) == 3
