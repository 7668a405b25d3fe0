"""What the clock brings to actions: reminders and escalation, each once, by midnight where the owner is."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.clock import once
from partnerships.clock.plan import remind_of_actions
from partnerships.models import Action, Partnership
from portal.accounts.models import Organisation
from portal.core import tick
from portal.core.models import Event
from portal.regions.models import Region
from tests.factories import RegionFactory
from tests.partnerships.plan_people import Plan

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 30)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


def told() -> list[tuple[str, int | None]]:
    """Kinds of event with how high they go, the first one first."""
    return [(kind, data.get("level")) for kind, data in Event.objects.order_by("pk").values_list("kind", "data")]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-15, []),
        (-14, [("action.due", None)]),
        (-4, [("action.due", None)]),
        (-3, [("action.due", None)]),
        (0, [("action.due", None)]),
        (1, [("action.overdue", 0)]),
        (2, [("action.overdue", 0)]),
        (3, [("action.escalated", 1)]),
        (10, [("action.escalated", 2)]),
        (20, [("action.escalated", 3)]),
        (400, [("action.escalated", 3)]),
    ],
)
def test_a_tick_on_any_day_tells_the_latest_step_once(days: int, expected: list[Any]) -> None:
    Plan(due_on=DUE)
    with time_machine.travel(noon(DUE + timedelta(days=days)), tick=False):
        assert (remind_of_actions(), remind_of_actions()) == (len(expected), 0)
    assert told() == expected


def test_a_tick_every_day_tells_each_step_once() -> None:
    Plan(due_on=DUE)
    for days in range(-20, 40):
        with time_machine.travel(noon(DUE + timedelta(days=days)), tick=False):
            remind_of_actions()
    assert told() == [("action.due", None)] * 3 + [
        ("action.overdue", 0),
        ("action.escalated", 1),
        ("action.escalated", 2),
        ("action.escalated", 3),
    ]


def test_a_clock_that_jumps_back_tells_nothing_again() -> None:
    Plan(due_on=DUE)
    for days in (3, 1, 0, 3, 1):
        with time_machine.travel(noon(DUE + timedelta(days=days)), tick=False):
            remind_of_actions()
    assert sorted(told(), key=str) == [("action.due", None), ("action.escalated", 1), ("action.overdue", 0)]


def test_a_moved_date_begins_anew() -> None:
    plan = Plan(due_on=DUE)
    with time_machine.travel(noon(DUE), tick=False):
        remind_of_actions()
        Action.objects.filter(pk=plan.action.pk).update(due_on=DUE + timedelta(days=1))
        remind_of_actions()
    assert told() == [("action.due", None)] * 2


@pytest.mark.parametrize("status", ["submitted", "done", "dropped"])
def test_of_what_is_not_with_its_owner_nobody_is_reminded(status: str) -> None:
    Plan(status, due_on=DUE)
    with time_machine.travel(noon(DUE + timedelta(days=5)), tick=False):
        assert remind_of_actions() == 0


@pytest.mark.parametrize("status", ["disputed", "blocked", "in_progress"])
def test_of_what_is_with_its_owner_they_are(status: str) -> None:
    Plan(status, due_on=DUE)
    with time_machine.travel(noon(DUE + timedelta(days=5)), tick=False):
        assert remind_of_actions() == 1


def test_of_a_partnership_that_is_over_nobody_is_reminded() -> None:
    Plan(due_on=DUE)
    Partnership.objects.update(status="concluded")
    with time_machine.travel(noon(DUE + timedelta(days=5)), tick=False):
        assert remind_of_actions() == 0


def test_the_setting_says_when(settings: Any) -> None:
    settings.ACTION_REMINDER_DAYS, settings.ACTION_ESCALATION_DAYS = [1], [2]
    Plan(due_on=DUE)
    for days in range(-5, 9):
        with time_machine.travel(noon(DUE + timedelta(days=days)), tick=False):
            remind_of_actions()
    assert told() == [("action.due", None), ("action.overdue", 0), ("action.escalated", 1)]


def region(code: str) -> Region:
    return RegionFactory(code=code, slug=f"daerah-{code.replace('.', '-')}")


@pytest.mark.parametrize("through", ["region", "regency", "parent"])
@pytest.mark.parametrize(
    ("code", "late_at"), [("31", "17:00"), ("64", "16:00"), ("81", "15:00"), (None, "17:00"), ("91", "15:00")]
)
@pytest.mark.parametrize("at", ["14:59", "15:00", "16:00", "16:59", "17:00"])
def test_a_day_ends_where_the_owner_is(at: str, code: str | None, late_at: str, through: str) -> None:
    plan = Plan(due_on=DUE)
    if code is not None:
        place = region(code)
        if through == "regency":
            place = RegionFactory(code=f"{code}.71", slug=f"kota-{code}-71", level="city", parent=place)
        above = Organisation.objects.create(name_id="Induk", slug="induk", kind="province", region=place)
        change = {"parent": above} if through == "parent" else {"region": place}
        Organisation.objects.filter(pk=plan.owning.pk).update(**change)
    with time_machine.travel(datetime.fromisoformat(f"2026-11-30T{at}+00:00"), tick=False):
        late = at >= late_at
        assert Action.objects.overdue().exists() is late
        assert Action.objects.get().is_overdue is late
        remind_of_actions()
    assert told() == [("action.overdue", 0) if late else ("action.due", None)]


def test_more_than_fit_in_one_go_are_all_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "AT_A_TIME", 2)
    plan = Plan(due_on=DUE)
    for _number in range(4):
        plan.add(due_on=DUE)
    with time_machine.travel(noon(DUE), tick=False):
        assert (remind_of_actions(), remind_of_actions()) == (5, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_a_tick_with_nothing_new_costs_the_same_for_any_number(number: int) -> None:
    plan = Plan(due_on=DUE)
    for _more in range(number - 1):
        plan.add(due_on=DUE)
    with time_machine.travel(noon(DUE), tick=False):
        remind_of_actions()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            remind_of_actions()
    assert len(queries) == 21  # three zones × seven steps


def test_the_clock_knows_it() -> None:
    assert {"partnerships.clock.plan.remind_of_actions", "partnerships.clock.progress.ask_for_reports"} <= set(
        tick.run()
    )
