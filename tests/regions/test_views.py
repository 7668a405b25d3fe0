"""Public pages of regions: complete, honest about what is unknown, and as many queries at any number of rows."""

import gzip
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest
from django.template import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import panels
from portal.core.spreadsheets import plain_cell
from portal.regions.models import Region
from tests.factories import IndicatorFactory, RegionFactFactory, RegionFactory

pytestmark = pytest.mark.django_db

Get = Callable[[str], str]


@pytest.fixture
def page(client: Client) -> Get:
    """The text of a page that answers 200."""

    def get(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    return get


def queries(client: Client, path: str) -> list[str]:
    """The queries a first reader's request costs."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured]


def make_regency(province: Region, number: int, **values: Any) -> Region:
    region: Region = RegionFactory(
        code=f"{province.code}.{number:02}",
        level="regency",
        parent=province,
        island_group=province.island_group,
        **values,
    )
    return region


# The list


def test_list_groups_provinces_by_island_group(page: Get) -> None:
    RegionFactory(code="65", name_id="Kalimantan Utara", island_group="kalimantan")
    RegionFactory(code="51", name_id="Bali", island_group="nusa_tenggara")
    html = page("/en/daerah/")
    assert html.index("<h3>Bali and Nusa Tenggara</h3>") < html.index("<h3>Kalimantan</h3>")
    assert '<a href="/en/daerah/daerah-65/">' in html


def test_list_shows_provinces_alone_until_a_level_is_asked_for(page: Get) -> None:
    province = RegionFactory(code="65")
    make_regency(province, 1, name_id="Kabupaten Bulungan", slug="kabupaten-bulungan")
    assert "/daerah/kabupaten-bulungan/" not in page("/daerah/")
    html = page("/daerah/?tingkat=regency")
    assert "/daerah/kabupaten-bulungan/" in html
    assert f"<h3>{province.name_id}</h3>" in html


@pytest.mark.parametrize("typed", ["kaltara", "NORTH KALI", "Utara", "65", "  Kaltara "])
def test_list_finds_a_region_by_any_of_its_names(page: Get, typed: str) -> None:
    RegionFactory(code="65", name_id="Kalimantan Utara", name_en="North Kalimantan", short_names="Kaltara")
    RegionFactory(code="51", name_id="Bali", name_en="Bali", slug="bali")
    html = page(f"/daerah/?nama={typed}")
    assert ">Kalimantan Utara</a>" in html
    assert '<li><a href="/daerah/bali/">' not in html


def test_list_finds_regencies_by_name_without_a_level(page: Get) -> None:
    make_regency(RegionFactory(code="32"), 11, name_id="Kabupaten Sumedang")
    assert ">Kabupaten Sumedang</a>" in page("/daerah/?nama=sumedang")


def test_list_filters_by_island_group(page: Get) -> None:
    RegionFactory(code="65", slug="kaltara", island_group="kalimantan")
    RegionFactory(code="51", slug="bali", island_group="nusa_tenggara")
    html = page("/daerah/?pulau=kalimantan")
    assert '<li><a href="/daerah/kaltara/">' in html
    assert '<li><a href="/daerah/bali/">' not in html


def test_list_without_match_says_so_and_offers_the_whole_list(page: Get) -> None:
    RegionFactory(code="65")
    html = page("/en/daerah/?nama=atlantis")
    assert "Nothing fits these filters" in html
    assert '<a class="button button--secondary" href="/en/daerah/">Show the whole list</a>' in html


def test_list_before_the_data_is_loaded_says_so(page: Get) -> None:
    assert "No regions yet" in page("/en/daerah/")


@pytest.mark.parametrize(
    "query",
    [
        "pulau=atlantis",
        "tingkat=kingdom",
        "nama=" + "a" * 500,
        "page=999999",
        "page=nine",
        "urut=nope",
        "nama=%00",
        "nama=%25_%27%22",
        "pulau=kalimantan&pulau=atlantis",
        "nama=%ED%A0%80",
    ],
)
def test_list_answers_a_senseless_filter_with_the_list(page: Get, query: str) -> None:
    RegionFactory(code="65", slug="kaltara")
    assert "Region" in page(f"/en/daerah/?{query}")


@pytest.mark.parametrize("query", ["pulau=atlantis", "tingkat=kingdom", "nama=" + "a" * 500])
def test_list_says_which_filter_it_left_out(page: Get, query: str) -> None:
    RegionFactory(code="65", slug="kaltara")
    html = page(f"/en/daerah/?{query}")
    assert "A filter was left out" in html
    assert '<li><a href="/en/daerah/kaltara/">' in html


def test_list_for_htmx_is_the_results_alone(client: Client) -> None:
    RegionFactory(code="65", slug="kaltara")
    answer = client.get("/daerah/?pulau=kalimantan", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert '<li><a href="/daerah/kaltara/">' in html
    assert "HX-Request" in answer.headers["Vary"]


def test_list_costs_the_same_at_one_and_three_regions_and_at_all(client: Client) -> None:
    RegionFactory(code="65")
    at_one = queries(client, "/daerah/")
    RegionFactory(code="64")
    make_regency(RegionFactory(code="63"), 1)
    at_three = queries(client, "/daerah/")
    assert len(at_three) == len(at_one) <= 15
    Region.objects.filter(parent__isnull=False).delete()
    Region.objects.all().delete()
    call_command("load_reference", verbosity=0)
    assert len(queries(client, "/daerah/?tingkat=city")) <= len(at_one)


# A region's page


def test_page_names_place_and_codes(page: Get) -> None:
    province = RegionFactory(code="32", name_en="West Java", slug="jawa-barat")
    regency = make_regency(
        province, 11, name_en="Sumedang Regency", slug="kabupaten-sumedang", short_names="Kab. Sumedang"
    )
    html = page("/en/daerah/kabupaten-sumedang/")
    assert "<h1>Sumedang Regency</h1>" in html
    for cell in ("Kab. Sumedang", regency.code, '<a href="/en/daerah/jawa-barat/">West Java</a>', "Unknown"):
        assert f"<dd>{cell}</dd>" in html


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_province_lists_its_regencies(page: Get, count: int) -> None:
    province = RegionFactory(code="32", slug="jawa-barat")
    for number in range(1, count + 1):
        make_regency(province, number)
    html = page("/daerah/jawa-barat/")
    assert html.count('<li><a href="/daerah/daerah-32-') == count


def test_page_of_an_unknown_region_is_404(client: Client) -> None:
    assert client.get("/daerah/atlantis/").status_code == 404
    assert client.get("/daerah/atlantis/data.csv").status_code == 404


def test_page_shows_conflicting_figures_side_by_side(page: Get) -> None:
    region, indicator = RegionFactory(slug="kaltara"), IndicatorFactory(key="coverage")
    RegionFactFactory(region=region, indicator=indicator, value=Decimal("74.75"), source="APJII")
    RegionFactFactory(region=region, indicator=indicator, value=Decimal("77.44"), source="BPS")
    html = page("/daerah/kaltara/")
    assert "74,75" in html
    assert "77,44" in html
    assert "Sources differ" in page("/en/daerah/kaltara/")


def test_page_keeps_a_claim_apart_from_a_statistic(page: Get) -> None:
    region, indicator = RegionFactory(slug="kaltara"), IndicatorFactory()
    RegionFactFactory(region=region, indicator=indicator, value=Decimal(78))
    RegionFactFactory(region=region, indicator=indicator, value=Decimal(72), claim=True)
    html = page("/en/daerah/kaltara/")
    assert html.count('class="fact"') == 1
    assert html.count('class="fact fact--claim"') == 1
    assert "17 March 2022 · Wakil Gubernur, Provinsi Contoh" in html
    assert "Sources differ" not in html


def test_page_shows_figures_of_other_years_as_history(page: Get) -> None:
    region, indicator = RegionFactory(slug="sumedang"), IndicatorFactory()
    RegionFactFactory(
        region=region, indicator=indicator, value=Decimal(52), as_of=date(2021, 12, 31), as_of_precision="year"
    )
    RegionFactFactory(
        region=region, indicator=indicator, value=Decimal(84), as_of=date(2022, 12, 31), as_of_precision="year"
    )
    html = page("/en/daerah/sumedang/")
    assert "Sources differ" not in html
    assert html.index("84") < html.index("Earlier figures") < html.index("<td>52 %</td><td>2021</td>")


def test_page_says_of_an_expected_indicator_that_it_is_unknown(page: Get) -> None:
    RegionFactory(slug="kaltara")
    IndicatorFactory(name_en="Internet coverage", expected=True)
    IndicatorFactory(name_en="Rarely known", expected=False)
    html = page("/en/daerah/kaltara/")
    assert html.count("fact--unknown") == 1
    assert "Internet coverage" in html
    assert "No figure recorded" in html
    assert "Rarely known" not in html


def test_page_shows_ranges_ranks_and_words(page: Get) -> None:
    region = RegionFactory(slug="kaltara")
    RegionFactFactory(region=region, value=Decimal(10), value_max=Decimal(15))
    RegionFactFactory(
        region=region,
        indicator=IndicatorFactory(kind="rank", unit="peringkat"),
        value=Decimal(20),
        out_of=34,
        unit="peringkat",
    )
    RegionFactFactory(
        region=region, indicator=IndicatorFactory(kind="text", unit=""), value=None, value_text="seluas Jawa", unit=""
    )
    html = page("/en/daerah/kaltara/")
    assert "10–15<small>%</small>" in html
    assert "20 <small>of 34</small>" in html
    assert "seluas Jawa" in html


def test_page_marks_a_figure_out_of_date(page: Get) -> None:
    region = RegionFactory(slug="kaltara")
    RegionFactFactory(region=region, indicator=IndicatorFactory(max_age_days=30), as_of=date(2019, 12, 31))
    assert "31 December 2019 (out of date)" in page("/en/daerah/kaltara/")


def test_page_writes_numbers_and_dates_in_the_readers_notation(page: Get) -> None:
    region = RegionFactory(slug="kaltara")
    indicator = IndicatorFactory(kind="number", unit="km²", decimals=2)
    RegionFactFactory(
        region=region, indicator=indicator, value=Decimal("69900.886"), unit="km²", as_of=date(2024, 12, 16)
    )
    assert "69.900,89" in (html := page("/daerah/kaltara/"))
    assert "16 Desember 2024" in html
    assert "69,900.89" in (html := page("/en/daerah/kaltara/"))
    assert "16 December 2024" in html


@pytest.fixture
def a_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A higher app that has something to say of every region."""
    monkeypatch.setattr(panels, "_places", {})

    template: Any = Template("<h2 id='{{ panel.context.id }}'>{{ panel.title }}</h2>{{ panel.context.text }}")

    @panels.panel("region", order=1, queries=0)
    def visits(request: HttpRequest, region: Region) -> panels.Panel:
        return panels.Panel("Its visits", template, {"id": "visits", "text": f"Visits of {region.name}"})


def test_page_shows_what_other_apps_say(page: Get, a_panel: None) -> None:
    RegionFactory(slug="kaltara", name_en="North Kalimantan")
    html = page("/en/daerah/kaltara/")
    assert "Visits of North Kalimantan" in html
    assert '<a href="#visits">Its visits</a>' in html


def test_page_costs_the_same_at_one_and_three_rows(client: Client) -> None:
    province = RegionFactory(code="32", slug="jawa-barat")
    make_regency(province, 1)
    RegionFactFactory(region=province)
    at_one = queries(client, "/daerah/jawa-barat/")
    for number in (2, 3):
        make_regency(province, number)
        RegionFactFactory(region=province)
    assert len(queries(client, "/daerah/jawa-barat/")) == len(at_one) <= 15


def test_real_pages_stay_small(client: Client) -> None:
    call_command("load_reference", verbosity=0)
    for path in ("/daerah/", "/daerah/?tingkat=regency", "/daerah/kalimantan-utara/", "/daerah/papua-pegunungan/"):
        assert len(gzip.compress(client.get(path).content)) < 20_000, path


# CSV


def test_csv_holds_every_figure_of_the_region(client: Client) -> None:
    region, indicator = RegionFactory(code="65", slug="kaltara"), IndicatorFactory(key="coverage")
    RegionFactFactory(region=region, indicator=indicator, source="BPS")
    RegionFactFactory(region=region, indicator=indicator, claim=True)
    RegionFactFactory()
    answer = client.get("/daerah/kaltara/data.csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kaltara.csv"'
    assert rows[0].startswith("region_code,region,indicator,indicator_name,kind,value")
    assert [row.split(",")[0:5:2] for row in rows[1:]] == [["65", "coverage", "claim"], ["65", "coverage", "statistic"]]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_cell_cannot_begin_a_formula(client: Client, cell: str) -> None:
    region = RegionFactory(slug="kaltara")
    RegionFactFactory(region=region, source=cell.strip() or cell)
    assert plain_cell(cell) == f"'{cell}"
    assert f",'{cell.strip()}," in client.get("/daerah/kaltara/data.csv").content.decode("utf-8-sig")


def test_csv_cell_leaves_ordinary_text_alone() -> None:
    assert [plain_cell(value) for value in ("BPS 2024", None, Decimal("72.5"), "")] == ["BPS 2024", "", "72.5", ""]


def test_pages_refuse_to_be_written_to(client: Client) -> None:
    RegionFactory(slug="kaltara")
    assert {client.post(path).status_code for path in ("/daerah/", "/daerah/kaltara/", "/daerah/kaltara/data.csv")} == {
        405
    }
