"""What the clock brings to partnerships: each notice once, only the nearest step, and told to whom it concerns."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import override_settings

from partnerships.actions import add_action, enter_stage
from partnerships.clock import agreements as jobs
from partnerships.models import Action, Agreement, CooperationStage
from portal.accounts.models import User
from portal.core import tick
from portal.core.models import Event, today
from portal.workspace.models import Notice
from tests.partnerships.cooperation import Cooperation, stages

pytestmark = pytest.mark.django_db
ENDS = date(2029, 1, 9)
STEPS = [180, 90, 60, 30, 15]


def at(day: date) -> time_machine.travel:
    """Noon in Jakarta."""
    return time_machine.travel(f"{day.isoformat()}T05:00:00+00:00", tick=False)


def keys() -> list[str]:
    return list(Event.objects.filter(kind="agreement.ends").order_by("pk").values_list("key", flat=True))


@pytest.mark.parametrize("step", STEPS)
def test_at_each_step_before_its_end_the_parties_are_told_once(step: int) -> None:
    agreement = Cooperation("active").agreement("signed", ends_on=ENDS)
    earlier = [one for one in STEPS if one > step]
    if earlier:
        with at(ENDS - timedelta(days=min(earlier))):
            assert jobs.remind_of_agreement_ends() == 1
    with at(ENDS - timedelta(days=step + 1)):
        assert jobs.remind_of_agreement_ends() == 0
    with at(ENDS - timedelta(days=step)):
        assert [jobs.remind_of_agreement_ends(), jobs.remind_of_agreement_ends()] == [1, 0]
    assert keys()[-1] == f"agreement-ends/{agreement.pk}/{step}/{ENDS}"


def test_a_late_tick_tells_of_the_nearest_step_only() -> None:
    agreement = Cooperation("active").agreement("signed", ends_on=ENDS)
    with at(ENDS - timedelta(days=25)):
        assert jobs.remind_of_agreement_ends() == 1
    with at(ENDS - timedelta(days=16)):
        assert jobs.remind_of_agreement_ends() == 0
    with at(ENDS):
        assert jobs.remind_of_agreement_ends() == 1
    with at(ENDS + timedelta(days=1)):
        assert jobs.remind_of_agreement_ends() == 0
    assert keys() == [f"agreement-ends/{agreement.pk}/{step}/{ENDS}" for step in (30, 15)]


def test_another_end_is_told_of_anew_and_what_does_not_end_never() -> None:
    cooperation = Cooperation("active")
    agreement = cooperation.agreement("signed", ends_on=ENDS)
    for status in ("draft", "ended"):
        cooperation.agreement(status, ends_on=ENDS)
    over = Cooperation("abandoned")
    over.become("active")
    over.agreement("signed", ends_on=ENDS)
    over.become("abandoned")
    with at(ENDS - timedelta(days=10)):
        assert jobs.remind_of_agreement_ends() == 1
        Agreement.objects.filter(pk=agreement.pk).update(ends_on=ENDS + timedelta(days=2))
        assert jobs.remind_of_agreement_ends() == 1
    assert len(keys()) == 2


@override_settings(AGREEMENT_NOTICE_DAYS=[])
def test_without_steps_nobody_is_told() -> None:
    Cooperation("active").agreement("signed", ends_on=ENDS)
    with at(ENDS):
        assert jobs.remind_of_agreement_ends() == 0


def test_many_at_once_are_told_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    cooperation = Cooperation("active")
    for _number in range(3):
        cooperation.agreement("signed", ends_on=ENDS)
    monkeypatch.setattr(jobs, "AT_A_TIME", 2)
    with at(ENDS):
        assert jobs.remind_of_agreement_ends() == 3


def test_a_stage_that_takes_too_long_is_told_of_once_each_time_it_is_entered() -> None:
    cooperation = Cooperation("active")
    [first, *_rest] = stages(target_days=10, may_repeat=True)
    day = date(2026, 3, 2)
    enter_stage(partnership=cooperation.partnership, stage=first, on=day, by=cooperation.maker)
    with at(day + timedelta(days=10)):
        assert jobs.notice_late_stages() == 0
    with at(day + timedelta(days=40)):
        assert [jobs.notice_late_stages(), jobs.notice_late_stages()] == [1, 0]
        again = day + timedelta(days=12)
        enter_stage(partnership=cooperation.partnership, stage=first, on=again, by=cooperation.maker)
        assert [jobs.notice_late_stages(), jobs.notice_late_stages()] == [1, 0]


def test_two_ticks_write_each_letter_once_to_the_coordinators_and_focal_points() -> None:
    cooperation = Cooperation("active")
    focal, member = cooperation.user("our focal point"), cooperation.user("their member")
    unit = cooperation.user("unit coordinator")
    cooperation.partnership.parties.filter(organisation=cooperation.ours).update(focal_point=focal)
    cooperation.agreement("signed", ends_on=today() + timedelta(days=20))
    Event.objects.all().delete()
    for _time in range(2):
        tick.run()
    told = Notice.objects.filter(subject__contains="PKS kanal aduan")
    assert set(told.values_list("user", flat=True)) == {
        cooperation.maker.pk,
        cooperation.partner.pk,
        unit.pk,
        focal.pk,
    }
    assert told.count() == 4
    assert not told.filter(user=member).exists()
    assert len([one for one in mail.outbox if "PKS kanal aduan" in one.subject]) == 4


@pytest.mark.parametrize(("undone", "words"), [(0, ""), (1, ", 1 action is open"), (3, ", 3 actions are open")])
def test_one_letter_says_that_it_ends_and_how_much_is_open_then(undone: int, words: str) -> None:
    cooperation = Cooperation("active")
    focal = cooperation.user("our focal point")
    cooperation.partnership.parties.filter(organisation=cooperation.ours).update(focal_point=focal)
    cooperation.agreement("signed", ends_on=ENDS)
    owner = cooperation.partnership.parties.get(organisation=cooperation.ours)
    for n in range(undone + 2):
        add_action(
            partnership=cooperation.partnership,
            owner=owner,
            due_on=ENDS,
            by=cooperation.maker,
            fields={"title": f"Panduan {n}"},
        )
    over = list(Action.objects.order_by("pk").values_list("pk", flat=True))[undone:]
    for pk, status in zip(over, ("done", "dropped"), strict=True):
        Action.objects.filter(pk=pk).update(status=status, submitted_by=cooperation.maker)
    User.objects.update(language="en")
    Event.objects.all().delete()
    with at(ENDS - timedelta(days=15)):
        for _time in range(2):
            tick.run()
    told = Notice.objects.filter(subject__contains="9 January 2029")
    assert set(told.values_list("user", flat=True)) == {cooperation.maker.pk, cooperation.partner.pk, focal.pk}
    assert {one.subject for one in told} == {f"PKS kanal aduan: ends on 9 January 2029{words}"}
    assert told.count() == 3
    assert not Notice.objects.filter(subject__contains="ends soon").exists()


def test_stages_in_use_have_no_target_of_their_own() -> None:
    """No deadline is hard-coded: target days are set by whoever keeps the list."""
    assert not CooperationStage.objects.exclude(target_days=None).exists()
