"""`make_site`: the page tree of a new installation, and what the interface links to until its texts are written."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Locale, Page, Revision, Site
from wagtail_localize.models import StringTranslation, Translation

from casestudies.models import CaseStudyIndexPage
from portal.pages.models import HomePage, StandardPage
from portal.pages.standard_pages import STANDARD
from portal.pages.tree import list_models
from tests.site import text_of

pytestmark = pytest.mark.django_db
LISTS = ("studi-kasus", "kunjungan", "artikel")


def make_site(*words: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("make_site", *words, stdout=out)
    return out.getvalue().strip()


def everything() -> list[Any]:
    """What a run could change."""
    pages = Page.objects.order_by("path").values_list("path", "title", "live", "last_published_at", "latest_revision")
    models = (Revision, Translation, StringTranslation, Locale)
    return [*pages, *Site.objects.values_list(), *(model._default_manager.count() for model in models)]


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_home_and_lists_answer_in_both_languages(client: Client, prefix: str) -> None:
    make_site()
    assert client.get(prefix).status_code == 200
    for slug in LISTS:
        assert client.get(f"{prefix}{slug}/").status_code == 200
    assert {model.fixed_slug for model in list_models()} == set(LISTS)


def test_each_language_has_its_own_words() -> None:
    make_site()
    titles = CaseStudyIndexPage.objects.values_list("locale__language_code", "title", "introduction")
    assert {language: (title, words.partition(",")[0]) for language, title, words in titles} == {
        "id": ("Studi kasus", "Inovasi yang sudah berjalan"),
        "en": ("Case studies", "Innovations at work"),
    }
    assert not Page.objects.filter(title__icontains="contoh").exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_english_pages_are_translations_the_editor_can_go_on_with() -> None:
    make_site()
    home, english = HomePage.objects.order_by("path")
    assert english.translation_key == home.translation_key
    assert english.alias_of is None
    assert all(progress[0] == progress[1] for progress in (t.get_progress() for t in Translation.objects.all()))


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://portal.example.go.id", "portal.example.go.id", 443),
        ("http://localhost:8123", "localhost", 8123),
        ("http://portal.example", "portal.example", 80),
    ],
)
def test_site_has_the_portals_own_address(settings: Any, address: str, host: str, port: int) -> None:
    settings.PORTAL_BASE_URL = address
    make_site()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == (host, port, True)
    assert isinstance(site.root_page.specific, HomePage)


def test_second_run_changes_nothing_and_says_so() -> None:
    assert "3 lists in en, 6 drafts" in make_site()
    before = everything()
    assert make_site().endswith("nothing was missing")
    assert everything() == before


def test_second_run_follows_a_new_address_and_keeps_what_editors_did(settings: Any) -> None:
    make_site()
    StandardPage.objects.filter(slug="kontak").delete()
    home = HomePage.objects.get(slug="home")
    home.title = "Depan"
    home.save_revision().publish()
    settings.PORTAL_BASE_URL = "https://baru.example.go.id"
    make_site()
    assert Site.objects.get().hostname == "baru.example.go.id"
    assert HomePage.objects.get(slug="home").title == "Depan"
    assert not StandardPage.objects.filter(slug="kontak").exists()


def test_half_a_tree_is_named_and_left_alone_until_it_is_to_be_completed() -> None:
    make_site()
    CaseStudyIndexPage.objects.get(locale__language_code="en").delete()
    before = everything()
    with pytest.raises(CommandError, match=r"in part.*HomePage \(id\).*but no CaseStudyIndexPage \(en\)") as refused:
        make_site()
    assert "--complete" in str(refused.value)
    assert everything() == before
    assert make_site("--complete").endswith("1 lists in en")
    assert make_site().endswith("nothing was missing")


def test_another_page_in_the_way_is_named_and_nothing_is_made() -> None:
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2).delete()
    other = root.add_child(instance=Page(title="Lain", slug="home"))
    other.add_child(instance=Page(title="Isinya", slug="isinya"))
    before = everything()
    with pytest.raises(CommandError, match="in the way"):
        make_site()
    assert everything() == before


def test_standard_pages_are_drafts_that_say_what_is_to_be_written(client: Client) -> None:
    make_site()
    drafts = StandardPage.objects.all()
    assert sorted(drafts.values_list("slug", "locale__language_code")) == sorted(
        (slug, language) for slug in STANDARD for language in ("id", "en")
    )
    assert not drafts.filter(live=True).exists()
    contact = drafts.get(slug="kontak", locale__language_code="en").get_latest_revision_as_object()
    assert "To be written: address, e-mail" in str(contact.body)
    assert client.get("/kontak/").status_code == 404


def test_interface_links_to_a_standard_page_once_it_is_published(client: Client) -> None:
    make_site()
    for prefix in ("/", "/en/"):
        html = text_of(client.get(prefix))
        assert [slug for slug in STANDARD if f'{slug}/"' in html] == []
        assert "footer-rules" not in html
    page = StandardPage.objects.get(slug="bantuan", locale__language_code="id")
    page.get_latest_revision().publish()
    assert text_of(client.get("/")).count('href="/bantuan/"') == 2
    assert 'href="/bantuan/"' in text_of(client.get("/en/")), "in Indonesian where English is missing"
    page.get_translation(Locale.objects.get(language_code="en")).get_latest_revision().publish()
    assert 'href="/en/bantuan/"' in text_of(client.get("/en/"))
    StandardPage.objects.get(pk=page.pk).unpublish()
    assert 'href="/bantuan/"' not in text_of(client.get("/"))
