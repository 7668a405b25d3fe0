import pytest

from portal.accounts.models import Organisation
from portal.accounts.search_index import KIND
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.search.found import document, findable, queries, touched


@pytest.fixture
def office(db: None) -> Organisation:
    province = RegionFactory(code="65", name_id="Kalimantan Utara", name_en="North Kalimantan", short_names="Kaltara")
    city = RegionFactory(code="65.71", level="city", parent=province, name_id="Kota Tarakan", name_en="")
    top = OrganisationFactory(name_id="Pemerintah Kota Tarakan", name_en="", short_name="Pemkot Tarakan", region=city)
    return OrganisationFactory(
        name_id="Dinas Komunikasi", name_en="Communications Office", short_name="Diskominfo", kind="agency", parent=top,
        region=city, description_id="Mengelola kanal aduan.", description_en="Runs the complaint channel.",
    )  # fmt: skip


def test_an_organisation_is_found_by_every_name_and_by_where_it_is(office: Organisation) -> None:
    made = document(KIND, office)
    assert (made.title, made.summary, made.region) == ("Dinas Komunikasi", "Mengelola kanal aduan.", "65.71")
    assert {
        "Communications Office",
        "Diskominfo",
        "Pemkot Tarakan",
        "Kota Tarakan",
        "Kaltara",
        "North Kalimantan",
    } <= set(made.alias.split("\n"))
    assert "Runs the complaint channel." in made.body
    assert "Perangkat daerah" in made.body
    assert (made.shown_in, made.audience) == (frozenset({"id", "en"}), frozenset({"public"}))
    assert made.facets == {"jenis": [KIND], "daerah": ["65.71", "65"], "bahasa": ["id", "en"]}


def test_units_are_part_of_it_and_people_are_not(office: Organisation) -> None:
    member_of("member", office, name="Siti Rahasia", email="siti@rahasia.example")
    assert office.parent is not None
    assert "Dinas Komunikasi" in document(KIND, office.parent).body
    made = document(KIND, office)
    assert "siti" not in f"{made.title} {made.alias} {made.summary} {made.body}".lower()


def test_changed_names_are_followed(office: Organisation) -> None:
    assert office.parent is not None
    assert office.region is not None
    both = {(KIND, str(office.pk)), (KIND, str(office.parent.pk))}
    assert touched(office.save) >= both
    assert touched(office.parent.save) >= both
    assert touched(office.region.save) >= both
    assert office.region.parent is not None
    assert touched(office.region.parent.save) >= both


def test_every_organisation_can_be_found(office: Organisation) -> None:
    assert findable(KIND) == set(Organisation.objects.values_list("pk", flat=True))


def test_as_many_queries_for_three_as_for_one(office: Organisation) -> None:
    Organisation.objects.update(parent=None)
    at_one = queries(KIND)
    for _number in range(2):
        OrganisationFactory.create_batch(2, parent=OrganisationFactory(region=office.region))
    assert queries(KIND) == at_one
