"""A page of results that holds every kind of thing the portal has."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search import rebuild
from tests.factories import OrganisationFactory, member_of
from tests.partnerships.people import Offer
from tests.partnerships.published import cleared
from tests.site import Portal, make_portal
from tests.visits.test_needs import need


@pytest.fixture
def portal(db: None) -> Portal:
    """One of each kind with the same word in its title."""
    portal = make_portal()
    portal.case("Banjir dan kita", slug="banjir")
    portal.report("Banjir ditinjau")
    portal.article("Banjir dijelaskan")
    OrganisationFactory(name_id="Badan Banjir", name_en="Flood Agency")
    need(OrganisationFactory(region=portal.region), title="Banjir di pulau terluar")
    need(OrganisationFactory(region=portal.region), title="Banjir yang dibaca mitra", reach="partners")
    cleared(Offer("submitted"), title_id="Banjir ditanggulangi bersama")
    portal.region.name_id = "Banjir Utara"
    portal.region.save()
    rebuild.run(force=True)
    return portal


def kinds(html: str) -> set[str]:
    """The kinds on a page of results."""
    return set(re.findall(r'<article class="hit">.*?<span class="badge">([^<]+)<', html, re.DOTALL))


@pytest.mark.parametrize("who", ["anybody", "member", "member whose query is misspelt"])
def test_page_with_every_kind_costs_twelve_queries_at_most(portal: Portal, who: str) -> None:
    client = Client()
    if who != "anybody":
        client.force_login(member_of("member"))
    path = "/cari/?q=bnajir" if "misspelt" in who else "/cari/?q=banjir"
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        html = client.get(path).content.decode()
    assert len(kinds(html)) == 7
    assert ("Banjir</mark> yang dibaca mitra" in html) is (who != "anybody")
    asked = [one["sql"] for one in captured if one["sql"].startswith(("SELECT", "WITH", "INSERT"))]
    assert len(asked) <= 12, asked


def test_every_result_leads_to_its_page_in_either_language(portal: Portal) -> None:
    for start in ("", "/en"):
        html = Client().get(f"{start}/cari/?q=banjir").content.decode()
        links = re.findall(r'<h3 class="hit__title"[^>]*><a href="([^"]+)"', html)
        assert len(links) >= 7
        for link in links:
            assert Client().get(link).status_code == 200, link
