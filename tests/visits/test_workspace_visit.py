"""A visit in the workspace, as its people."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook
from PIL import ImageFile

from portal.accounts.actions import add_membership
from portal.accounts.models import User
from portal.core.models import StatusChange, today
from portal.workspace.waiting import waiting_for
from tests.factories import UserFactory, member_of
from tests.site import make_portal
from tests.visits.people import KINDS_OF_PEOPLE, Encounter
from visits.models import Attendee, NextStep, Point, Visit, VisitReportPage

pytestmark = pytest.mark.django_db
PARTIES = {"host coordinator", "host member", "asking coordinator", "asking focal point", "asking member", "asker"}


def path(encounter: Encounter, rest: str = "") -> str:
    return f"/ruang-kerja/kunjungan/{encounter.visit.pk}/{rest}"


def as_person(client: Client, encounter: Encounter, kind: str = "host coordinator") -> User:
    person = encounter.person(kind)
    assert isinstance(person, User)
    client.force_login(person)
    return person


def point(encounter: Encounter, **fields: Any) -> Point:
    writer = fields.pop("written_by", encounter.account)
    return Point.objects.create(visit=encounter.visit, written_by=writer, **{"text": "Membantu", **fields})


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS_OF_PEOPLE if kind not in ("stranger", "bearer", "foreign bearer")]
)
def test_who_takes_part_reads_it_and_for_others_it_does_not_exist(client: Client, kind: str) -> None:
    encounter = Encounter("held")
    point(encounter, text="Rahasia kedua pihak")
    as_person(client, encounter, kind)
    answer = client.get(path(encounter))
    assert answer.status_code == (200 if kind in PARTIES | {"auditor"} else 404)
    assert ("Rahasia kedua pihak" in answer.content.decode()) is (answer.status_code == 200)


def test_a_stranger_is_sent_to_the_login_and_never_reads(client: Client) -> None:
    assert client.get(path(Encounter("held"))).status_code == 302


@pytest.mark.parametrize(
    "rest", ["tanggal/", "peserta/", "butir/baru/", "tindak-lanjut/baru/", "lembar-persiapan/", "notula.docx"]
)
@pytest.mark.parametrize("kind", ["asking coordinator", "auditor", "foreign coordinator", "host member"])
def test_only_the_host_keeps_the_record(client: Client, rest: str, kind: str) -> None:
    encounter = Encounter("scheduled")
    as_person(client, encounter, kind)
    assert client.get(path(encounter, rest)).status_code == 404


def test_an_auditors_view_is_on_record(client: Client) -> None:
    encounter = Encounter("held")
    auditor = as_person(client, encounter, "auditor")
    client.get(path(encounter))
    assert StatusChange.objects.get().by == auditor


def test_the_host_answers_and_the_page_shows_it(client: Client) -> None:
    encounter = Encounter("submitted", date=None)
    as_person(client, encounter)
    assert client.post(path(encounter, "accept/"), {"seen": "submitted"})["Location"] == path(encounter)
    assert "Diterima" in client.get(path(encounter)).content.decode()


def test_a_move_without_its_reason_is_refused_and_what_was_typed_stays(client: Client) -> None:
    encounter = Encounter("submitted", date=None)
    as_person(client, encounter)
    assert client.post(path(encounter, "decline/"), {"note": " "}).status_code == 422
    assert Visit.objects.get().status == "submitted"


def test_who_is_second_is_told_what_it_is_now(client: Client) -> None:
    encounter = Encounter("accepted", date=None)
    as_person(client, encounter)
    assert client.post(path(encounter, "cancel/"), {"seen": "submitted", "note": "Sebab"}).status_code == 409
    assert client.post(path(encounter, "accept/"), {"seen": "submitted"}).status_code == 409
    assert Visit.objects.get().status == "accepted"


def test_a_date_is_set_and_two_at_once_do_not_overwrite_each_other(client: Client) -> None:
    encounter = Encounter("accepted", date=None)
    as_person(client, encounter)
    day = today() + timedelta(days=30)
    fields = {"date": day, "starts_at": "09:00", "ends_at": "11:00", "place": "JSC Lounge", "seen": ""}
    assert client.post(path(encounter, "tanggal/"), fields).status_code == 302
    second = client.post(path(encounter, "tanggal/"), {**fields, "date": day + timedelta(days=1), "note": "Sebab"})
    assert second.status_code == 409
    visit = Visit.objects.get()
    assert (visit.status, visit.date) == ("scheduled", day)


def test_a_date_is_moved_with_a_reason_and_the_old_one_stays_known(client: Client) -> None:
    encounter = Encounter("accepted", date=None)
    as_person(client, encounter)
    day = today() + timedelta(days=30)
    client.post(path(encounter, "tanggal/"), {"date": day, "seen": ""})
    first = encounter.visit.appointments.get()
    moved = {"date": day + timedelta(days=7), "seen": first.pk}
    assert client.post(path(encounter, "tanggal/"), moved).status_code == 422
    assert client.post(path(encounter, "tanggal/"), {**moved, "note": "Gubernur berhalangan"}).status_code == 302
    page = client.get(path(encounter)).content.decode()
    assert "Gubernur berhalangan" in page
    assert encounter.visit.appointments.count() == 2


def test_a_full_day_is_taken_only_on_purpose(client: Client, settings: Any) -> None:
    settings.PORTAL_VISITS_PER_DAY = 1
    day = today() + timedelta(days=30)
    encounter, other = Encounter("accepted", date=None), Encounter("scheduled", date=day)
    Visit.objects.filter(pk=other.visit.pk).update(host=encounter.host, title="Kunjungan lain")
    as_person(client, encounter)
    fields = {"date": day, "seen": ""}
    refused = client.post(path(encounter, "tanggal/"), fields)
    assert refused.status_code == 422
    assert "Kunjungan lain" in refused.content.decode()
    assert client.post(path(encounter, "tanggal/"), {**fields, "anyway": "on"}).status_code == 302


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "2020-01-01"},
        {"date": "31-02-2027"},
        {"starts_at": "11:00", "ends_at": "09:00"},
    ],
)
def test_a_date_that_cannot_be_is_refused(client: Client, fields: dict[str, str]) -> None:
    encounter = Encounter("accepted", date=None)
    as_person(client, encounter)
    good = {"date": str(today() + timedelta(days=30)), "seen": "", "place": "Ruang Balairung"}
    answer = client.post(path(encounter, "tanggal/"), {**good, **fields})
    assert answer.status_code == 422
    assert "Ruang Balairung" in answer.content.decode()
    assert not encounter.visit.appointments.exists()


def test_a_commitment_shows_in_red_what_it_lacks_until_it_is_somebodys(client: Client) -> None:
    encounter = Encounter("held")
    made = point(encounter, kind="commitment")
    as_person(client, encounter)
    assert "badge--danger" in client.get(path(encounter)).content.decode()
    fields = {"owner_organisation": encounter.asking.pk, "due_on": today() + timedelta(days=30), "version": 1}
    assert client.post(path(encounter, f"butir/{made.pk}/pemilik/"), fields).status_code == 302
    assert "badge--danger" not in client.get(path(encounter)).content.decode()


def test_an_owner_belongs_to_the_organisation_named(client: Client) -> None:
    encounter = Encounter("held")
    made = point(encounter, kind="commitment")
    host = as_person(client, encounter)
    fields = {
        "owner_organisation": encounter.asking.pk,
        "owner": host.pk,
        "due_on": today() + timedelta(days=30),
        "version": 1,
    }
    assert client.post(path(encounter, f"butir/{made.pk}/pemilik/"), fields).status_code == 422


def test_the_visitors_people_may_own_a_commitment_but_write_none(client: Client) -> None:
    encounter = Encounter("held")
    made = point(encounter, kind="commitment")
    as_person(client, encounter, "asking focal point")
    assert client.get(path(encounter, f"butir/{made.pk}/pemilik/")).status_code == 200
    assert client.get(path(encounter, f"butir/{made.pk}/")).status_code == 404


def test_two_who_change_one_point_both_keep_their_text(client: Client) -> None:
    encounter = Encounter("held")
    made = point(encounter, text="Semula")
    as_person(client, encounter)
    fields = {"kind": "point", "text": "Teks pertama", "is_public": "on", "version": 1}
    assert client.post(path(encounter, f"butir/{made.pk}/"), fields).status_code == 302
    second = client.post(path(encounter, f"butir/{made.pk}/"), {**fields, "text": "Teks kedua"})
    page = second.content.decode()
    assert second.status_code == 409
    assert "<dd>Teks pertama</dd>" in page
    assert "Teks kedua</textarea>" in page
    assert page.count("<dd>") == 1  # only what differs is set beside it
    assert (
        client.post(path(encounter, f"butir/{made.pk}/"), {**fields, "text": "Teks kedua", "version": 2}).status_code
        == 302
    )


def test_a_point_leads_to_a_follow_up_with_what_is_known(client: Client) -> None:
    encounter = Encounter("held")
    made = point(encounter, kind="commitment", owner_organisation=encounter.host, due_on=today() + timedelta(days=9))
    as_person(client, encounter)
    form = client.get(path(encounter, f"tindak-lanjut/baru/?butir={made.pk}")).content.decode()
    assert "Membantu" in form
    fields = {"text": "Membantu", "owner_organisation": encounter.host.pk, "due_on": today(), "butir": made.pk}
    assert client.post(path(encounter, "tindak-lanjut/baru/"), fields).status_code == 302
    step = NextStep.objects.get()
    assert (step.point, step.visit) == (made, encounter.visit)
    assert client.post(path(encounter, f"tindak-lanjut/{step.pk}/finish/")).status_code == 302
    assert NextStep.objects.get().status == "done"


def test_a_point_of_another_visit_is_not_reached_through_this_one(client: Client) -> None:
    encounter, other = Encounter("held"), Encounter("held")
    foreign = point(other)
    as_person(client, encounter)
    for rest in (f"butir/{foreign.pk}/", f"butir/{foreign.pk}/pemilik/", f"tindak-lanjut/baru/?butir={foreign.pk}"):
        assert client.get(path(encounter, rest)).status_code == 404


@pytest.mark.parametrize("number", ["²", "9" * 20, "-1", "x"])
def test_what_is_no_number_names_no_row_and_breaks_nothing(client: Client, number: str) -> None:
    encounter = Encounter("held")
    as_person(client, encounter)
    assert client.get(path(encounter, f"tindak-lanjut/baru/?butir={number}")).status_code == 200
    assert client.post("/ruang-kerja/ikuti/", {"kind": "visits.visit", "pk": number}).status_code == 404
    assert client.post("/ruang-kerja/pemberitahuan/dibaca/", {"notice": number}).status_code == 404
    as_person(client, encounter, "asking focal point")
    assert client.get(f"/ruang-kerja/kunjungan/minta/?organisation={number}").status_code == 403
    assert client.get(f"/kebutuhan/baru/?butir={number}").status_code == 200


def test_a_reason_with_what_no_database_keeps_is_kept_without_it(client: Client) -> None:
    encounter = Encounter("submitted", date=None)
    as_person(client, encounter)
    assert client.post(path(encounter, "decline/"), {"note": "Penuh\x00 sampai Mei"}).status_code == 302
    assert StatusChange.objects.get().note == "Penuh sampai Mei"


def test_a_commitment_without_a_date_waits_as_late_and_names_no_due_date(client: Client) -> None:
    encounter = Encounter("held", date=today() - timedelta(days=9))
    point(encounter, kind="commitment", text="Janji tanpa tenggat")
    person = as_person(client, encounter)
    (waiting,) = [one for one in waiting_for(person) if one.title == "Janji tanpa tenggat"]
    assert (waiting.due, waiting.since, waiting.state) == (None, encounter.visit.date, "late")


def test_participants_are_pasted_as_lines_and_a_wrong_line_is_named(client: Client) -> None:
    encounter = Encounter("scheduled")
    as_person(client, encounter)
    wrong = "host; Kepala UP\nraja; Sekda"
    answer = client.post(path(encounter, "peserta/"), {"rows": wrong})
    assert answer.status_code == 422
    assert "raja; Sekda" in answer.content.decode()
    assert not Attendee.objects.exists()
    right = f"tuan rumah; Kepala UP; {encounter.host.name_id}\ntamu; Sekda; Kabupaten lain; Nama; a@contoh.example"
    assert client.post(path(encounter, "peserta/"), {"rows": right}).status_code == 302
    assert [(one.side, one.of) for one in Attendee.objects.all()] == [
        ("host", encounter.host.name_id),
        ("visitor", "Kabupaten lain"),
    ]


def test_minutes_hold_everything_and_come_as_word_and_pdf(client: Client) -> None:
    encounter = Encounter("held")
    point(encounter, text="Bahasan rahasia")
    point(encounter, kind="commitment", text="Janji tanpa pemilik")
    as_person(client, encounter)
    document = Document(BytesIO(client.get(path(encounter, "notula.docx")).content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Bahasan rahasia" in text
    assert "Janji tanpa pemilik" in text
    assert client.get(path(encounter, "notula.pdf")).content.startswith(b"%PDF")
    assert client.get(path(encounter, "notula.exe")).status_code == 404
    assert not ImageFile.LOAD_TRUNCATED_IMAGES  # making a PDF lets no damaged picture through elsewhere


def test_the_follow_ups_come_as_a_workbook_in_which_nothing_is_a_formula(client: Client) -> None:
    encounter = Encounter("held")
    point(encounter, kind="commitment", text="=HYPERLINK(1)")
    point(encounter, text="Bukan janji")
    NextStep.objects.create(
        visit=encounter.visit,
        text="Kirim data",
        owner_organisation=encounter.host,
        due_on=date(2027, 1, 31),
        made_by=encounter.account,
    )
    as_person(client, encounter)
    rows = list(load_workbook(BytesIO(client.get(path(encounter, "tindak-lanjut.xlsx")).content)).active.values)
    assert [(row[0], row[4] and row[4].date(), row[5]) for row in rows[1:]] == [
        ("'=HYPERLINK(1)", None, "belum ada pemilik atau tenggat"),
        ("Kirim data", date(2027, 1, 31), "Terbuka"),
    ]
    client.force_login(member_of("coordinator", encounter.asking))
    assert client.get(path(encounter, "tindak-lanjut.xlsx")).status_code == 404


def test_the_brief_says_what_is_known_and_what_is_not(client: Client) -> None:
    encounter = Encounter("scheduled")
    as_person(client, encounter)
    assert client.get(path(encounter, "lembar-persiapan/")).status_code == 200
    assert client.get(path(encounter, "lembar-persiapan/?bentuk=pdf")).content.startswith(b"%PDF")


def test_the_report_begins_with_what_may_be_published_only(client: Client) -> None:
    make_portal()
    encounter = Encounter("held")
    point(encounter, text="Boleh terbit", is_public=True)
    point(encounter, text="Tetap rahasia")
    as_person(client, encounter)
    assert client.post(path(encounter, "laporan/")).status_code == 302
    page = VisitReportPage.objects.get()
    told = page.get_latest_revision_as_object()
    assert (page.live, [one.text for one in told.points.all()]) == (False, ["Boleh terbit"])
    client.post(path(encounter, "laporan/"))
    assert VisitReportPage.objects.count() == 1


def test_a_visit_with_nothing_that_follows_heads_the_list_until_it_has(client: Client) -> None:
    encounter = Encounter("held", date=today() - timedelta(days=100))
    assert [list(Visit.objects.silent_for(days, on=today())) for days in (30, 90, 180)] == [
        [encounter.visit],
        [encounter.visit],
        [],
    ]
    made = point(encounter, kind="commitment")
    NextStep.objects.create(
        visit=encounter.visit,
        text="x",
        owner_organisation=encounter.host,
        due_on=today(),
        made_by=encounter.account,
    )
    assert not Visit.objects.followed_up().exists()
    Point.objects.filter(pk=made.pk).update(owner_organisation=encounter.host, due_on=today())
    assert list(Visit.objects.followed_up()) == [encounter.visit]
    assert not Visit.objects.not_followed_up().exists()


@pytest.mark.parametrize("address", ["/ruang-kerja/", "/ruang-kerja/kunjungan/", "/ruang-kerja/kalender/"])
def test_workspace_pages_cost_the_same_with_one_and_three_visits(client: Client, address: str) -> None:
    first = Encounter("held")
    person = as_person(client, first)

    def more() -> None:
        for status in ("submitted", "scheduled", "held"):
            other = Encounter(status)
            Visit.objects.filter(pk=other.visit.pk).update(host=first.host)
            made = point(other, kind="commitment")
            NextStep.objects.create(
                visit=other.visit,
                point=made,
                text="x",
                owner=person,
                owner_organisation=first.host,
                due_on=today(),
                made_by=person,
            )

    more()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    more()
    more()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
    assert len(many) <= 20


@pytest.mark.parametrize("report", [None, "draft", "live"])
@pytest.mark.parametrize("cleared", [True, False])
def test_what_is_cleared_is_read_by_others_once_the_report_is_published(report: str | None, cleared: bool) -> None:
    encounter = Encounter("held")
    point = Point.objects.create(visit=encounter.visit, text="Belajar", is_public=cleared, written_by=encounter.account)
    if report:
        make_portal().report(visit=encounter.visit, live=report == "live")
    assert Point.objects.visible_to(UserFactory()).filter(pk=point.pk).exists() is (cleared and report == "live")
    assert Point.objects.visible_to(member_of("member", encounter.asking)).filter(pk=point.pk).exists()


def test_an_auditors_view_is_on_record_and_nobody_elses(client: Client) -> None:
    encounter = Encounter("held")
    address = f"/ruang-kerja/kunjungan/{encounter.visit.pk}/"
    both = member_of("auditor")
    add_membership(user=both, organisation=encounter.asking, role="member", by=None)
    for person in (member_of("member", encounter.host), member_of("member", encounter.asking), both):
        client.force_login(person)
        assert client.get(address).status_code == 200
    assert not StatusChange.objects.exists()
    auditor = member_of("auditor")
    client.force_login(auditor)
    client.get(address)
    assert [(row.by, row.object_id) for row in StatusChange.objects.filter(model="visitview")] == [
        (auditor, str(encounter.visit.pk))
    ]


def test_a_need_takes_no_words_from_a_point_before_its_report_is_published(client: Client) -> None:
    encounter = Encounter("held")
    point = Point.objects.create(
        visit=encounter.visit, text="Belum terbit", is_public=True, written_by=encounter.account
    )
    client.force_login(member_of("focal_point"))
    address = f"/kebutuhan/baru/?butir={point.pk}"
    assert "Belum terbit" not in client.get(address).content.decode()
    make_portal().report(visit=encounter.visit)
    assert "Belum terbit" in client.get(address).content.decode()


def test_a_move_on_what_has_changed_meanwhile_keeps_its_reason(client: Client) -> None:
    encounter = Encounter("submitted")
    client.force_login(member_of("jsc_coordinator", encounter.host))
    address = f"/ruang-kerja/kunjungan/{encounter.visit.pk}/decline/"
    answer = client.post(address, {"seen": "draft", "note": "Alasan yang panjang"})
    assert answer.status_code == 409
    assert "Alasan yang panjang" in answer.content.decode()


def test_a_reason_that_is_too_long_is_refused_and_kept_whole(client: Client) -> None:
    encounter, reason = Encounter("submitted"), "a" * 4001
    client.force_login(member_of("jsc_coordinator", encounter.host))
    answer = client.post(path(encounter, "decline/"), {"seen": "submitted", "note": reason})
    assert answer.status_code == 422
    assert f">{reason}</textarea>" in answer.content.decode()
    encounter.visit.refresh_from_db()
    assert encounter.visit.status == "submitted"


def test_a_reason_for_a_move_that_is_no_longer_offered_stands_there_to_copy(client: Client) -> None:
    encounter = Encounter("held")
    client.force_login(member_of("jsc_coordinator", encounter.host))
    answer = client.post(path(encounter, "decline/"), {"seen": "submitted", "note": "Alasan yang panjang"})
    assert answer.status_code == 409
    assert 'id="lost-note" rows="3" readonly>Alasan yang panjang<' in answer.content.decode()


def test_a_move_of_the_host_does_not_exist_for_the_asker(client: Client) -> None:
    encounter = Encounter("submitted")
    client.force_login(member_of("coordinator", encounter.asking))
    assert client.post(f"/ruang-kerja/kunjungan/{encounter.visit.pk}/accept/").status_code == 404
    encounter.visit.refresh_from_db()
    assert encounter.visit.status == "submitted"
