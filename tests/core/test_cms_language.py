"""The CMS speaks Bahasa Indonesia: our catalogue of Wagtail's texts is complete, sound, compiled and used."""

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from portal.accounts.cms import sync_roles
from tests.factories import member_of

Key = tuple[str | None, str]

CATALOGUE = Path(settings.BASE_DIR, "portal", "locale_cms", "id", "LC_MESSAGES")
DOMAINS = ("django", "djangojs")
MARKS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w[^>]*>")

# The same word in both languages, or nothing but placeholders
SAME = {
    "%(field_label)s:",
    "%(range_start)s - %(range_end)s",
    "%(time_zone_option)s: %(localized_time_zone_label)s",
    "Admin",
    "Administrator",
    "Alias",
    "Format",
    "ID",
    "Manual",
    "Status",
    "Status %(status)s",
    "Status: ",
    "Token",
    "URL",
    "status",
}


def entries(path: Path) -> dict[Key, polib.POEntry]:
    """The living entries of a .po file by context and text."""
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def english(domain: str) -> dict[Key, polib.POEntry]:
    """Every text of a domain in the installed apps that make up the CMS."""
    found: dict[Key, polib.POEntry] = {}
    for app in apps.get_app_configs():
        path = Path(app.path, "locale", "en", "LC_MESSAGES", f"{domain}.po")
        if app.name.split(".")[0] in {"wagtail", "wagtail_localize", "taggit"} and path.exists():
            found |= entries(path)
    return found


def translations(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    """Every form of a translation."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def source(entry: polib.POEntry) -> str:
    """The English text that the one Indonesian form stands for."""
    return entry.msgid_plural or entry.msgid


@pytest.fixture
def editor_client(db: None) -> Client:
    """An editor's browser."""
    sync_roles()
    client = Client()
    client.force_login(member_of("jsc_editor"))
    return client


def test_cms_home_is_indonesian(editor_client: Client) -> None:
    page = editor_client.get("/cms/").content.decode()
    assert 'lang="id"' in page
    for word in ("Halaman", "Bilah sisi", "Tutup dialog", "Pintasan papan ketik"):
        assert word in page
    for word in ("Pages", "Sidebar", "Close dialog", "Keyboard shortcuts"):
        assert word not in page


def test_cms_scripts_are_indonesian(editor_client: Client) -> None:
    with override("id"):
        catalogue = editor_client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert '"Page explorer": "Penjelajah halaman"' in catalogue
    assert '"Are you sure?": "Apakah Anda yakin?"' in catalogue


def test_scripts_count_with_one_form(editor_client: Client) -> None:
    catalogue = editor_client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert re.search(r'"%\(num\)s error": \[\s*"%\(num\)s kesalahan"\s*\]', catalogue)


def test_translation_editor_scripts_are_indonesian(editor_client: Client) -> None:
    catalogue = editor_client.get(reverse("wagtail_localize:javascript_catalog")).content.decode()
    assert '"Not translated": "Belum diterjemahkan"' in catalogue


def test_interface_of_the_portal_comes_before_wagtails() -> None:
    assert [path.name for path in settings.LOCALE_PATHS] == ["locale", "locale_cms"]


def test_english_stays_english() -> None:
    with override("en"):
        assert gettext("Pages") == "Pages"


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_of_the_cms_is_translated(domain: str) -> None:
    ours, missing = entries(CATALOGUE / f"{domain}.po"), []
    for key, entry in english(domain).items():
        known = ours.get(key)
        if known is None or known.fuzzy or not all(translations(known)) or known.msgid_plural != entry.msgid_plural:
            missing.append(key[1])
    assert missing == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_is_left_in_english(domain: str) -> None:
    ours = entries(CATALOGUE / f"{domain}.po").values()
    assert [e.msgid for e in ours if source(e) in translations(e) and e.msgid not in SAME] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_and_markup_are_kept(domain: str) -> None:
    ours = entries(CATALOGUE / f"{domain}.po").values()
    for entry in ours:
        for text in translations(entry):
            assert sorted(MARKS.findall(text)) == sorted(MARKS.findall(source(entry))), entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_space_around_a_text_is_kept(domain: str) -> None:
    ours = entries(CATALOGUE / f"{domain}.po").values()
    for entry in ours:
        before, after = re.match(r"\s*", source(entry)), re.search(r"\s*$", source(entry))
        assert before
        assert after
        for text in translations(entry):
            assert text == before[0] + text.strip() + after[0], entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_catalogue_is_current(domain: str) -> None:
    compiled = polib.mofile(str(CATALOGUE / f"{domain}.mo"))
    made = {(entry.msgctxt, entry.msgid): translations(entry) for entry in compiled}
    written = {key: translations(entry) for key, entry in entries(CATALOGUE / f"{domain}.po").items()}
    assert made == written
