"""What stops a case study from being published, and what only has to be seen."""

from typing import Any

import pytest

from casestudies.models import CaseStudyContact, CaseStudyPage
from tests.cms import Cms, add, case_form, make_cms, result, rows_with
from tests.factories import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cms() -> Cms:
    return make_cms()


def test_complete_case_is_published(cms: Cms) -> None:
    response = add(cms.client(cms.publisher), cms.cases, CaseStudyPage, case_form(cms), "publish")
    assert response.status_code == 302
    assert CaseStudyPage.objects.get().live


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({"summary": "kata " * 201}, "id_summary"),
        ({"summary": ""}, "id_summary"),
        ({"results": rows_with(result(unit=""))}, "id_results-0-unit"),
        ({"results": rows_with(result(as_of=""))}, "id_results-0-as_of"),
        ({"results": rows_with(result(source=""))}, "id_results-0-source"),
        ({"results": rows_with(result(after=""))}, "id_results-0-after"),
        ({"results": rows_with(result(), result(label=""))}, "id_results-1-label"),
        ({"status": "stopped"}, "id_status_reason"),
        ({"sources": rows_with()}, "id_sources"),
        ({"dimensions": []}, "id_dimensions"),
        ({"organisation": ""}, "id_organisation"),
        ({"region": ""}, "id_region"),
        ({"confirmed_on": "2999-01-01"}, "id_confirmed_on"),
    ],
)
def test_what_is_missing_stops_it_and_is_named_at_its_field(cms: Cms, changes: dict[str, Any], anchor: str) -> None:
    client = cms.client(cms.publisher)
    response = add(client, cms.cases, CaseStudyPage, case_form(cms, **changes), "publish")
    assert response.status_code == 200
    assert f'href="#{anchor}" data-problem' in response.content.decode()
    assert not CaseStudyPage.objects.exists()


def test_summary_of_200_words_is_long_enough_and_one_more_is_too_much(cms: Cms) -> None:
    client = cms.client(cms.publisher)
    page = add(client, cms.cases, CaseStudyPage, case_form(cms, summary="kata " * 201), "publish").content.decode()
    assert "201" in page
    assert "200" in page
    add(client, cms.cases, CaseStudyPage, case_form(cms, summary="kata " * 200), "publish")
    assert CaseStudyPage.objects.get().live


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"after": "101"}, "after"),
        ({"before": "-1"}, "before"),
        ({"before": "1", "before_as_of": "2024-01-01"}, "before_as_of"),
    ],
)
def test_nonsense_is_refused_even_in_a_draft_and_kept_in_the_form(cms: Cms, row: dict[str, str], field: str) -> None:
    response = add(cms.client(cms.editor), cms.cases, CaseStudyPage, case_form(cms, results=rows_with(result(**row))))
    assert response.status_code == 200
    assert response.context["form"].formsets["results"].forms[0].errors.keys() == {field}
    assert "Laporan tahunan" in response.content.decode()


def test_draft_may_lack_unit_date_and_source(cms: Cms) -> None:
    row = result(unit="", as_of="", source="")
    response = add(cms.client(cms.editor), cms.cases, CaseStudyPage, case_form(cms, results=rows_with(row)))
    assert response.status_code == 302
    assert CaseStudyPage.objects.get().results.get().unit == ""


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\udfff" * 5])
def test_text_that_no_database_takes_is_no_server_error(cms: Cms, text: str) -> None:
    data = case_form(cms) | {"title": text.encode("utf-8", "surrogatepass"), "summary": text.encode("utf-8", "replace")}
    response = add(cms.client(cms.editor), cms.cases, CaseStudyPage, data)
    assert response.status_code in {200, 302}


def test_contacts_are_for_those_who_edit(cms: Cms) -> None:
    add(cms.client(cms.publisher), cms.cases, CaseStudyPage, case_form(cms), "publish")
    contact = CaseStudyContact.objects.create(case=CaseStudyPage.objects.get(), office="Tim CRM", name="Rahasia Nama")
    address = f"/cms/kontak-studi-kasus/edit/{contact.pk}/"
    assert "Rahasia Nama" in cms.client(cms.editor).get(address).content.decode()
    for role in ("administrator", "auditor", "member"):
        client = cms.client(member_of(role))
        for url in ("/cms/kontak-studi-kasus/", address, f"/cms/kontak-studi-kasus/history/{contact.pk}/"):
            response = client.get(url)
            assert response.status_code in {302, 404}, (role, url)
            assert "Rahasia Nama" not in response.content.decode()
