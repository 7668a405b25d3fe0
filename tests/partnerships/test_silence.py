"""Alarms of partnerships that have gone silent: what counts as a sign of life, who is told, and each once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from partnerships.actions import (
    Given,
    Side,
    add_action,
    add_comment,
    change_due,
    give_evidence,
    move_action,
    move_partnership,
    start_partnership,
)
from partnerships.clock import silence as jobs
from partnerships.models import Action, Partnership, StageEntry
from portal.core import tick
from portal.core.models import Event, today
from portal.workspace.models import Notice
from tests.factories import member_of
from tests.partnerships.cooperation import Cooperation, stages

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 3, 2, 3, tzinfo=UTC)


def later(days: int) -> time_machine.travel:
    return time_machine.travel(BEGAN + timedelta(days=days), tick=False)


def plan(cooperation: Cooperation) -> Action:
    owner = cooperation.partnership.parties.order_by("order")[0]
    return add_action(
        partnership=cooperation.partnership,
        owner=owner,
        due_on=date(2026, 12, 1),
        by=cooperation.maker,
        fields={"title": "Mengirim panduan"},
    )


@pytest.fixture
def quiet() -> Cooperation:
    with later(0):
        return Cooperation("active")


def is_silent(cooperation: Cooperation) -> bool:
    return Partnership.objects.silent().filter(pk=cooperation.partnership.pk).exists()


def test_it_is_silent_on_the_ninetieth_day_after_the_last_entry(quiet: Cooperation) -> None:
    for days, expected in ((89, False), (90, True), (200, True)):
        with later(days):
            assert is_silent(quiet) is expected


@override_settings(PARTNERSHIP_SILENT_DAYS=10)
def test_how_long_is_a_setting(quiet: Cooperation) -> None:
    with later(10):
        assert is_silent(quiet)


SIGNS: dict[str, Callable[[Cooperation, Action], Any]] = {
    "move": lambda c, a: move_partnership(partnership=c.partnership, transition="hold", by=c.maker, note="Anggaran"),
    "move of an action": lambda c, a: move_action(action=a, transition="start", by=c.maker),
    "action": lambda c, a: plan(c),
    "evidence": lambda c, a: give_evidence(action=a, given=Given(kind="note", text="Dikirim"), by=c.maker),
    "due date": lambda c, a: change_due(
        action=a, due_on=date(2027, 1, 1), reason="Libur", by=c.maker, version=a.version
    ),
    "comment": lambda c, a: add_comment(partnership=c.partnership, text="Kapan?", by=c.partner),
    "document": lambda c, a: c.document(),
    "agreement": lambda c, a: c.agreement(),
    "stage": lambda c, a: StageEntry.objects.create(
        partnership=c.partnership, stage=stages(1)[0], entered_on=today(), by=c.maker
    ),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_whatever_is_written_in_it_ends_the_silence_and_the_next_one_is_told_of_anew(sign: str) -> None:
    with later(0):
        cooperation = Cooperation("active")
        action = plan(cooperation)
    with later(95):
        assert is_silent(cooperation)
        assert [jobs.notice_silent(), jobs.notice_silent()] == [1, 0]
        SIGNS[sign](cooperation, action)
        assert not is_silent(cooperation)
    with later(150):
        assert jobs.notice_silent() == 0
    with later(95 + 90):
        assert [jobs.notice_silent(), jobs.notice_silent()] == [1, 0]


@pytest.mark.parametrize("status", ["concluded", "abandoned"])
def test_what_is_over_is_not_silent(quiet: Cooperation, status: str) -> None:
    quiet.become(status)
    with later(200):
        assert (is_silent(quiet), jobs.notice_silent()) == (False, 0)


def test_a_view_of_the_auditor_is_no_sign_of_life(quiet: Cooperation) -> None:
    from portal.core.audit import record_view  # noqa: PLC0415

    with later(95):
        record_view(quiet.partnership, by=member_of("auditor"))
        assert is_silent(quiet)


def test_signed_long_ago_without_any_action_is_told_of_once_for_a_signature(quiet: Cooperation) -> None:
    signed = BEGAN.date()
    quiet.agreement("signed", signed_on=signed)
    quiet.agreement("draft", signed_on=signed - timedelta(days=400))
    with later(59):
        assert (jobs.notice_unstarted(), Partnership.objects.unstarted().count()) == (0, 0)
    with later(60):
        assert [jobs.notice_unstarted(), jobs.notice_unstarted()] == [1, 0]
        assert [one.pk for one in Partnership.objects.unstarted()] == [quiet.partnership.pk]
        plan(quiet)
        assert not Partnership.objects.unstarted().exists()


def test_the_coordinators_of_all_parties_are_told_once_and_nobody_else(quiet: Cooperation) -> None:
    with later(0):
        unit, focal = quiet.user("unit coordinator"), quiet.user("their focal point")
    Event.objects.all().delete()
    with later(95):
        for _time in range(2):
            tick.run()
    told = Notice.objects.filter(subject__contains="Kanal aduan bersama")
    assert sorted(told.values_list("user", flat=True)) == sorted([quiet.maker.pk, quiet.partner.pk, unit.pk])
    assert not told.filter(user=focal).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_many_cost_as_many_queries_as_one(number: int, quiet: Cooperation) -> None:
    with later(0):
        sides = [Side(quiet.ours), Side(quiet.theirs)]
        for n in range(number - 1):
            start_partnership(parties=sides, by=quiet.maker, fields=quiet.fields(title=f"Lain {n}"))
    with later(95):
        jobs.notice_silent()
        with CaptureQueriesContext(connection) as queries:
            assert jobs.notice_silent() == 0
    assert len(queries) <= 20
