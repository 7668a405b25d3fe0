"""The plan of a partnership as list, board and calendar: who reads it, who moves a card, what two at once see."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Action, ActionStatus, Milestone
from partnerships.states import action_machine
from partnerships.views.plan import COLUMNS, IN_A_COLUMN
from portal.core.models import StatusChange, today
from portal.workspace.agenda import entries, ics
from portal.workspace.waiting import waiting_for
from tests.factories import OrganisationFactory, member_of
from tests.partnerships.plan_people import KEEPERS, KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db
SIGNED_IN = [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"]
PARTIES = {kind for kind in SIGNED_IN if kind.split()[0] in ("owner", "other")}
PAGES = ("tindakan/", "papan/", "kalender/")


def path(plan: Plan, rest: str) -> str:
    return f"/ruang-kerja/kemitraan/{plan.partnership.pk}/{rest}"


def move(client: Client, plan: Plan, to: str, **sent: str) -> int:
    """Move the card of the plan's action; the status of the answer."""
    held = Action.objects.get(pk=plan.action.pk)
    values = {"action": str(held.pk), "version": str(held.version), "to": to, **sent}
    return client.post(path(plan, "papan/pindah/"), values).status_code


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_the_parties_and_the_auditor_read_the_plan_and_for_others_it_does_not_exist(client: Client, kind: str) -> None:
    plan = Plan()
    client.force_login(plan.user(kind))
    for rest in PAGES:
        answer = client.get(path(plan, rest))
        assert answer.status_code == (200 if kind in PARTIES or kind == "auditor" else 404)
    assert StatusChange.objects.filter(model="partnershipview").count() == (len(PAGES) if kind == "auditor" else 0)
    assert move(client, plan, "start") == (302 if kind in KEEPERS else 404)


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    plan = Plan()
    for rest in (*PAGES, "tindakan/baru/"):
        assert client.get(path(plan, rest))["Location"].startswith("/akun/")


def test_every_status_has_a_column() -> None:
    assert set(COLUMNS) == set(ActionStatus)


@pytest.mark.parametrize("kind", ["owner coordinator", "owner member", "other focal point", "auditor"])
@pytest.mark.parametrize("status", ActionStatus.values)
def test_a_card_offers_the_moves_that_its_reader_may_make(client: Client, kind: str, status: str) -> None:
    plan = Plan(status)
    person = plan.user(kind)
    client.force_login(person)
    page = client.get(path(plan, "papan/")).content.decode()
    offered = re.findall(r'<option value="(\w+)" data-target', page)
    assert offered == [row.name for row in action_machine.available(plan.action, person)]


def test_a_card_goes_through_the_columns_by_form(client: Client) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    assert move(client, plan, "start") == 302
    assert move(client, plan, "submit") == 422  # nothing proves it yet
    plan.prove()
    assert move(client, plan, "block") == 422
    assert move(client, plan, "block", note="Anggaran belum turun") == 302
    assert Action.objects.get().blocked_by_text == "Anggaran belum turun"
    assert move(client, plan, "unblock") == 302
    assert move(client, plan, "submit") == 302
    assert move(client, plan, "confirm") == 404
    client.force_login(plan.answering)
    assert move(client, plan, "dispute") == 422
    assert move(client, plan, "dispute", note="Tautan mati") == 302
    assert Action.objects.get().status == "disputed"


def test_the_second_of_two_who_move_a_card_sees_where_it_stands_and_what_he_wrote(client: Client) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    assert move(client, plan, "start") == 302
    sent = {"action": str(plan.action.pk), "version": "1", "to": "block", "note": "Menunggu anggaran"}
    answer = client.post(path(plan, "papan/pindah/"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Menunggu anggaran" in page
    column = page[page.index('data-status="in_progress"') : page.index('data-status="blocked"')]
    assert f'id="kartu-{plan.action.pk}"' in column
    assert Action.objects.get().status == "in_progress"
    Action.objects.update(status="done")
    client.force_login(plan.user("owner focal point"))
    answer = client.post(path(plan, "papan/pindah/"), sent)
    assert (answer.status_code, "Menunggu anggaran" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "sent", [{"to": "tidak-ada"}, {"action": "0"}, {"action": "²"}, {"to": ""}, {"action": "99999999999999999999"}]
)
def test_what_is_no_card_or_no_move_is_not_found(client: Client, sent: dict[str, str]) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    values = {"action": str(plan.action.pk), "version": "1", "to": "start", **sent}
    assert client.post(path(plan, "papan/pindah/"), values).status_code == 404


def test_a_card_of_another_partnership_is_not_moved_from_here_and_no_note_is_cut(client: Client) -> None:
    plan, other = Plan(), Plan()
    client.force_login(plan.coordinator)
    sent = {"action": str(other.action.pk), "version": "1", "to": "start"}
    assert client.post(path(plan, "papan/pindah/"), sent).status_code == 404
    assert move(client, plan, "drop", note="x" * 2001) == 422
    assert set(Action.objects.values_list("status", flat=True)) == {"open"}


def test_a_long_column_shows_the_most_urgent_and_leads_to_the_rest(client: Client) -> None:
    plan = Plan()
    for number in range(IN_A_COLUMN + 1):
        plan.add(title=f"Kartu {number:02}", due_on=today() + timedelta(days=number))
    client.force_login(plan.coordinator)
    page = client.get(path(plan, "papan/")).content.decode()
    assert ("Kartu 00" in page, f"Kartu {IN_A_COLUMN:02}" in page) == (True, False)
    assert f'href="{path(plan, "tindakan/")}?status=open"' in page


def test_the_list_has_what_is_open_what_is_late_and_all(client: Client) -> None:
    plan = Plan(title="Terlambat sekali")
    Action.objects.update(due_on=today() - timedelta(days=3))
    plan.add(title="Masih lama")
    done = plan.add(title="Sudah beres")
    Action.objects.filter(pk=done.pk).update(status="done")
    client.force_login(plan.coordinator)
    found = {}
    for part in ("terbuka", "terlambat", "semua", "semua&status=done", "semua&status=x"):
        page = client.get(f"{path(plan, 'tindakan/')}?tampil={part}").content.decode()
        found[part] = [title in page for title in ("Terlambat sekali", "Masih lama", "Sudah beres")]
    assert found == {
        "terbuka": [True, True, False],
        "terlambat": [True, False, False],
        "semua": [True, True, True],
        "semua&status=done": [False, False, True],
        "semua&status=x": [True, True, True],
    }


def test_the_calendar_shows_a_month_of_actions_and_milestones(client: Client) -> None:
    plan = Plan(due_on=date(2027, 1, 15))
    Milestone.objects.create(action=plan.action, title="Naskah jadi", due_on=date(2027, 1, 8))
    plan.add(title="Bulan depan", due_on=date(2027, 2, 20))
    client.force_login(plan.coordinator)
    page = client.get(f"{path(plan, 'kalender/')}?bulan=2027-01").content.decode()
    assert ("Mengirim panduan" in page, "Naskah jadi" in page, "Bulan depan" in page) == (True, True, False)
    assert ("Januari 2027" in page, "?bulan=2026-12" in page, "?bulan=2027-02" in page) == (True, True, True)
    Action.objects.filter(pk=plan.action.pk).update(status="dropped")
    assert "Mengirim panduan" not in client.get(f"{path(plan, 'kalender/')}?bulan=2027-01").content.decode()


@pytest.mark.parametrize("month", ["", "x", "2027-13", "2027-00", "99999-01", "0-1", "2027", "²-1"])
def test_what_names_no_month_is_this_one(client: Client, month: str) -> None:
    plan = Plan(due_on=date(2030, 11, 30))
    with time_machine.travel("2030-11-24T03:00Z"):
        client.force_login(plan.coordinator)
        page = client.get(f"{path(plan, 'kalender/')}?bulan={month}").content.decode()
    assert ("November 2030" in page, "Mengirim panduan" in page) == (True, True)


@pytest.mark.parametrize("kind", ["owner coordinator", "other coordinator"])
@pytest.mark.parametrize("rest", [*PAGES, "tindakan/?tampil=terlambat"])
def test_three_rows_take_as_many_queries_as_one_and_never_more_than_twenty(
    client: Client, kind: str, rest: str
) -> None:
    plan = Plan("submitted")
    person = plan.user(kind)
    client.force_login(person)
    counts = []
    for number in (1, 3):
        for status in ActionStatus.values:
            for _row in range(number):
                made = plan.add(due_on=today() - timedelta(days=1), person=plan.coordinator)
                Milestone.objects.create(action=made, title="Langkah", due_on=today())
                Action.objects.filter(pk=made.pk).update(
                    status=status, submitted_by=plan.coordinator, blocked_by_text="Anggaran"
                )
        client.get(path(plan, rest))
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path(plan, rest)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize("kind", ["owner coordinator", "other coordinator"])
def test_three_actions_cost_the_workspace_as_much_as_one_and_it_stays_within_twenty(client: Client, kind: str) -> None:
    plan = Plan("submitted")
    client.force_login(plan.user(kind))
    counts = []
    for number in (1, 3):
        for _row in range(number):
            plan.add()
            made = plan.add(title="Diajukan")
            Action.objects.filter(pk=made.pk).update(status="submitted", submitted_by=plan.coordinator)
        client.get("/ruang-kerja/")
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/ruang-kerja/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_what_is_mine_to_do_stands_first_in_the_workspace_and_in_my_calendar(client: Client) -> None:
    plan = Plan()
    person = plan.user("owner member")
    Action.objects.update(person=person)
    assert [one.title for one in waiting_for(person)] == ["Mengirim panduan"]
    found = entries(person, today(), today() + timedelta(days=60))
    assert [(one.title, one.day, one.starts) for one in found] == [("Mengirim panduan", plan.action.due_on, None)]
    feed = ics(found, name="Kalender").decode()
    assert f"DTSTART;VALUE=DATE:{plan.action.due_on:%Y%m%d}" in feed
    Action.objects.update(status="submitted", submitted_by=person)
    assert entries(person, today(), today() + timedelta(days=60)) == []
    outsider = member_of("coordinator", OrganisationFactory())
    assert (waiting_for(outsider), entries(outsider, today(), today() + timedelta(days=60))) == ([], [])
