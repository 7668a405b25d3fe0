from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models.organisation import OrganisationQuerySet
from portal.pages import sitemaps
from tests.site import Portal

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - our own answer


@pytest.mark.parametrize("path", ["/studi-kasus/", "/kunjungan/", "/artikel/", "/en/artikel/"])
def test_feed_has_all_that_atom_demands(client: Client, portal: Portal, path: str) -> None:
    portal.case("CRM & JAKI <dua>")
    portal.report("CRM & JAKI <dua>")
    portal.article("CRM & JAKI <dua>")
    answer = client.get(f"{path}atom.xml")
    feed = parsed(answer.content)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    for name in ("id", "title", "updated", f"author/{ATOM}name"):
        assert feed.findtext(f"{ATOM}{name}"), name
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "CRM & JAKI <dua>"
    assert str(entry.findtext(f"{ATOM}id")).startswith("urn:uuid:")
    assert entry.findtext(f"{ATOM}updated") == "2026-01-02T03:04:00+00:00"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"].startswith("http://localhost:8000/")


def test_feed_follows_the_filters_of_its_address(client: Client, portal: Portal) -> None:
    portal.case("Berjalan")
    portal.case("Berhenti", status="stopped")
    feed = parsed(client.get("/studi-kasus/atom.xml?status=stopped").content)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["Berhenti"]
    assert "atom.xml?status=stopped" in client.get("/studi-kasus/?status=stopped").content.decode()


def test_feed_survives_characters_that_xml_cannot_hold(client: Client, portal: Portal) -> None:
    portal.article("Kabar\x0b aneh", summary="a\x08b")
    [entry] = parsed(client.get("/artikel/atom.xml").content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Kabar aneh"


def test_sitemap_names_each_page_with_its_translations(client: Client, portal: Portal) -> None:
    page = portal.case("CRM", slug="crm")
    portal.case("CRM in English", english_of=page, slug="crm-en")
    portal.case("Draf", slug="draf", live=False)
    urls = {
        str(url.findtext(f"{MAP}loc")): [link.attrib["href"] for link in url.findall(f"{XHTML}link")]
        for url in parsed(client.get("/sitemap.xml").content)
    }
    base = "http://localhost:8000"
    both = [f"{base}/en/studi-kasus/crm-en/", f"{base}/studi-kasus/crm/"]
    assert urls[f"{base}/studi-kasus/crm/"] == urls[f"{base}/en/studi-kasus/crm-en/"] == both
    assert f"{base}/daerah/kalimantan-utara/" in urls
    assert not any("draf" in url for url in urls)


def test_sitemap_names_only_organisations_that_everybody_may_see(
    client: Client, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert portal.visitor.slug in client.get("/sitemap.xml").content.decode()
    hidden = portal.visitor.pk
    monkeypatch.setattr(OrganisationQuerySet, "visible_to", lambda rows, user: rows.exclude(pk=hidden))
    text = client.get("/sitemap.xml").content.decode()
    assert portal.visitor.slug not in text
    assert portal.host.slug in text


def test_sitemap_becomes_a_list_of_parts_when_it_grows(
    client: Client, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps.PortalSitemap, "limit", 3)
    for number in range(4):
        portal.article(f"Artikel {number}")
    parts = [str(one.findtext(f"{MAP}loc")) for one in parsed(client.get("/sitemap.xml").content)]
    assert any("sitemap-pages.xml?p=2" in part for part in parts)
    assert client.get("/sitemap-pages.xml?p=2").status_code == 200
    assert client.get("/sitemap-apa.xml").status_code == 404
    assert reverse("sitemap") == "/sitemap.xml"
