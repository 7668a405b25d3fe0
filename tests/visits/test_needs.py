"""Needs: stated by one organisation, read by others, answered by case studies."""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from portal.accounts.models import Organisation
from portal.regions.models import Dimension
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, member_of
from tests.site import make_portal
from visits.board import board
from visits.models import Need, NeedStatus, NeedSupport
from visits.permissions import can_see_need

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    made: Organisation = OrganisationFactory(region=RegionFactory())
    return made


def dimension() -> Dimension:
    made, _new = Dimension.objects.get_or_create(key="governance", defaults={"name_id": "Tata kelola", "order": 1})
    return made


def need(organisation: Organisation, **fields: Any) -> Need:
    values = {
        "title": "Kanal aduan yang menjangkau pulau terluar",
        "description": "Warga di pulau terluar tidak tahu ke mana mengadu.",
        "region": organisation.region,
        "dimension": dimension(),
        "who_suffers": "Warga pulau terluar",
        "status": NeedStatus.OPEN,
        "written_by": UserFactory(),
        **fields,
    }
    return Need.objects.create(organisation=organisation, **values)


def form(own: Organisation, /, **fields: Any) -> dict[str, Any]:
    return {
        "organisation": own.pk,
        "region": own.region_id,
        "title": "Kanal aduan",
        "description": "Belum ada kanal.",
        "dimension": dimension().pk,
        "who_suffers": "Warga",
        "urgency": "normal",
        "reach": "public",
        "figures-TOTAL_FORMS": 1,
        "figures-INITIAL_FORMS": 0,
        **fields,
    }


@pytest.mark.parametrize("status", NeedStatus.values)
@pytest.mark.parametrize("reach", ["public", "partners"])
@pytest.mark.parametrize("kind", ["stranger", "signed in", "foreign member", "own member", "auditor"])
def test_who_sees_a_need(organisation: Organisation, kind: str, reach: str, status: str) -> None:
    made = need(organisation, status=status, reach=reach)
    people: dict[str, Any] = {
        "stranger": AnonymousUser,
        "signed in": UserFactory,
        "foreign member": lambda: member_of("member"),
        "own member": lambda: member_of("member", organisation),
        "auditor": lambda: member_of("auditor"),
    }
    person = people[kind]()
    shown = status in ("open", "met")
    expected = {
        "stranger": shown and reach == "public",
        "signed in": shown and reach == "public",
        "foreign member": shown,
        "own member": True,
        "auditor": shown,
    }[kind]
    assert can_see_need(person, made) is expected
    assert Need.objects.visible_to(person).exists() is expected


def test_a_need_is_stated_as_a_draft_published_by_a_coordinator_and_then_listed(
    client: Client, organisation: Organisation
) -> None:
    client.force_login(member_of("focal_point", organisation))
    address = client.post("/kebutuhan/baru/", form(organisation))["Location"]
    assert Client().get(address).status_code == 404
    assert client.post(f"{address}open/").status_code == 404
    client.force_login(member_of("coordinator", organisation))
    assert client.post(f"{address}open/").status_code == 302
    page = Client().get("/kebutuhan/").content.decode()
    assert "Kanal aduan" in page
    assert "Kanal aduan" in Client().get("/kebutuhan/atom.xml").content.decode()
    assert Client().get(address).status_code == 200


def test_a_need_for_partners_is_in_no_public_list_feed_or_number(client: Client, organisation: Organisation) -> None:
    make_portal()
    before = [client.get(path).content for path in ("/kebutuhan/", "/kebutuhan/atom.xml")]
    need(organisation, reach="partners", title="Rahasia mitra")
    need(organisation, status="draft", title="Masih konsep")
    after = [client.get(path).content for path in ("/kebutuhan/", "/kebutuhan/atom.xml")]
    assert [b"Rahasia mitra" in page or b"Masih konsep" in page for page in after] == [False, False]
    assert len(before[0]) == len(after[0])


def test_a_figure_needs_its_date_and_source(client: Client, organisation: Organisation) -> None:
    client.force_login(member_of("focal_point", organisation))
    wrong = form(organisation, **{"figures-0-value": "72", "figures-0-unit": "%"})
    answer = client.post("/kebutuhan/baru/", wrong)
    assert answer.status_code == 422
    assert not Need.objects.exists()
    right = {**wrong, "figures-0-as_of": "2022-03-01", "figures-0-source": "BPS"}
    assert client.post("/kebutuhan/baru/", right).status_code == 302
    assert Need.objects.get().figures.get().as_of == date(2022, 3, 1)


@pytest.mark.parametrize("fields", [{"title": ""}, {"how_many": "-1"}, {"urgency": "besok"}, {"organisation": 0}])
def test_what_is_wrong_is_said_with_what_was_typed(
    client: Client, organisation: Organisation, fields: dict[str, Any]
) -> None:
    client.force_login(member_of("focal_point", organisation))
    answer = client.post("/kebutuhan/baru/", form(organisation, **fields))
    assert answer.status_code == 422
    assert "Belum ada kanal." in answer.content.decode()


def test_nobody_states_a_need_in_anothers_name(client: Client, organisation: Organisation) -> None:
    client.force_login(member_of("focal_point"))
    assert client.post("/kebutuhan/baru/", form(organisation)).status_code == 422
    client.force_login(member_of("member", organisation))
    assert client.get("/kebutuhan/baru/").status_code == 403
    assert not Need.objects.exists()


def test_two_who_change_one_need_both_keep_their_text(client: Client, organisation: Organisation) -> None:
    made = need(organisation)
    client.force_login(member_of("focal_point", organisation))
    assert client.post(f"/kebutuhan/{made.pk}/ubah/", form(organisation, title="Pertama", version=1)).status_code == 302
    second = client.post(f"/kebutuhan/{made.pk}/ubah/", form(organisation, title="Kedua", version=1))
    page = second.content.decode()
    assert second.status_code == 409
    assert "<dd>Pertama</dd>" in page
    assert 'value="Kedua"' in page


def figure(**fields: Any) -> dict[str, Any]:
    given = {"value": "72.5", "unit": "%", "as_of": "2022-03-01", "source": "BPS", **fields}
    return {f"figures-0-{name}": value for name, value in given.items()}


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (figure(), figure(value="80"), ["72,5, %, 1 Maret 2022, BPS"]),
        (figure(), {}, ["72,5, %, 1 Maret 2022, BPS"]),
        ({}, figure(), ["kosong"]),
        (figure(), figure(value="72.50"), []),
    ],
)
def test_of_two_who_change_figures_the_second_sees_those_of_the_first(
    client: Client, organisation: Organisation, first: dict[str, Any], second: dict[str, Any], shown: list[str]
) -> None:
    made = need(organisation)
    client.force_login(member_of("focal_point", organisation))
    address = f"/kebutuhan/{made.pk}/ubah/"
    assert client.post(address, form(organisation, version=1, **first)).status_code == 302
    answer = client.post(address, form(organisation, version=1, **second))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert re.findall(r"<dt>Angka</dt><dd>(.*?)</dd>", page) == shown
    assert client.post(address, form(organisation, version=2, **second)).status_code == 302
    assert made.figures.count() == bool(second)


def test_others_say_that_they_have_the_need_too_once(client: Client, organisation: Organisation) -> None:
    made = need(organisation)
    other = OrganisationFactory()
    client.force_login(member_of("focal_point", other))
    data = {"organisation": other.pk, "note": "Sama persis"}
    assert client.post(f"/kebutuhan/{made.pk}/sama/", data).status_code == 302
    assert client.post(f"/kebutuhan/{made.pk}/sama/", data).status_code == 422
    assert NeedSupport.objects.count() == 1
    assert "Sama persis" in Client().get(made.get_absolute_url()).content.decode()


def test_an_organisation_does_not_support_itself_or_what_is_met(client: Client, organisation: Organisation) -> None:
    made = need(organisation)
    client.force_login(member_of("focal_point", organisation))
    assert client.post(f"/kebutuhan/{made.pk}/sama/", {"organisation": organisation.pk}).status_code == 422
    other = OrganisationFactory()
    Need.objects.update(status="met")
    client.force_login(member_of("focal_point", other))
    assert client.post(f"/kebutuhan/{made.pk}/sama/", {"organisation": other.pk}).status_code == 422
    assert not NeedSupport.objects.exists()


def test_the_board_counts_needs_by_how_many_case_studies_fit(organisation: Organisation) -> None:
    portal = make_portal()
    need(organisation, dimension=portal.dimension)
    assert [(row.neglected, row.some, row.served) for row in board()] == [(1, 0, 0)]
    portal.case("Satu")
    assert [(row.neglected, row.some, row.served) for row in board()] == [(0, 1, 0)]
    for title in ("Dua", "Tiga", "Empat"):
        portal.case(title)
    assert [(row.neglected, row.some, row.served) for row in board()] == [(0, 0, 1)]


def test_the_page_of_a_need_names_case_studies_that_fit(client: Client, organisation: Organisation) -> None:
    portal = make_portal()
    portal.case("Cepat Respon Masyarakat")
    portal.case("Sudah berhenti", status="stopped")
    made = need(organisation, dimension=portal.dimension, urusan=portal.urusan)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Cepat Respon Masyarakat" in page
    assert "Sudah berhenti" not in page


def test_a_refused_move_of_a_need_keeps_its_reason(client: Client, organisation: Organisation) -> None:
    stated, reason = need(organisation), "a" * 4001
    client.force_login(member_of("coordinator", organisation))
    answer = client.post(f"/kebutuhan/{stated.pk}/withdraw/", {"note": reason})
    assert answer.status_code == 422
    assert f">{reason}</textarea>" in answer.content.decode()
