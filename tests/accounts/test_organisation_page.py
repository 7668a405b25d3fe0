import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import Organisation
from tests.factories import OrganisationFactory


def test_page_shows_parent_and_units(client: Client) -> None:
    top = OrganisationFactory(name_id="Pemerintah Provinsi", short_name="Pemprov", description_id="Baris satu")
    unit = OrganisationFactory(name_id="Dinas Kominfo", parent=top, kind="agency", website="https://kominfo.example/")
    page = client.get(top.get_absolute_url()).content.decode()
    assert f'href="{unit.get_absolute_url()}"' in page
    assert "Baris satu" in page
    page = client.get(unit.get_absolute_url()).content.decode()
    assert f'href="{top.get_absolute_url()}"' in page
    assert "https://kominfo.example/" in page


def test_english_page_has_the_english_name(client: Client) -> None:
    one = OrganisationFactory(name_id="Pemerintah Kota", name_en="City Government")
    page = client.get(f"/en/organisasi/{one.slug}/").content.decode()
    assert "<h1>City Government</h1>" in page


@pytest.mark.parametrize("slug", ["tidak-ada", "a%00b", "x" * 300, "%ED%A0%80"])
def test_unknown_organisation_is_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/organisasi/{slug}/").status_code == 404


def test_page_takes_no_post(client: Client, province: Organisation) -> None:
    assert client.post(province.get_absolute_url()).status_code == 405


def test_markup_in_a_name_stays_text(client: Client) -> None:
    one = OrganisationFactory(name_id="<script>alert(1)</script>", description_id="<img src=x onerror=alert(1)>")
    page = client.get(one.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_query_budget_does_not_grow_with_units(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for units in (1, 3):
        top = OrganisationFactory()
        OrganisationFactory.create_batch(units, parent=top)
        path = reverse("organisation", args=[top.slug])
        client.get(path)
        with django_assert_max_num_queries(15) as captured:
            client.get(path)
        counts.append(len(captured))
    assert counts[0] == counts[1]
