"""/usulan/: what everybody reads of proposals, and nothing of what stays between the organisations."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.actions import unpublish
from partnerships.models import Proposal, PublicProposal
from portal.regions.models import Dimension
from search import rebuild
from tests.factories import OrganisationFactory, RegionFactory
from tests.partnerships.people import KINDS_OF_PEOPLE, Offer
from tests.partnerships.published import SECRET, TEXTS, cleared, keep_secrets
from tests.site import Portal, make_portal
from tests.visits.test_needs import need

pytestmark = pytest.mark.django_db
EVERYWHERE = ["/usulan/", "/en/usulan/", "/usulan/atom.xml", "/sitemap.xml", "/cari/?q=kanal", "/cari/atom.xml?q=kanal"]


@pytest.fixture
def portal() -> Portal:
    return make_portal()


def offered(portal: Portal, **fields: Any) -> Offer:
    """An offer of the region's government that answers its own public need, on a dimension and a case study."""
    offer = Offer("submitted")
    offer.proposing.region = portal.region
    offer.proposing.save()
    Proposal.objects.filter(pk=offer.proposal.pk).update(dimension=portal.dimension, **fields)
    offer.proposal.refresh_from_db()
    return offer


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_everybody_reads_what_is_published_and_nobody_what_is_not(client: Client, kind: str) -> None:
    offer, hidden = Offer("submitted"), Offer("accepted")
    shown, gone = cleared(offer), cleared(hidden, title_id="Sudah ditarik")
    unpublish(proposal=hidden.proposal, by=hidden.maker)
    if kind != "stranger":
        client.force_login(offer.person(kind))  # type: ignore[arg-type]
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert client.get(gone.get_absolute_url()).status_code == 404
    page = client.get("/usulan/").content.decode()
    assert TEXTS["title_id"] in page
    assert "Sudah ditarik" not in page


def test_nothing_private_is_in_any_public_page_feed_search_or_sitemap(client: Client, portal: Portal) -> None:
    case = portal.case("Kanal aduan")
    lacking = need(portal.visitor, dimension=portal.dimension)
    offer = offered(portal, need=lacking, case=case)
    keep_secrets(offer)
    public = cleared(offer, chosen=PublicProposal.CHOSEN)
    rebuild.run(force=True)
    paths = [*EVERYWHERE, public.get_absolute_url(), f"/en{public.get_absolute_url()}", lacking.get_absolute_url()]
    paths += [portal.region.get_absolute_url(), offer.proposing.get_absolute_url(), case.url]
    for path in paths:
        page = client.get(path).content.decode()
        assert SECRET not in page, path
        assert public.get_absolute_url() in page or TEXTS["title_id"] in page, path
    for path in (f"/cari/?q={SECRET}", f"/cari/saran/?q={SECRET[:5]}", "/organisasi/", "/"):
        assert f"{SECRET} " not in client.get(path).content.decode().replace(f"{SECRET}</", ""), path
    assert client.get(f"/usulan/{offer.proposal.pk + 1000}/").status_code == 404


def test_a_change_of_the_proposal_changes_nothing_that_everybody_sees(client: Client, portal: Portal) -> None:
    offer = offered(portal)
    public = cleared(offer)

    def seen() -> list[bytes]:
        return [client.get(path).content for path in ("/usulan/", public.get_absolute_url(), "/usulan/atom.xml")]

    before = seen()
    keep_secrets(offer)
    other = Dimension.objects.create(key="mobility", name_id="Mobilitas", order=2)
    Proposal.objects.update(status="withdrawn", direction="offer", dimension=other)
    assert seen() == before


def test_a_need_or_case_that_is_no_longer_public_is_no_longer_named(client: Client, portal: Portal) -> None:
    case, lacking = portal.case("Sistem yang dipakai"), need(portal.visitor, title="Kebutuhan yang dijawab")
    public = cleared(offered(portal, need=lacking, case=case), chosen=("need", "case"))
    names = ("Sistem yang dipakai", "Kebutuhan yang dijawab")
    page = client.get(public.get_absolute_url()).content.decode()
    assert all(name in page for name in names)
    case.unpublish()
    lacking.reach = "partners"
    lacking.save()
    page = client.get(public.get_absolute_url()).content.decode()
    assert not any(name in page for name in names)
    for path in (portal.region.get_absolute_url(), "/usulan/"):
        assert "Kebutuhan yang dijawab" not in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("daerah=65", True),
        ("daerah=31", False),
        ("dimensi=governance", True),
        ("urusan=kominfo_contoh", True),
        ("arah=request", True),
        ("arah=offer", False),
        ("status=open", True),
        ("status=taken_up", False),
        ("tahun=2026", True),
        ("tahun=2025", False),
    ],
)
def test_the_list_is_narrowed_in_page_and_feed(client: Client, portal: Portal, query: str, found: bool) -> None:
    RegionFactory(code="31", name_id="Jakarta", slug="jakarta")
    cleared(offered(portal))
    PublicProposal.objects.update(published_on="2026-11-01")
    for path in ("/usulan/", "/usulan/atom.xml", "/en/usulan/"):
        assert (TEXTS["title_id"] in client.get(f"{path}?{query}").content.decode()) is found, path


def test_the_list_says_in_words_what_it_shows(client: Client, portal: Portal) -> None:
    cleared(offered(portal))
    page = client.get("/en/usulan/?daerah=65&status=open&arah=request").content.decode()
    said = re.search(r'class="results-summary"[^>]*>([^<]+)<', page)
    assert said is not None
    assert said.group(1).startswith("1 proposal")
    for word in ("North Kalimantan", "open", "request"):
        assert word in said.group(1).lower() or word in said.group(1)
    assert page.count("chip") > 0


@pytest.mark.parametrize(
    "query",
    [
        "daerah=%00",
        "tahun=%C2%B2",
        "tahun=99999999999999999999",
        "page=%C2%B2",
        "arah=%ED%A0%80",
        "urut=apa",
        "status=",
    ],
)
@pytest.mark.parametrize("path", ["/usulan/", "/usulan/atom.xml"])
def test_nonsense_in_the_address_is_answered(client: Client, path: str, query: str) -> None:
    cleared(Offer("submitted"))
    assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/usulan/0/", "/usulan/99999999999999999999999/", "/usulan/%00/", "/usulan/²/"])
def test_what_is_no_proposal_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_before_anything_is_published_the_list_points_to_the_needs(client: Client) -> None:
    Offer("accepted")
    page = client.get("/usulan/").content.decode()
    assert page.count('href="/kebutuhan/"') == 2  # and in the footer


def test_a_region_leads_to_the_list_only_of_what_it_proposes_itself(client: Client, portal: Portal) -> None:
    outside = Offer("submitted")
    Proposal.objects.filter(pk=outside.proposal.pk).update(need=need(portal.visitor))
    outside.proposal.refresh_from_db()
    cleared(outside, chosen=PublicProposal.CHOSEN, title_id="Jawaban dari luar")
    page = client.get(portal.region.get_absolute_url()).content.decode()
    assert "Jawaban dari luar" in page
    assert "/usulan/?daerah=65" not in page
    cleared(offered(portal))
    page = client.get(portal.region.get_absolute_url()).content.decode()
    assert re.search(r'href="/usulan/\?daerah=65">\s*Semua dari Kalimantan Utara', page)
    listed = client.get("/usulan/?daerah=65").content.decode()
    assert (TEXTS["title_id"] in listed, "Jawaban dari luar" in listed) == (True, False)


def test_english_readers_get_english_where_both_texts_exist(client: Client) -> None:
    offer = Offer("submitted")
    public = cleared(offer, title_en="Offering a complaint channel", summary_en="We offer what we learnt.")
    address = f"/en/usulan/{public.pk}/"
    page = client.get(address).content.decode()
    assert "We offer what we learnt." in page
    assert TEXTS["summary_id"] not in page
    cleared(offer)
    page = client.get(address).content.decode()
    assert f'lang="id"><p>{TEXTS["summary_id"]}' in page


def test_the_feed_dates_each_entry_when_it_was_cleared(client: Client) -> None:
    public = cleared(Offer("submitted"))
    feed = ET.fromstring(client.get("/usulan/atom.xml").content)  # noqa: S314 - our own answer
    [updated] = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}updated")][1:]
    assert str(updated)[:19] == public.cleared_at.isoformat()[:19]


def test_the_sitemap_names_published_proposals_and_public_needs_only(client: Client) -> None:
    shown, hidden = cleared(Offer("submitted")), Offer("submitted")
    gone = cleared(hidden)
    unpublish(proposal=hidden.proposal, by=hidden.maker)
    organisation = OrganisationFactory(region=RegionFactory())
    public, partners = need(organisation), need(organisation, reach="partners")
    text = client.get("/sitemap.xml").content.decode()
    assert f"/en/usulan/{shown.pk}/" in text
    assert f"/kebutuhan/{public.pk}/" in text
    assert f"/usulan/{gone.pk}/" not in text
    assert f"/kebutuhan/{partners.pk}/" not in text


@pytest.mark.parametrize("path", ["/usulan/", "/usulan/atom.xml", "region", "organisation", "case", "need"])
def test_one_and_three_cost_the_same(client: Client, portal: Portal, path: str) -> None:
    case, lacking = portal.case(), need(portal.visitor)
    first = offered(portal, need=lacking, case=case)
    shown = cleared(first, chosen=PublicProposal.CHOSEN)
    places: dict[str, str] = {
        "region": portal.region.get_absolute_url(),
        "organisation": first.proposing.get_absolute_url(),
        "case": str(case.url),
        "need": lacking.get_absolute_url(),
    }
    address = places.get(path, path)

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"{address}?x=1").content.decode()
        assert shown.get_absolute_url() in page
        return len(captured)

    at_one = cost()
    for _number in range(2):
        more = offered(portal, need=lacking, case=case)
        Proposal.objects.filter(pk=more.proposal.pk).update(proposer=first.proposing)
        more.maker = first.maker
        cleared(more, chosen=PublicProposal.CHOSEN)
    assert cost() == at_one
