"""The interface in Bahasa Indonesia: complete, sound, compiled; no page mixes the two languages."""

import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from portal.core.filters import any_of
from tests.factories import RegionFactory
from tests.site import Portal, make_portal, text_of

CATALOGUE = Path(settings.BASE_DIR, "portal", "locale", "id", "LC_MESSAGES", "django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
APPS = ("portal", "casestudies", "visits", "partnerships", "search")
PATHS = (
    "/",
    "/studi-kasus/",
    "/studi-kasus/?daerah=65&dimensi=governance&status=running",
    "/studi-kasus/?tahun=2001",
    "/studi-kasus/crm/",
    "/kunjungan/",
    "/kunjungan/?daerah=65&tahun=2022&dari=2022-01-01&sampai=2021-01-01",
    "/kunjungan/kaltara/",
    "/artikel/",
    "/artikel/kabar/",
    "/daerah/",
    "/daerah/kalimantan-utara/",
    "/lapor-kesalahan/",
    "/akun/login/",
    "/akun/password/reset/",
    "/akun/undangan/unknown/",
    "/no-such-page/",
)
# Each language's own name, and what is called the same in both
NAMES = {"Bahasa Indonesia", "English"}


def entries() -> list[polib.POEntry]:
    """The living entries of the catalogue."""
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def forms(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    """Every translation of an entry."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def words() -> tuple[set[str], set[str]]:
    """What only an English page may show, and what only an Indonesian one may: whole texts of the interface."""
    english = {text for entry in entries() for text in (entry.msgid, entry.msgid_plural) if text}
    indonesian = {text for entry in entries() for text in forms(entry)}
    same = english & indonesian | NAMES
    return english - same, indonesian - same


class Shown(HTMLParser):
    """The texts of a page as readers see or hear them."""

    SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-done", "data-none")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden = 0
        self.texts: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style"}
        self.texts |= {value.strip() for name, value in attrs if name in self.SPOKEN and value}

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.texts.add(" ".join(data.split()))


@pytest.fixture
def portal(db: None) -> Portal:
    """A small portal with each kind of page in both languages."""
    made = make_portal()
    crm = made.case("CRM", status="running", start_year=2016, slug="crm")
    made.case("CRM", english_of=crm, status="running", start_year=2016, slug="crm")
    report = made.report("Kaltara", slug="kaltara")
    made.report("Kaltara", english_of=report, slug="kaltara", visit=report.visit)
    news = made.article("Kabar", slug="kabar")
    made.article("Kabar", english_of=news, slug="kabar")
    return made


def test_catalogue_is_complete() -> None:
    assert [entry.msgid for entry in entries() if not all(forms(entry))] == []
    assert [entry.msgid for entry in entries() if entry.fuzzy] == []
    assert not [entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.obsolete]


def test_indonesian_has_one_plural_form() -> None:
    assert polib.pofile(str(CATALOGUE)).metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert {len(forms(entry)) for entry in entries()} == {1}


def test_translations_keep_placeholders_and_the_end_of_a_sentence() -> None:
    for entry in entries():
        source, text = entry.msgid_plural or entry.msgid, forms(entry)[0]
        assert sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(text)), source
        assert (source[-1] in ".:?") == (text[-1] in ".:?"), source
        assert text == text.strip(), source


def test_compiled_catalogue_is_current() -> None:
    compiled = {(e.msgctxt, e.msgid): forms(e) for e in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert compiled == {(entry.msgctxt, entry.msgid): forms(entry) for entry in entries()}


def test_code_calls_gettext_by_names_that_are_gathered() -> None:
    aliases = re.compile(r"import \w*gettext\w* as (?!_$)\w+|\w*gettext\w* as (?!_\b)\w+", re.MULTILINE)
    files = [path for app in APPS for path in Path(settings.BASE_DIR, app).rglob("*.py")]
    assert [path.name for path in files if aliases.search(path.read_text())] == []


def test_indonesian_pages_show_no_english_text(client: Client, portal: Portal) -> None:
    english, indonesian = words()
    for path in PATHS:
        shown = Shown(client.get(path).content.decode()).texts
        assert len(shown & indonesian) > 20, path
        assert shown & english == set(), path


def test_english_pages_show_no_indonesian_text(client: Client, portal: Portal) -> None:
    english, indonesian = words()
    for path in PATHS:
        shown = Shown(client.get(f"/en{path}").content.decode()).texts
        assert len(shown & english) > 20, path
        assert shown & indonesian == set(), path


def test_list_of_cases_is_a_natural_sentence(client: Client, portal: Portal) -> None:
    portal.case("JAKI", status="pilot", start_year=2019)
    one = "1 studi kasus dari Kalimantan Utara berstatus berjalan yang dimulai tahun 2016, diurutkan menurut: terbaru."
    assert one in text_of(client.get("/studi-kasus/?daerah=65&status=running&tahun=2016"))
    two = "2 studi kasus tentang Tata kelola cerdas dalam urusan Komunikasi, diurutkan menurut: judul."
    assert two in text_of(client.get("/studi-kasus/?dimensi=governance&urusan=kominfo&urut=judul"))
    english = "1 case study from North Kalimantan on Smart governance with the status running, sorted by: newest."
    assert english in text_of(client.get("/en/studi-kasus/?daerah=65&dimensi=governance&status=running"))


def test_list_of_visits_is_a_natural_sentence(client: Client, portal: Portal) -> None:
    query = "daerah=65&cara=in_person&tahun=2022&dari=2022-01-01&sampai=2022-12-31"
    said = (
        "1 laporan kunjungan dari Kalimantan Utara yang diadakan secara tatap muka pada tahun 2022 "
        "dari tanggal 1 Januari 2022 sampai tanggal 31 Desember 2022, diurutkan menurut: terbaru."
    )
    assert said in text_of(client.get(f"/kunjungan/?{query}"))


def test_list_of_regions_says_which_name_was_looked_for(client: Client, portal: Portal) -> None:
    RegionFactory(code="65.71", level="city", parent=portal.region, slug="tarakan", name_id="Kota Tarakan")
    said = "1 daerah dengan “tarakan” dalam nama atau kode, diurutkan menurut: kode."
    assert said in text_of(client.get("/daerah/?nama=tarakan"))


def test_several_values_are_joined_as_each_language_does() -> None:
    assert any_of(["A"]) == "A"
    assert any_of(["A", "B"]) == "A atau B"
    assert any_of(["A", "B", "C"]) == "A, B, atau C"
    with override("en"):
        assert any_of(["A", "B", "C"]) == "A, B or C"


def test_province_stands_before_its_name_in_indonesian(portal: Portal) -> None:
    assert portal.region.long_name == "Provinsi Kalimantan Utara"
    with override("en"):
        assert portal.region.long_name == "North Kalimantan Province"


def test_counted_texts_do_not_change_their_noun_in_indonesian() -> None:
    said = {ngettext("%(count)s case study", "%(count)s case studies", n) % {"count": n} for n in (0, 1, 2)}
    assert said == {"0 studi kasus", "1 studi kasus", "2 studi kasus"}
    assert gettext("Collaboration Portal") == "Portal Kolaborasi"


def test_map_names_the_provinces_in_the_readers_language(client: Client, portal: Portal) -> None:
    assert "Kalimantan Utara: 1 studi kasus" in text_of(client.get("/"))
    assert "North Kalimantan: 1 case study" in text_of(client.get("/en/"))
