"""Progress reports: asked for on schedule, late, submitted or skipped with a reason; each said once."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from partnerships.actions import schedule_reports, skip_report, submit_report
from partnerships.clock.progress import ask_for_reports, notice_late_reports
from partnerships.models import Partnership, ProgressReport, ReportSchedule
from partnerships.models.progress import months_later
from portal.core.models import Event
from portal.core.states import WrongStatus
from tests.partnerships.plan_people import COORDINATORS, KEEPERS, KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db


def at(day: str) -> Any:
    """Noon of a day in WIB."""
    return time_machine.travel(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo("Asia/Jakarta")))


def asked(plan: Plan, day: str = "2026-12-31") -> ProgressReport:
    """The first report of a plan that reports every three months."""
    schedule_reports(
        partnership=plan.partnership, every_months=3, first_due=date.fromisoformat(day), by=plan.coordinator
    )
    with at(day):
        ask_for_reports()
    return ProgressReport.objects.get(partnership=plan.partnership)


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_schedules_reports_and_writes_them(kind: str) -> None:
    plan = Plan()
    report = asked(plan)
    person: Any = plan.person(kind)
    reads = kind.startswith(("owner", "other")) or kind == "auditor"
    assert ProgressReport.objects.visible_to(person).exists() is reads
    values: dict[str, Any] = {"partnership": plan.partnership, "every_months": 6, "first_due": date(2027, 1, 1)}
    if kind in COORDINATORS:
        schedule_reports(**values, by=person)
        assert ReportSchedule.objects.get().every_months == 6
    else:
        with pytest.raises(PermissionDenied):
            schedule_reports(**values, by=person)
    if kind in KEEPERS | COORDINATORS | {"other focal point"}:
        submit_report(report=report, text="Tiga kanal berjalan", by=person)
        return
    with pytest.raises(PermissionDenied):
        submit_report(report=report, text="Tiga kanal berjalan", by=person)
    with pytest.raises(PermissionDenied):
        skip_report(report=report, reason="Belum mulai", by=person)


def test_a_report_is_asked_for_two_weeks_ahead_and_is_late_the_day_after() -> None:
    plan = Plan()
    schedule_reports(partnership=plan.partnership, every_months=3, first_due=date(2026, 12, 31), by=plan.coordinator)
    with at("2026-12-16"):
        assert ask_for_reports() == 0
    with at("2026-12-17"):
        assert (ask_for_reports(), ask_for_reports(), notice_late_reports()) == (1, 0, 0)
    report = ProgressReport.objects.get()
    assert (report.period_from, report.period_to) == (date(2026, 9, 30), date(2026, 12, 30))
    assert ReportSchedule.objects.get().next_due == date(2027, 3, 31)
    with at("2026-12-31"):
        assert (notice_late_reports(), report.state) == (0, "due")
    with at("2027-01-01"):
        assert (notice_late_reports(), notice_late_reports(), report.state) == (1, 0, "late")
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["report.due", "report.late"]


def test_dates_keep_to_the_first_one() -> None:
    assert [months_later(date(2027, 10, 31), n) for n in (1, 4, 5)] == [
        date(2027, 11, 30),
        date(2028, 2, 29),
        date(2028, 3, 31),
    ]
    plan = Plan()
    schedule_reports(partnership=plan.partnership, every_months=1, first_due=date(2026, 10, 31), by=plan.coordinator)
    with at("2027-01-31"):
        assert ask_for_reports() == 4
    assert sorted(ProgressReport.objects.values_list("due_on", flat=True)) == [
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
    ]


def test_what_is_over_reports_no_more() -> None:
    plan = Plan()
    asked(plan)
    Partnership.objects.update(status="concluded")
    with at("2027-06-01"):
        assert (ask_for_reports(), notice_late_reports()) == (0, 0)


def test_a_report_is_answered_once_and_says_something() -> None:
    plan = Plan()
    report = asked(plan)
    with pytest.raises(ValidationError):
        submit_report(report=report, text=" ", by=plan.coordinator)
    with pytest.raises(ValidationError):
        skip_report(report=report, reason=" ", by=plan.coordinator)
    assert skip_report(report=report, reason="Belum mulai", by=plan.answering).state == "skipped"
    with pytest.raises(WrongStatus):
        submit_report(report=report, text="Ternyata ada", by=plan.coordinator)
    with at("2027-06-01"):
        assert notice_late_reports() == 0


def test_a_submitted_report_is_no_longer_awaited() -> None:
    plan = Plan()
    assert submit_report(report=asked(plan), text="Selesai", by=plan.coordinator).state == "submitted"
    assert not ProgressReport.objects.awaited().exists()


@pytest.mark.parametrize("months", [0, 61])
def test_reports_come_every_month_to_five_years(months: int) -> None:
    plan = Plan()
    with pytest.raises(ValidationError):
        schedule_reports(
            partnership=plan.partnership, every_months=months, first_due=date(2027, 1, 1), by=plan.coordinator
        )


@pytest.mark.parametrize(
    "values",
    [
        {"submitted_at": "2026-11-24T00:00Z"},
        {"skipped_at": "2026-11-24T00:00Z"},
        {"skipped_reason": "x"},
        {"period_to": date(2020, 1, 1)},
    ],
)
def test_the_database_keeps_what_a_report_is(values: dict[str, Any]) -> None:
    asked(Plan())
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReport.objects.update(**values)
