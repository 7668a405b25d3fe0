"""Who hears of actions, comments and reports, and what waits for whom: nobody outside, nobody who has left."""

from datetime import timedelta
from typing import Any

import pytest

from partnerships.actions import add_comment, change_action, change_due, make_link, move_action, submit_action
from partnerships.clock.plan import remind_of_actions
from partnerships.models import Action, Partnership, ProgressReport
from partnerships.notices.to_do import to_do_or_confirm, to_report
from portal.accounts.models import Membership, User
from portal.core.events import Letter, teller_of
from portal.core.models import Event, today
from tests.partnerships.plan_people import KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db


def letters() -> list[Letter]:
    """What the newest event says, and to whom."""
    event = Event.objects.latest("pk")
    teller = teller_of(event.kind)
    assert teller is not None
    return list(teller(event))


def everybody(plan: Plan) -> dict[str, User]:
    """One of each kind of people with an account."""
    people = {kind: plan.person(kind) for kind in KINDS_OF_PEOPLE if kind != "stranger"}
    return {kind: person for kind, person in people.items() if isinstance(person, User)}


def heard(people: dict[str, User]) -> set[str]:
    """Which kinds of people the newest event tells."""
    told = {letter.to for letter in letters()}
    return {kind for kind, person in people.items() if person in told}


KEEPERS_OF_OTHER = {"other coordinator", "other focal point"}
KEEPERS_OF_OWNER = {"owner coordinator", "owner focal point", "owner unit's focal point"}


def test_who_hears_of_a_submission_and_of_the_answer() -> None:
    plan = Plan("in_progress")
    people = everybody(plan)
    submit_action(action=plan.action, by=plan.coordinator)
    assert heard(people) == KEEPERS_OF_OTHER
    assert letters()[0].subject == "Apakah ini selesai? Mengirim panduan"
    move_action(action=plan.action, transition="dispute", by=plan.answering, note="Tautan mati")
    assert heard(people) == KEEPERS_OF_OWNER | {"other focal point"}
    assert all("Tautan mati" in letter.text for letter in letters())


def test_the_person_named_hears_instead_of_their_office() -> None:
    plan = Plan()
    people = everybody(plan)
    change_action(action=plan.action, by=plan.coordinator, fields={"person": people["owner member"]}, version=1)
    assert heard(people) == {"owner member"}
    Membership.objects.filter(user=people["owner member"]).update(ended_on=today(), ended_by=plan.coordinator)
    Action.objects.update(due_on=today())
    remind_of_actions()
    assert heard(people) == KEEPERS_OF_OWNER


@pytest.mark.parametrize(
    ("days", "who"),
    [
        (-3, KEEPERS_OF_OWNER),
        (1, KEEPERS_OF_OWNER),
        (3, KEEPERS_OF_OWNER),
        (10, {"owner head"}),
        (20, {"owner coordinator", "other coordinator"}),
    ],
)
def test_it_goes_up_step_by_step(days: int, who: set[str]) -> None:
    plan = Plan(due_on=today() - timedelta(days=days))
    people = everybody(plan)
    remind_of_actions()
    assert heard(people) == who


@pytest.mark.parametrize("change", [{"status": "dropped"}, {"due_on": today() + timedelta(days=99)}])
def test_of_what_was_settled_meanwhile_nobody_hears(change: dict[str, Any]) -> None:
    Plan(due_on=today())
    remind_of_actions()
    Action.objects.update(**change)
    assert letters() == []


def test_of_what_is_gone_nobody_hears() -> None:
    plan = Plan(due_on=today())
    remind_of_actions()
    Action.objects.all().delete()
    assert letters() == []
    Event.objects.update(kind="action.dispute", data={"tells": ["owner"]})
    assert letters() == []
    Event.objects.update(kind="action.owned")
    assert letters() == []
    Event.objects.update(kind="action.moved")
    assert letters() == []
    Event.objects.update(kind="comment.written")
    assert letters() == []
    Event.objects.update(kind="report.due")
    assert letters() == []
    assert plan.partnership


def test_who_hears_of_a_moved_date_and_of_a_mailed_link() -> None:
    plan = Plan()
    people = everybody(plan)
    change_due(action=plan.action, due_on=today(), reason="Anggaran", by=plan.coordinator, version=1)
    assert heard(people) == KEEPERS_OF_OWNER | KEEPERS_OF_OTHER
    assert "Anggaran" in letters()[0].text
    plan.put("submitted")
    make_link(action=plan.action, organisation=plan.other, by=plan.answering, email="kepala@contoh.example")
    assert heard(people) == {"owner coordinator"}


def test_who_is_mentioned_hears_as_long_as_they_may_read_it() -> None:
    plan = Plan()
    people = everybody(plan)
    mentions = [people["other member"], people["owner head"]]
    comment = add_comment(partnership=plan.partnership, text="Lihat", by=plan.coordinator, mentions=mentions)
    assert heard(people) == {"other member", "owner head"}
    Membership.objects.filter(user=mentions[0]).update(ended_on=today(), ended_by=plan.coordinator)
    assert heard(people) == {"owner head"}
    comment.withdrawn_at = comment.at
    comment.save()
    assert letters() == []


def test_coordinators_hear_of_reports_and_see_them_among_their_tasks() -> None:
    plan = Plan()
    people = everybody(plan)
    report = ProgressReport.objects.create(
        partnership=plan.partnership, period_from=today(), period_to=today(), due_on=today()
    )
    for kind in ("report.due", "report.late"):
        Event.objects.create(
            key=kind, kind=kind, app_label="partnerships", model="progressreport", object_id=str(report.pk)
        )
        assert heard(people) == {"owner coordinator", "other coordinator"}
    assert {kind for kind, one in people.items() if list(to_report(one, 10))} == {
        "owner coordinator",
        "other coordinator",
    }
    Partnership.objects.update(status="abandoned")
    assert not any(list(to_report(one, 10)) for one in people.values())


@pytest.mark.parametrize("status", ["open", "submitted", "done"])
def test_what_waits_for_whom(status: str) -> None:
    plan = Plan(status)
    people = everybody(plan)
    found = {kind: [one.kind for one in to_do_or_confirm(person, 10)] for kind, person in people.items()}
    do = {kind for kind, kinds in found.items() if kinds == ["Tindakan yang harus dikerjakan"]}
    confirm = {kind for kind, kinds in found.items() if kinds == ["Selesai? Konfirmasi atau sanggah"]}
    assert do == (KEEPERS_OF_OWNER if status == "open" else set())
    assert confirm == (KEEPERS_OF_OTHER if status == "submitted" else set())


def test_each_reads_it_in_their_language() -> None:
    plan = Plan()
    User.objects.filter(pk=plan.answering.pk).update(language="en")
    move_action(action=plan.action, transition="drop", by=plan.coordinator, note="Batal")
    [letter] = [one for one in letters() if one.to == plan.answering]
    assert (letter.subject, letter.path[:4]) == ("Mengirim panduan: Dropped", "/en/")
