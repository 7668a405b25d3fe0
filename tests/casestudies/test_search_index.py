from datetime import date, timedelta

from django.test import Client
from wagtail.models import Locale, PageViewRestriction
from wagtail.rich_text import RichText

from casestudies.models import CaseStudyContact, CaseStudySource, Precondition, Result
from casestudies.search_index import KIND, unconfirmed_case_studies_step_back
from portal.core.models import today
from search import index
from search.models import SearchEntry
from search.sources import source
from tests.casestudies.test_case_page import fill
from tests.factories import IndicatorFactory, RegionFactory
from tests.search.found import document, findable, queries, touched
from tests.site import Portal


def test_all_that_a_reader_can_read_is_found(portal: Portal) -> None:
    page = portal.case(
        "CRM",
        problem="<p>Kanal <b>terpisah</b>.</p><ul><li>butir satu</li></ul>",
        legal_basis='<p>Pergub 128 <a linktype="page" id="1">tautan</a> &amp; lampiran</p>',
        implementation=[("step", {"title": "Petakan", "text": "Dulu."})],
        story=[
            ("heading", "Judul bagian"),
            ("text", RichText("<p>Isi cerita</p>")),
            ("quote", {"text": "Kutipan", "speaker": "", "office": "Kepala unit"}),
            (
                "facts",
                {"items": [{"value": "14", "unit": "kanal", "label": "jumlah", "as_of": "2022", "source": "JSC"}]},
            ),
            ("table", {"caption": "Tabel", "text": "Tahun | Laporan\n2023 | 100"}),
        ],
        status="stopped",
        status_reason="Anggaran habis",
    )
    common = {"page": page, "locale": Locale.objects.get(language_code="id")}
    Result.objects.create(label="Laporan selesai", before=10, after=78.19, unit="%", source="Laporan tahunan", **common)
    Precondition.objects.create(
        dimension="connectivity", indicator=IndicatorFactory(name_id="Desa 4G"), threshold=60, unit="%",
        why="Warga melapor dari telepon", remedy="Pos lapor", **common,
    )  # fmt: skip
    CaseStudySource.objects.create(title="Buku CRM", publisher="Penerbit", **common)
    page.save()
    told = document(KIND, page).body
    for part in (
        "Kanal terpisah.\nbutir satu",
        "Pergub 128 tautan & lampiran",
        "Petakan",
        "Dulu.",
        "Judul bagian",
        "Isi cerita",
        "Kutipan",
        "Kepala unit",
        "kanal",
        "2023 | 100",
        "Laporan selesai, 10%, 78,19%, Laporan tahunan",
        "Desa 4G",
        "60%",
        "Warga melapor dari telepon, Pos lapor",
        "Buku CRM, Penerbit",
        "Dihentikan",
        "Anggaran habis",
        "Jakarta Smart City",
    ):
        assert part in told, part
    assert "<" not in told


def test_the_person_behind_the_contact_is_not_found(client: Client, portal: Portal) -> None:
    page = portal.case("CRM")
    english = portal.case("CRM in English", english_of=page)
    contact = CaseStudyContact(
        case=page, office="Sekretariat", name="Siti Rahasia", email="siti@rahasia.example", phone="0811999"
    )
    assert touched(contact.save) == {(KIND, str(page.pk)), (KIND, str(english.pk))}
    for one in (page, english):
        made = document(KIND, one)
        assert "Sekretariat" in made.body
        everything = f"{made.title} {made.alias} {made.summary} {made.body}"
        assert not any(word in everything for word in ("Siti", "siti@", "0811999"))


def test_names_come_in_both_languages(portal: Portal) -> None:
    portal.region.short_names, portal.region.capital = "Kaltara|Kalimantan Utara", "Tanjung Selor"
    portal.region.save()
    portal.host.short_name = "JSC"
    portal.host.save()
    page = portal.case("Kanal aduan")
    page.tags.add("pengaduan")
    page.save()
    english = portal.case("Complaint channels", english_of=page, summary="How citizens report.")
    english.tags.add("complaints")
    english.save()
    indonesian = document(KIND, page)
    assert {
        "Complaint channels",
        "How citizens report.",
        "North Kalimantan",
        "Kaltara",
        "Tanjung Selor",
        "JSC",
        "Smart governance",
        "Tata kelola cerdas",
        "Communications",
    } <= set(indonesian.alias.split("\n"))
    assert "pengaduan" in indonesian.alias
    assert "complaints" in indonesian.alias
    assert (indonesian.language, indonesian.title) == ("id", "Kanal aduan")
    other = document(KIND, english)
    assert (other.language, other.title, other.summary) == ("en", "Complaint channels", "How citizens report.")
    assert "Kanal aduan" in other.alias
    assert "In operation" not in other.body


def test_a_page_is_listed_once_in_each_language(portal: Portal) -> None:
    page = portal.case("Satu")
    assert document(KIND, page).shown_in == {"id", "en"}
    draft = portal.case("One", english_of=page, live=False)
    assert document(KIND, page).shown_in == {"id", "en"}
    draft.live = True
    assert touched(draft.save) == {(KIND, str(page.pk)), (KIND, str(draft.pk))}
    assert document(KIND, page).shown_in == {"id"}
    assert document(KIND, draft).shown_in == {"en"}
    assert (KIND, str(page.pk)) in touched(draft.unpublish)
    assert document(KIND, page).shown_in == {"id", "en"}
    assert "One" not in document(KIND, page).alias


def test_drafts_and_restricted_pages_cannot_be_found(portal: Portal) -> None:
    shown, draft, restricted = portal.case("Satu"), portal.case("Dua", live=False), portal.case("Tiga")
    assert findable(KIND) == {shown.pk, restricted.pk}
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    assert findable(KIND) == {shown.pk}
    assert draft.pk not in findable(KIND)


def test_facets(portal: Portal) -> None:
    page = portal.case("Satu", start_year=2016, status="pilot")
    made = document(KIND, page)
    assert made.facets == {
        "jenis": [KIND],
        "bahasa": ["id"],
        "daerah": ["65"],
        "dimensi": ["governance"],
        "urusan": ["kominfo"],
        "status": ["pilot"],
        "tahun": ["2016"],
        "hasil": [],
    }
    assert made.day == date(2026, 1, 2)
    Result.objects.create(page=page, locale=page.locale, label="Tanpa angka", after_text="membaik")
    assert document(KIND, page).facets["hasil"] == []
    Result.objects.create(page=page, locale=page.locale, label="Angka", after=3, unit="desa")
    assert document(KIND, page).facets["hasil"] == ["ada"]
    assert ("pilot", "Uji coba") in [(value, str(label)) for value, label in source(KIND).choices["status"]()]


def test_what_nobody_has_confirmed_for_a_year_steps_back(portal: Portal) -> None:
    page = portal.case("Satu", confirmed_on=today())
    assert document(KIND, page).confirmed
    assert not document(KIND, portal.case("Dua")).confirmed
    index.work_off()
    assert unconfirmed_case_studies_step_back() == 0
    type(page).objects.filter(pk=page.pk).update(confirmed_on=today() - timedelta(days=366))  # the time goes by
    assert unconfirmed_case_studies_step_back() == 1
    index.work_off()
    assert not SearchEntry.objects.get(kind=KIND, object_id=str(page.pk)).confirmed
    assert unconfirmed_case_studies_step_back() == 0


def test_pages_that_carry_a_changed_name_are_read_again(portal: Portal) -> None:
    page = portal.case("Satu")
    other = portal.case("Lain", region=RegionFactory(code="12"), organisation=portal.visitor)
    key = (KIND, str(page.pk))
    for named in (portal.region, portal.host):
        found = touched(named.save)
        assert key in found
        assert (KIND, str(other.pk)) not in found
    for term in (portal.dimension, portal.urusan):
        assert key in touched(term.save)


def test_as_many_queries_for_three_as_for_one(portal: Portal) -> None:
    fill(portal.case("Satu"), 1)
    at_one = queries(KIND)
    for number in range(2):
        page = portal.case(f"Lagi {number}")
        fill(page, 3)
        portal.case(f"More {number}", english_of=page)
    assert queries(KIND) == at_one
