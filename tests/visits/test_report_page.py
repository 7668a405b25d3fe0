from datetime import date, time

from django.test import Client

from tests.factories import IndicatorFactory, OrganisationFactory
from tests.pages.test_reading import structured
from tests.queries import counted_get
from tests.site import Portal, text_of
from visits.models import (
    Commitment,
    FollowUp,
    Opportunity,
    Participant,
    Place,
    PointDiscussed,
    StatedFact,
    SystemShown,
    VisitReportPage,
    VisitReportSource,
)


def fill(portal: Portal, page: VisitReportPage, rows: int) -> None:
    """`rows` of everything a report may hold."""
    common = {"page": page, "locale": page.locale}
    for number in range(rows):
        organisation = OrganisationFactory()
        Participant.objects.create(office=f"Kepala {number}", organisation=organisation, side="host", **common)
        Place.objects.create(name=f"Tempat {number}", **common)
        SystemShown.objects.create(page=page, case=portal.case(f"Sistem {number}"))
        PointDiscussed.objects.create(text=f"Pokok {number}", **common)
        StatedFact.objects.create(
            claim=f"Klaim {number}",
            region=portal.region,
            indicator=IndicatorFactory(),
            value=72,
            unit="%",
            speaker_office="Wakil Gubernur",
            **common,
        )
        Opportunity.objects.create(text=f"Peluang {number}", **common)
        Commitment.objects.create(text=f"Janji {number}", by=organisation, also_by=portal.host, **common)
        FollowUp.objects.create(
            text=f"Lanjutan {number}", date=date(2023, 1, 1), related_page=portal.report(f"Lain {number}"), **common
        )
        VisitReportSource.objects.create(title=f"Sumber {number}", **common)


def test_report_shows_everything_recorded(client: Client, portal: Portal) -> None:
    page = portal.report()
    fill(portal, page, 1)
    text = text_of(client.get(page.url))
    for part in ("Kepala", "Tempat", "Sistem", "Pokok", "Klaim", "Peluang", "Janji", "Lanjutan", "Lain", "Sumber"):
        assert f"{part} 0" in text, part
    assert "fact--claim" in text
    assert "Studi tiru" in text
    assert 'href="/organisasi/' in text


def test_date_of_a_visit_has_its_zone_and_wib(client: Client, portal: Portal) -> None:
    visit = portal.visit(date(2022, 3, 17), starts_at=time(9), time_zone="Asia/Makassar")
    assert "17 Maret 2022, 09.00 WITA (08.00 WIB)" in text_of(client.get(portal.report(visit=visit).url))
    vague = portal.visit(date(2016, 1, 1), date_precision="year")
    text = text_of(client.get(portal.report("Lama", visit=vague).url))
    assert '<time datetime="2016">2016</time>' in text
    assert "1 Januari 2016" not in text


def test_name_of_a_participant_stands_only_with_a_basis(client: Client, portal: Portal) -> None:
    page = portal.report()
    for name, basis in (("Tanpa Dasar", ""), ("Dengan Persetujuan", "consent"), ("Dari Berita", "public")):
        Participant.objects.create(
            page=page,
            office="Kepala",
            organisation=portal.host,
            side="host",
            name=name,
            name_basis=basis,
            locale=page.locale,
        )
    text = text_of(client.get(page.url))
    assert "Tanpa Dasar" not in text
    assert "Dengan Persetujuan" in text
    assert "Dari Berita" in text


def test_commitment_says_in_red_what_it_lacks(client: Client, portal: Portal) -> None:
    page = portal.report()
    for owner, due in (("", None), ("Kepala DKISP", None), ("Kepala DKISP", date(2026, 12, 1))):
        Commitment.objects.create(
            page=page, text="Mengkaji", by=portal.host, owner_office=owner, due_on=due, locale=page.locale
        )
    text = text_of(client.get(page.url))
    assert text.count("badge--danger") == 3
    assert '<time datetime="2026-12-01">1 Desember 2026</time>' in text


def test_what_followed_comes_newest_last_or_is_said_to_be_unknown(client: Client, portal: Portal) -> None:
    page = portal.report()
    assert 'class="empty"' in text_of(client.get(page.url))
    for text, day, precision in (("Kedua", date(2025, 7, 3), "day"), ("Pertama", date(2025, 5, 1), "month")):
        FollowUp.objects.create(
            page=page,
            text=text,
            date=day,
            date_precision=precision,
            source="Berita",
            source_url="https://b.example/",
            locale=page.locale,
        )
    text = text_of(client.get(page.url))
    assert 'class="empty"' not in text
    assert text.index("Pertama") < text.index("Kedua")
    assert '<time datetime="2025-05">Mei 2025</time>' in text
    assert 'href="https://b.example/"' in text


def test_drafts_are_neither_shown_as_system_nor_as_what_followed(client: Client, portal: Portal) -> None:
    page = portal.report()
    SystemShown.objects.create(page=page, case=portal.case("RahasiaSistem", live=False))
    FollowUp.objects.create(
        page=page,
        text="Lanjutan",
        date=date(2023, 1, 1),
        related_page=portal.report("RahasiaKunjungan", live=False),
        locale=page.locale,
    )
    assert "Rahasia" not in text_of(client.get(page.url))


def test_systems_shown_are_named_in_the_language_of_the_reader(client: Client, portal: Portal) -> None:
    case = portal.case("Satu alur")
    translated = portal.case("One flow", english_of=case)
    page = portal.report("Kaltara")
    english = portal.report("North Kalimantan", english_of=page, visit=page.visit)
    for report in (page, english):
        SystemShown.objects.create(page=report, case=case)
    assert f'href="{case.url}">Satu alur' in text_of(client.get(page.url))
    assert f'href="{translated.url}">One flow' in text_of(client.get(english.url))


def test_differing_statements_about_one_thing_stand_side_by_side(client: Client, portal: Portal) -> None:
    page, indicator = portal.report(), IndicatorFactory()
    for order, value in enumerate((72, 60)):
        StatedFact.objects.create(
            page=page,
            sort_order=order,
            claim="Cakupan",
            region=portal.region,
            indicator=indicator,
            value=value,
            unit="%",
            speaker_office="Kepala",
            locale=page.locale,
        )
    text = text_of(client.get(page.url))
    assert text.count("fact--conflict") == 1
    beside = text[text.index("fact--conflict") :]
    assert beside.index("72") < beside.index("60")


def test_structured_data_tells_the_event_and_the_report(client: Client, portal: Portal) -> None:
    visit = portal.visit(date(2022, 3, 17), starts_at=time(9), time_zone="Asia/Makassar", mode="virtual")
    data = structured(text_of(client.get(portal.report(visit=visit).url)))
    assert data["@type"] == "Report"
    assert data["about"]["@type"] == "Event"
    assert data["about"]["startDate"] == "2022-03-17T09:00:00+08:00"
    assert data["about"]["location"][0]["@type"] == "VirtualLocation"
    assert data["about"]["attendee"] == [{"@type": "Organization", "name": "Pemprov Kaltara"}]


def test_report_takes_as_many_queries_with_three_rows_as_with_one(portal: Portal) -> None:
    one, three = portal.report("Satu"), portal.report("Tiga")
    fill(portal, one, 1)
    fill(portal, three, 3)
    counts = [counted_get(page.url) for page in (one, three)]
    assert counts[0] == counts[1]
    assert counts[0][0] <= 15
    assert counts[0][1] <= 2
