import pytest

from portal.regions.models import Region
from portal.regions.search_index import KIND
from search.sources import source
from tests.factories import IndicatorFactory, RegionFactFactory, RegionFactory
from tests.search.found import document, findable, queries, touched


@pytest.fixture
def province(db: None) -> Region:
    return RegionFactory(
        code="32", name_id="Jawa Barat", name_en="West Java", name_official="Jawa Barat", slug="jawa-barat",
        short_names="Jabar|Pasundan", capital="Bandung",
    )  # fmt: skip


@pytest.fixture
def city(province: Region) -> Region:
    return RegionFactory(code="32.73", level="city", parent=province, name_id="Kota Bandung", name_en="Bandung City")


def test_a_region_is_found_by_every_name(province: Region) -> None:
    made = document(KIND, province)
    assert made.title == "Jawa Barat"
    names = set(made.alias.split("\n"))
    assert names == {"West Java", "Jabar", "Pasundan", "Bandung", "32", "Provinsi Jawa Barat", "West Java Province"}
    assert (made.shown_in, made.day, made.audience) == (frozenset({"id", "en"}), None, frozenset({"public"}))
    assert made.facets == {
        "jenis": [KIND],
        "daerah": ["32"],
        "bahasa": ["id", "en"],
        "tingkat": ["province"],
        "pulau": ["kalimantan"],
    }


def test_figures_are_found_with_year_and_source(province: Region) -> None:
    indicator = IndicatorFactory(name_id="Desa 4G", name_en="Villages with 4G")
    RegionFactFactory(region=province, indicator=indicator)
    RegionFactFactory(region=province, indicator=indicator, claim=True, value=60)
    told = document(KIND, province).body
    assert "Desa 4G / Villages with 4G: 72 %, 1 Maret 2022, Badan Pusat Statistik" in told
    assert "Wakil Gubernur" in told


def test_the_province_of_a_city_is_in_its_text_only(city: Region) -> None:
    made = document(KIND, city)
    assert "Jawa Barat" not in made.alias
    assert "Provinsi Jawa Barat" in made.body
    assert made.facets["daerah"] == ["32.73", "32"]


def test_changes_are_followed(province: Region, city: Region) -> None:
    assert touched(province.save) >= {(KIND, str(province.pk)), (KIND, str(city.pk))}
    fact = RegionFactFactory(region=city)
    assert (KIND, str(city.pk)) in touched(fact.save)
    assert (KIND, str(city.pk)) in touched(fact.indicator.save)
    assert (KIND, str(city.pk)) in touched(fact.delete)


def test_every_region_can_be_found(province: Region, city: Region) -> None:
    assert findable(KIND) == {province.pk, city.pk}
    row = source(KIND).for_display([str(city.pk)])[0]
    assert source(KIND).url(row) == city.get_absolute_url()


def test_as_many_queries_for_three_as_for_one(province: Region) -> None:
    RegionFactFactory(region=province)
    at_one = queries(KIND)
    for number in range(2):
        child = RegionFactory(code=f"32.0{number}", level="regency", parent=province)
        RegionFactFactory.create_batch(3, region=child)
    assert queries(KIND) == at_one
