from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.test import Client

from casestudies.models import (
    Attachment,
    CaseStudyContact,
    CaseStudyPage,
    CaseStudySource,
    Precondition,
    Result,
)
from portal.pages.models import PortalDocument
from tests.factories import IndicatorFactory, UserFactory, member_of
from tests.pages.test_reading import structured
from tests.queries import counted_get
from tests.site import Portal, text_of


def fill(page: CaseStudyPage, rows: int) -> None:
    """`rows` of everything a case study may hold."""
    common = {"page": page, "locale": page.locale}
    for number in range(rows):
        Result.objects.create(label=f"Ukuran {number}", before=10, after=20, unit="desa", **common)
        Precondition.objects.create(
            dimension="connectivity",
            indicator=IndicatorFactory(),
            threshold=60,
            unit="%",
            why=f"Sebab {number}",
            **common,
        )
        document = PortalDocument.objects.create(title="Berkas", file=ContentFile(b"x" * 1200, f"berkas{number}.pdf"))
        Attachment.objects.create(document=document, title=f"Lampiran {number}", **common)
        CaseStudySource.objects.create(title=f"Sumber {number}", **common)
        page.tags.add(f"tag{number}")
    page.save()


def test_case_study_shows_everything_recorded(client: Client, portal: Portal) -> None:
    page = portal.case(
        "CRM",
        start_year=2016,
        status="running",
        status_since=date(2016, 4, 1),
        status_precision="month",
        confirmed_on=date(2024, 5, 3),
        problem="<p>Kanal terpisah.</p>",
        implementation=[("step", {"title": "Petakan", "text": "Dulu."})],
    )
    fill(page, 1)
    text = text_of(client.get(page.url))
    for part in (
        "Ukuran 0",
        "Sebab 0",
        "Lampiran 0",
        "Sumber 0",
        "tag0",
        "Kanal terpisah.",
        "Petakan",
        "April 2016",
        "3 Mei 2024",
    ):
        assert part in text, part
    assert "60%" in text
    assert "PDF, 1,2 kB" in text or "PDF, 1 kB" in text
    assert "2.016" not in text


def test_parts_without_text_are_named_once_instead_of_blank_headings(client: Client, portal: Portal) -> None:
    page = portal.case(problem="<p>Ada.</p>", aim="<p></p>")
    answer = client.get(page.url)
    reading = answer.context["reading"]
    assert [section.id for section in reading.sections] == ["problem"]
    assert 'id="aim"' not in text_of(answer)
    assert len(reading.closing[0].data) == 13


def test_result_has_before_after_unit_date_and_source(client: Client, portal: Portal) -> None:
    page = portal.case()
    Result.objects.create(
        page=page,
        locale=page.locale,
        label="Laporan",
        before=122183,
        before_as_of=date(2022, 12, 31),
        after=185852,
        unit="laporan",
        as_of=date(2024, 12, 31),
        as_of_precision="year",
        source="Kaleidoskop",
        source_url="https://k.example/",
    )
    text = text_of(client.get(page.url))
    assert "122.183 laporan" in text
    assert "185.852 laporan" in text
    assert "2.024" not in text
    assert 'href="https://k.example/"' in text


def test_conflicting_figures_stand_together_and_both_are_shown(client: Client, portal: Portal) -> None:
    page = portal.case()
    for order, (label, after) in enumerate((("Maret 2021", 13312), ("Lain", 5), ("Maret 2021", 10030))):
        Result.objects.create(
            page=page,
            locale=page.locale,
            sort_order=order,
            label=label,
            after=Decimal(after),
            unit="laporan",
            conflicting=label != "Lain",
            source="Berita",
        )
    [results] = [part for part in client.get(page.url).context["reading"].sections if part.id == "results"]
    assert [(one.label, [result.after for result in one.results], one.conflict) for one in results.data] == [
        ("Maret 2021", ["13.312 laporan", "10.030 laporan"], True),
        ("Lain", ["5 laporan"], False),
    ]
    text = text_of(client.get(page.url))
    assert text.index("13.312") < text.index("10.030") < text.index("5 laporan")
    assert 'rowspan="2"' in text


def test_contact_person_is_for_people_with_a_current_membership(client: Client, portal: Portal) -> None:
    page = portal.case(slug="crm")
    english = portal.case("CRM (en)", english_of=page, slug="crm")
    CaseStudyContact.objects.create(case=page, office="Bidang Layanan", name="Nama Orang", email="orang@contoh.example")
    stranger, member, gone = UserFactory(), member_of("member"), member_of("member")
    gone.memberships.update(since=date(2020, 1, 1), until=date(2020, 2, 1))
    for person, sees in ((None, False), (stranger, False), (gone, False), (member, True)):
        client.logout()
        if person is not None:
            client.force_login(person)
        for one in (page, english):
            text = text_of(client.get(one.url))
            assert "Bidang Layanan" in text
            assert ("Nama Orang" in text, "orang@contoh.example" in text) == (sees, sees)


def test_structured_data_names_creator_place_and_subjects(client: Client, portal: Portal) -> None:
    data = structured(text_of(client.get(portal.case().url)))
    assert data["@type"] == "CreativeWork"
    assert data["creator"]["name"] == "Jakarta Smart City"
    assert data["about"] == ["Tata kelola cerdas", "Komunikasi"]


def test_case_study_takes_as_many_queries_with_three_rows_as_with_one(portal: Portal) -> None:
    one, three = portal.case("Satu"), portal.case("Tiga")
    fill(one, 1)
    fill(three, 3)
    counts = [counted_get(page.url) for page in (one, three)]
    assert counts[0] == counts[1]
    assert counts[0][0] <= 15
    assert counts[0][1] <= 2
