"""The clock reminds of follow-ups: each once for a due date, however often it ticks and however many there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core import tick
from portal.core.models import Event, today
from portal.workspace.models import Notice
from tests.visits.people import Encounter
from visits import jobs
from visits.models import NextStep

pytestmark = pytest.mark.django_db


def step(encounter: Encounter, days: int, **fields: object) -> NextStep:
    values = {
        "visit": encounter.visit,
        "text": "Mengirim panduan",
        "owner_organisation": encounter.host,
        "owner": encounter.account,
        "due_on": today() + timedelta(days=days),
        "made_by": encounter.account,
    }
    return NextStep.objects.create(**{**values, **fields})


def kinds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(("days", "told"), [(-1, ["step.overdue"]), (0, ["step.due"]), (7, ["step.due"]), (8, [])])
def test_what_is_late_or_due_within_a_week_is_reminded_of_once(days: int, told: list[str]) -> None:
    step(Encounter("held"), days)
    assert (jobs.remind_of_steps(), jobs.remind_of_steps()) == (len(told), 0)
    assert kinds() == told


def test_another_due_date_is_reminded_of_anew_and_what_is_done_never() -> None:
    encounter = Encounter("held")
    moved = step(encounter, 2)
    step(encounter, -2, status="done")
    assert jobs.remind_of_steps() == 1
    NextStep.objects.filter(pk=moved.pk).update(due_on=today() + timedelta(days=3))
    assert jobs.remind_of_steps() == 1
    NextStep.objects.filter(pk=moved.pk).update(due_on=today() - timedelta(days=3))
    assert jobs.remind_of_steps() == 1
    assert kinds() == ["step.due", "step.due", "step.overdue"]


def test_more_than_fit_in_one_go_are_all_reminded_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_A_TIME", 2)
    encounter = Encounter("held")
    for days in (-3, -2, -1, 1, 2):
        step(encounter, days)
    assert (jobs.remind_of_steps(), jobs.remind_of_steps()) == (5, 0)


def test_one_pass_of_the_clock_also_tells() -> None:
    encounter = Encounter("held")
    step(encounter, -1)
    tick.run()
    assert Notice.objects.filter(user=encounter.account).count() == 1
    tick.run()
    assert Notice.objects.count() == 1


def test_what_was_reminded_of_costs_nothing_any_more() -> None:
    encounter, counts = Encounter("held"), []
    for _row in range(3):
        step(encounter, -1)
        jobs.remind_of_steps()
        with CaptureQueriesContext(connection) as captured:
            jobs.remind_of_steps()
        counts.append(len(captured))
    assert counts == [2, 2, 2]
