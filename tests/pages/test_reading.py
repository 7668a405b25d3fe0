import json
import re
from typing import Any

from django.test import Client
from wagtail.rich_text import RichText

from portal.pages.models import ArticleSource
from tests.queries import counted_get
from tests.site import Portal, text_of


def structured(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_article_has_contents_citation_sources_and_structured_data(client: Client, portal: Portal) -> None:
    page = portal.article(
        "Cara </script> membaca",
        body=[("heading", "Klaim"), ("text", RichText("<p>Klaim diucapkan.</p>")), ("heading", "Statistik")],
    )
    ArticleSource.objects.create(page=page, title="Pedoman", url="https://contoh.example/", locale=page.locale)
    text = text_of(client.get(page.url))
    assert 'href="#s-klaim"' in text
    assert '<h2 id="s-klaim">Klaim</h2>' in text
    assert "(2026, 2 Januari)" in text
    assert 'href="https://contoh.example/"' in text
    data = structured(text)
    assert (data["@type"], data["headline"], data["inLanguage"]) == ("Article", "Cara </script> membaca", "id")
    assert '<meta property="og:type" content="article">' in text


def test_hreflang_names_real_translations_only(client: Client, portal: Portal) -> None:
    alone = portal.article("Sendiri", slug="sendiri")
    both = portal.article("Dua", slug="dua")
    portal.article("Two", english_of=both, slug="two")
    draft = portal.article("Tiga", slug="tiga")
    portal.article("Three", english_of=draft, slug="three", live=False)
    assert 'hreflang="en" href="http://localhost:8000/en/artikel/two/"' in text_of(client.get(both.url))
    for page in (alone, draft):
        assert 'rel="alternate" hreflang="en"' not in text_of(client.get(page.url))


def test_language_switch_leads_to_the_list_where_there_is_no_translation(client: Client, portal: Portal) -> None:
    page = portal.article("Sendiri", slug="sendiri")
    text = text_of(client.get(page.url))
    assert re.search(r'<a href="/en/artikel/"[^>]*lang="en"', text)
    assert text_of(client.get("/artikel/")).count('href="/en/artikel/" lang="en"') == 1


def test_draft_and_what_lies_below_a_page_are_404(client: Client, portal: Portal) -> None:
    draft = portal.article("Draf", slug="draf", live=False)
    page = portal.article("Kabar", slug="kabar")
    assert client.get(draft.url).status_code == 404
    for path in (
        "/artikel/tidak-ada/",
        f"{page.url}lagi/",
        f"{page.url}atom.xml",
        "/a" * 30 + "/",
        "/artikel/kabar/%00/",
    ):
        assert client.get(path).status_code == 404, path


def test_address_without_its_last_slash_leads_on(client: Client, portal: Portal) -> None:
    page = portal.article("Kabar", slug="kabar")
    assert client.get(page.url.rstrip("/")).headers["Location"] == page.url


def test_links_lead_to_the_readers_language_and_never_to_a_draft(client: Client, portal: Portal) -> None:
    both = portal.article("Dua", slug="dua")
    portal.article("Two", english_of=both, slug="two")
    draft = portal.article("Draf", slug="draf", live=False)
    body = [("text", RichText("".join(f'<p><a linktype="page" id="{one.pk}">lihat</a></p>' for one in (both, draft))))]
    page = portal.article("Asal", slug="asal", body=body)
    english = portal.article("Source", english_of=page, slug="source", body=body)
    assert '<a href="/artikel/dua/">lihat</a>' in text_of(client.get(page.url))
    text = text_of(client.get(english.url))
    assert '<a href="/en/artikel/two/">lihat</a>' in text
    assert "draf/" not in text


def test_article_takes_as_many_queries_with_many_links_as_with_one(portal: Portal) -> None:
    target = portal.article("Tujuan")
    link = RichText(f'<p><a linktype="page" id="{target.pk}">tujuan</a></p>')
    one = portal.article("Satu", slug="satu", body=[("text", link)])
    many = portal.article("Banyak", slug="banyak", body=[("text", link)] * 5)
    counts = [counted_get(page.url) for page in (one, many)]
    assert counts[0] == counts[1]
    assert counts[0][0] <= 15
    assert counts[0][1] <= 2
