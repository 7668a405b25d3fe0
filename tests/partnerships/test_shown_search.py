"""Partnerships in the search: public ones for everybody, those for partners for who belongs to an organisation."""

from datetime import date

import pytest

from partnerships.actions import move_action, move_partnership
from partnerships.models import CooperationStage, Partnership
from partnerships.shown_index import KIND
from portal.regions.models import Dimension
from search.models import SearchJob
from search.readers import Reader
from search.sources import source
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.partnerships.shown import SECRET, SUMMARY, Told, cleared
from tests.search.found import document, findable, queries, touched

pytestmark = pytest.mark.django_db


def told(visibility: str = "public") -> Told:
    """Of a province, on a dimension."""
    region = RegionFactory(code="65", name_id="Kalimantan Utara", name_en="North Kalimantan")
    dimension = Dimension.objects.create(key="governance", name_id="Tata kelola", name_en="Governance", order=1)
    return Told(visibility, region=region, dimension=dimension)


def test_only_what_everybody_may_read_is_found_without_an_account() -> None:
    shown = told()
    Told("private")
    assert findable(KIND) == {shown.partnership.pk}
    cleared(shown.partnership, shown.cooperation.maker, "private")
    assert findable(KIND) == set()


def test_what_is_for_partners_is_found_by_members_and_by_no_stranger() -> None:
    shown = told("partners")
    assert document(KIND, shown.partnership).audience == {"members"}
    for person, finds in ((member_of("member"), True), (member_of("auditor"), False), (member_of("jsc_editor"), False)):
        assert ("members" in Reader.of(person).tokens) is finds
    reader = Reader.of(member_of("member"))
    assert source(KIND).visible_to(reader).filter(pk=shown.partnership.pk).exists()


def test_what_its_page_says_is_found_and_nothing_else() -> None:
    shown = told()
    cleared(shown.partnership, shown.cooperation.maker, summary_en="One channel.")
    found = document(KIND, shown.partnership)
    assert found.summary == SUMMARY
    assert found.title.endswith(": Kominfo")
    names = set(found.alias.split("\n"))
    assert {"North Kalimantan", shown.cooperation.theirs.name_id, "Kominfo", "Governance"} <= names
    assert {"One channel.", "Melatih operator", "Tahap 2", "Active", "Aktif"} <= set(found.body.split("\n"))
    assert SECRET not in f"{found}"
    assert found.audience == {"public"}


def test_day_region_and_facets() -> None:
    shown = told()
    Partnership.objects.update(cleared_at="2026-11-01T05:00:00+07:00")
    found = document(KIND, shown.partnership)
    assert (found.day, found.region) == (date(2026, 11, 1), "65")
    assert found.facets == {
        "jenis": [KIND],
        "bahasa": ["id"],
        "daerah": ["65"],
        "dimensi": ["governance"],
        "urusan": ["kominfo_contoh"],
        "status": ["active"],
        "tahun": ["2026"],
    }


def test_it_is_read_again_when_what_it_carries_changes() -> None:
    shown = told()
    key, by = (KIND, str(shown.partnership.pk)), shown.cooperation.maker
    third = CooperationStage.objects.order_by("order")[2]
    partnership = Partnership.objects.get(pk=shown.partnership.pk)
    region = shown.cooperation.ours.region
    assert region is not None
    assert partnership.dimension is not None
    for row in (shown.cooperation.theirs, region, partnership.dimension, partnership.urusan, partnership.kind):
        assert key in touched(row.save), row
    for change in (
        lambda: move_action(action=shown.action, transition="start", by=by),
        lambda: shown.stage(third, date(2025, 6, 1)),
        third.save,
        lambda: cleared(partnership, by, summary_en="New"),
        lambda: move_partnership(partnership=partnership, transition="conclude", by=by),
    ):
        assert key in touched(change)
    assert key not in touched(OrganisationFactory().save)
    assert key not in touched(CooperationStage.objects.order_by("order")[0].save)


@pytest.mark.parametrize("visibility", ["partners", "private"])
def test_what_fewer_may_read_is_hidden_at_once(visibility: str) -> None:
    shown = told()
    SearchJob.objects.all().delete()
    cleared(shown.partnership, shown.cooperation.maker, visibility)
    assert SearchJob.objects.filter(kind=KIND, object_id=str(shown.partnership.pk), hides=True).exists()


def test_as_many_queries_for_three_as_for_one() -> None:
    told()
    at_one = queries(KIND)
    for _number in range(2):
        Told()
    assert queries(KIND) == at_one
