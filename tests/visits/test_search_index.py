from datetime import date
from typing import Any

import pytest

from search.sources import source
from tests.factories import OrganisationFactory, RegionFactory, UserFactory
from tests.search.found import document, findable, queries, touched
from tests.site import Portal
from tests.visits.test_report_page import fill
from visits.models import Commitment, Participant, Point, SystemShown
from visits.search_index import KIND


def test_all_that_a_reader_can_read_is_found(portal: Portal) -> None:
    page = portal.report("Kaltara", story=[("text", "<p>Cerita kunjungan</p>")])
    fill(portal, page, 1)
    told = document(KIND, page).body
    for part in ("Kepala 0", "Tempat 0", "Sistem 0", "Pokok 0", "Klaim 0", "72%", "Wakil Gubernur", "Peluang 0"):
        assert part in told, part
    for part in ("Janji 0", "Lanjutan 0", "1 Januari 2023", "Sumber 0", "Cerita kunjungan", "17 Maret 2022"):
        assert part in told, part
    for part in ("Studi tiru", "Tatap muka", "Jakarta Smart City", "Pemprov Kaltara", "Kalimantan Utara"):
        assert part in told, part


def test_a_name_without_consent_is_not_found(portal: Portal) -> None:
    page = portal.report("Kaltara")
    common = {"page": page, "organisation": portal.host, "side": "host", "locale": page.locale}
    Participant.objects.create(office="Kepala unit", name="Siti Tertutup", **common)
    Participant.objects.create(office="Kepala dinas", name="Budi Terbuka", name_basis="public", **common)
    told = document(KIND, page).body
    assert "Kepala unit" in told
    assert "Tertutup" not in told
    assert "Kepala dinas, Budi Terbuka" in told


def test_a_shown_case_study_that_is_not_public_is_not_named(portal: Portal) -> None:
    page, shown, hidden = portal.report(), portal.case("Sistem terbit"), portal.case("Sistem draf", live=False)
    for case in (shown, hidden):
        SystemShown.objects.create(page=page, case=case)
    told = document(KIND, page).body
    assert "Sistem terbit" in told
    assert "Sistem draf" not in told
    assert (KIND, str(page.pk)) in touched(shown.unpublish)
    assert "Sistem terbit" not in document(KIND, page).body


def test_day_region_and_facets_are_those_of_the_visit(portal: Portal) -> None:
    city = RegionFactory(
        code="65.71", level="city", parent=portal.region, name_id="Kota Tarakan", name_en="", slug="tarakan"
    )
    visit = portal.visit(date(2022, 3, 17))
    visit.visitors.set([OrganisationFactory(region=city, short_name="Diskominfo Tarakan")])
    made = document(KIND, portal.report(visit=visit))
    assert (made.day, made.region) == (date(2022, 3, 17), "65.71")
    assert made.facets == {
        "jenis": [KIND],
        "bahasa": ["id"],
        "daerah": ["65.71", "65"],
        "dimensi": ["governance"],
        "tahun": ["2022"],
    }
    names = set(made.alias.split("\n"))
    assert {"Kota Tarakan", "Kalimantan Utara", "North Kalimantan", "Diskominfo Tarakan", "Study visit"} <= names


def test_reports_that_carry_a_changed_name_are_read_again(portal: Portal) -> None:
    page = portal.report()
    promised, other = OrganisationFactory(), OrganisationFactory()
    Commitment.objects.create(page=page, text="Janji", by=promised, locale=page.locale)
    key = (KIND, str(page.pk))
    named: Any
    for named in (portal.region, portal.host, portal.visitor, promised, portal.kind, portal.dimension, page.visit):
        assert key in touched(named.save), named
    assert key not in touched(other.save)


@pytest.mark.parametrize("may_be_published", [True, False])
def test_a_commitment_is_found_under_the_owner_and_date_its_page_shows(portal: Portal, may_be_published: bool) -> None:
    page = portal.report()
    assert page.visit is not None
    owner = OrganisationFactory(short_name="Dinas Perhubungan Contoh")
    point = Point.objects.create(
        visit=page.visit,
        kind="commitment",
        text="Janji",
        owner_organisation=owner,
        due_on=date(2027, 1, 4),
        is_public=may_be_published,
        written_by=UserFactory(),
    )
    Commitment.objects.create(page=page, text="Janji", by=portal.host, point=point, locale=page.locale)
    told = document(KIND, page).body
    assert ("Dinas Perhubungan Contoh" in told, "4 Januari 2027" in told) == (may_be_published, may_be_published)
    key = (KIND, str(page.pk))
    assert key in touched(point.save)
    assert key in touched(owner.save)


def test_drafts_cannot_be_found(portal: Portal) -> None:
    shown = portal.report("Satu")
    portal.report("Dua", live=False)
    assert findable(KIND) == {shown.pk}
    assert source(KIND).url(source(KIND).for_display([str(shown.pk)])[0]) == shown.url


def test_as_many_queries_for_three_as_for_one(portal: Portal) -> None:
    fill(portal, portal.report("Satu"), 1)
    at_one = queries(KIND)
    for number in range(2):
        page = portal.report(f"Lagi {number}")
        fill(portal, page, 3)
        portal.report(f"More {number}", english_of=page)
    assert queries(KIND) == at_one
