from datetime import date

import pytest
from django.test import Client

from tests.queries import counted_get
from tests.site import Portal, text_of
from visits.models import Commitment


def fill(portal: Portal, rows: int) -> None:
    for number in range(rows):
        portal.case(f"Kasus {number}")
        report = portal.report(f"Kunjungan {number}")
        Commitment.objects.create(page=report, text=f"Janji {number}", by=portal.host, locale=report.locale)
        portal.article(f"Artikel {number}")


def test_home_says_what_it_is_for_and_shows_the_latest_of_each(client: Client, portal: Portal) -> None:
    fill(portal, 2)
    text = text_of(client.get("/"))
    assert "Satu alur</h1>" in text
    for title in ("Kasus 1", "Kunjungan 1", "Artikel 1", "Janji 1"):
        assert title in text
    assert 'href="/studi-kasus/?daerah=65"' in text
    assert "OpenStreetMap" in text


def test_empty_home_still_stands(client: Client, portal: Portal) -> None:
    assert "Satu alur</h1>" in text_of(client.get("/"))
    assert "One thread</h1>" in text_of(client.get("/en/"))


def test_waiting_lists_promises_without_owner_or_date_oldest_first(client: Client, portal: Portal) -> None:
    newer = portal.report("Baru", visit=portal.visit(date(2025, 1, 1)))
    older = portal.report("Lama", visit=portal.visit(date(2020, 1, 1)))
    draft = portal.report("Draf", live=False)
    for page, text, owner, due in (
        (newer, "Tanpa tenggat", "Kepala", None),
        (older, "Tanpa pemilik", "", date(2026, 1, 1)),
        (older, "Lengkap", "Kepala", date(2026, 1, 1)),
        (draft, "Janji draf", "", None),
    ):
        Commitment.objects.create(
            page=page, text=text, by=portal.host, owner_office=owner, due_on=due, locale=page.locale
        )
    panel = next(one for one in client.get("/").context["panels"] if one.context["id"] == "waiting")
    assert [(line["text"], len(line["missing"])) for line in panel.context["lines"]] == [
        ("Tanpa pemilik", 1),
        ("Tanpa tenggat", 1),
    ]
    assert panel.context["figure"].value == "2"
    assert panel.context["lines"][0]["age"]


def test_english_home_shows_each_promise_once(client: Client, portal: Portal) -> None:
    report = portal.report("Kaltara", slug="kaltara")
    english = portal.report("Kaltara in English", english_of=report, slug="kaltara", visit=report.visit)
    for page, text in ((report, "Mengkaji kebutuhan"), (english, "Study the needs")):
        Commitment.objects.create(page=page, text=text, by=portal.host, locale=page.locale)
    text = text_of(client.get("/en/"))
    assert "Study the needs" in text
    assert "Mengkaji kebutuhan" not in text


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_home_takes_thirteen_queries_at_most_however_much_there_is(portal: Portal, path: str) -> None:
    fill(portal, 1)
    one = counted_get(path)
    fill(portal, 2)
    three = counted_get(path)
    assert one == three
    assert three[0] <= 12
    assert three[1] <= 2
