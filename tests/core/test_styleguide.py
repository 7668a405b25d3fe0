"""The style guide and the frame that every page stands in."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

TEMPLATES = Path(settings.BASE_DIR) / "portal" / "templates"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "language"), [("/panduan-gaya/", "id"), ("/en/panduan-gaya/", "en")])
def test_style_guide_says_its_language_and_names_the_other(client: Client, path: str, language: str) -> None:
    html = client.get(path).content.decode()
    assert f'<html lang="{language}">' in html
    assert set(re.findall(r'rel="alternate" hreflang="(\w+)"', html)) == {"id", "en"}
    assert f'rel="canonical" href="{settings.PORTAL_BASE_URL}{path}"' in html


@pytest.mark.django_db
def test_style_guide_shows_every_component(client: Client) -> None:
    shown = {template.name for template in client.get("/panduan-gaya/").templates}
    components = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}
    assert components - shown == set()


@pytest.mark.django_db
def test_every_page_has_skip_link_first_and_a_way_to_report_a_mistake(client: Client) -> None:
    html = client.get("/panduan-gaya/").content.decode()
    body = html[html.index("<body>") :]
    assert re.search(r"<a [^>]*>", body)[0] == '<a class="skip" href="#main">'  # type: ignore[index]
    assert "/lapor-kesalahan/?halaman=%2Fpanduan-gaya%2F" in body
    assert 'role="status"' in body


@pytest.mark.django_db
def test_no_page_carries_inline_style_or_script(client: Client) -> None:
    html = client.get("/panduan-gaya/").content.decode()
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert all("src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.django_db
def test_unknown_address_answers_in_the_design_and_leads_on(client: Client) -> None:
    response = client.get("/tidak-ada/")
    assert response.status_code == 404
    assert "/lapor-kesalahan/?halaman=%2Ftidak-ada%2F" in response.content.decode()
    assert 'href="/studi-kasus/"' in response.content.decode()


def test_error_page_needs_neither_request_nor_database() -> None:
    assert "<h1>" in render_to_string("500.html")
