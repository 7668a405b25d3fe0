"""A case study held against the reader's region, on its page."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from casestudies.models import CaseStudyPage, Precondition
from portal.regions.models import Indicator
from tests.factories import IndicatorFactory, OrganisationFactory, RegionFactFactory, RegionFactory, member_of
from tests.queries import counted_get
from tests.site import Portal, text_of

MUSTS = "Dari 2 syarat wajib"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(date(2026, 11, 24), tick=False):
        yield


@pytest.fixture
def internet(db: None) -> Indicator:
    return IndicatorFactory(name_id="Cakupan jaringan internet", max_age_days=1095)


def require(page: CaseStudyPage, **fields: Any) -> None:
    values = {"dimension": "connectivity", "unit": "%", "threshold": 60, "why": "Tanpa sinyal tidak jalan.", **fields}
    Precondition.objects.create(page=page, locale=page.locale, sort_order=page.preconditions.count(), **values)


@pytest.fixture
def case(portal: Portal, internet: Indicator) -> CaseStudyPage:
    page = portal.case("CRM", slug="crm")
    require(page, indicator=internet)
    require(page, indicator=internet, threshold=90, remedy="Layani lewat loket.", remedy_kind="variant")
    require(page, dimension="leadership", operator="exists", threshold=None, unit="", necessity="helps")
    return page


def shown(client: Client, page: CaseStudyPage, query: str = "") -> str:
    return text_of(client.get(f"{page.url}{query}"))


def section(client: Client, page: CaseStudyPage, query: str = "") -> Any:
    sections = client.get(f"{page.url}{query}").context["reading"].sections
    return next(part.data for part in sections if part.id == "preconditions")


def test_without_a_region_the_page_asks_for_one_and_judges_nothing(client: Client, case: CaseStudyPage) -> None:
    found = section(client, case)
    assert [(code, name) for code, name in found.regions] == [("65", "Kalimantan Utara")]
    assert (found.judged, [row.found for row in found.rows]) == (None, [None] * 3)
    assert "Apakah cocok untuk daerah Anda?" in shown(client, case)


def test_a_region_in_the_address_is_held_against_each_row_with_value_date_and_source(
    client: Client, portal: Portal, case: CaseStudyPage, internet: Indicator
) -> None:
    RegionFactFactory(region=portal.region, indicator=internet, value=Decimal(72), as_of=date(2026, 3, 1), source="BPS")
    found = section(client, case, "?daerah=65")
    assert [row.found.answer.text for row in found.rows] == ["Terpenuhi", "Tidak terpenuhi", "Belum diketahui"]
    assert found.judged.title == "Cocok dengan varian"
    text = shown(client, case, "?daerah=65")
    for part in ("1 Maret 2026", "BPS", "Layani lewat loket.", "Dari 2 syarat wajib: 1 terpenuhi, 1 tidak terpenuhi."):
        assert part in text


def test_a_claim_is_marked_as_one(client: Client, portal: Portal, case: CaseStudyPage, internet: Indicator) -> None:
    RegionFactFactory(claim=True, region=portal.region, indicator=internet, said_on=date(2026, 3, 17))
    assert [row.found.claimed for row in section(client, case, "?daerah=65").rows] == [True, True, False]
    assert "Wakil Gubernur" in shown(client, case, "?daerah=65")


def test_an_old_figure_is_out_of_date_and_a_missing_one_not_known(
    client: Client, portal: Portal, case: CaseStudyPage, internet: Indicator
) -> None:
    assert [row.found.answer.text for row in section(client, case, "?daerah=65").rows] == ["Belum diketahui"] * 3
    RegionFactFactory(region=portal.region, indicator=internet, as_of=date(2022, 3, 17))
    answers = [row.found.answer.text for row in section(client, case, "?daerah=65").rows]
    assert answers == ["Kedaluwarsa", "Kedaluwarsa", "Belum diketahui"]


def test_the_region_is_remembered_until_none_is_chosen(client: Client, case: CaseStudyPage) -> None:
    shown(client, case, "?daerah=65")
    assert section(client, case).chosen.region.code == "65"
    cookie = client.cookies["daerah"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("65", True, "Lax")
    shown(client, case, "?daerah=")
    assert section(client, case).chosen.region is None


def test_a_member_begins_with_the_region_of_the_organisation(
    client: Client, portal: Portal, case: CaseStudyPage
) -> None:
    client.force_login(member_of("member", organisation=OrganisationFactory(region=portal.region)))
    assert section(client, case).chosen.region == portal.region
    assert section(client, case, "?daerah=").chosen.region is None


def test_a_person_without_a_region_is_asked_like_anybody(client: Client, case: CaseStudyPage) -> None:
    client.force_login(member_of("member", organisation=OrganisationFactory(region=None)))
    assert section(client, case).chosen.region is None


@pytest.mark.parametrize("code", ["99", "6", "65.01.02", "abc", "%00", "٦٥", "65%0A"])
def test_a_code_of_no_region_is_answered_and_forgotten(client: Client, case: CaseStudyPage, code: str) -> None:
    text = shown(client, case, f"?daerah={code}")
    assert "Pilih dari daftar" in text
    assert "daerah" not in client.cookies


def test_a_cookie_that_holds_no_region_is_no_region(client: Client, case: CaseStudyPage) -> None:
    client.cookies["daerah"] = "<script>"
    assert section(client, case).chosen.region is None


def test_below_the_chosen_province_stand_its_regencies(client: Client, portal: Portal, case: CaseStudyPage) -> None:
    RegionFactory(code="65.71", level="city", parent=portal.region, name_id="Kota Tarakan")
    expected = [("65", "Kalimantan Utara"), ("65.71", "– Kota Tarakan")]
    assert section(client, case, "?daerah=65").regions == expected
    assert section(client, case, "?daerah=65.71").regions == expected


def test_the_english_page_judges_by_its_own_rows(
    client: Client, portal: Portal, case: CaseStudyPage, internet: Indicator
) -> None:
    RegionFactFactory(region=portal.region, indicator=internet, as_of=date(2026, 3, 1))
    english = portal.case("CRM (en)", english_of=case, slug="crm")
    require(english, indicator=internet, why="No signal, no service.")
    text = shown(client, english, "?daerah=65")
    assert "Works as is" in text
    assert "Of 1 must: 1 met." in text


def test_a_region_costs_two_queries_more_however_many_rows(portal: Portal, internet: Indicator) -> None:
    one, three = portal.case("Satu"), portal.case("Tiga")
    for page, count in ((one, 1), (three, 3)):
        for _number in range(count):
            require(page, indicator=internet)
            RegionFactFactory(region=portal.region, indicator=internet, as_of=date(2026, 3, 1))
    plain = counted_get(one.url)[0]
    assert [counted_get(f"{page.url}?daerah=65")[0] for page in (one, three)] == [plain + 2] * 2
