"""Stages: entered in order, skipped with a reason, repeated and gone back to; late is a query."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from partnerships.actions import enter_stage, missing_before, skip_stage, withdraw_document
from partnerships.models import CooperationStage, Partnership, StageEntry
from portal.core.models import today
from portal.core.states import WrongStatus
from tests.partnerships.cooperation import COORDINATORS, KINDS_OF_PEOPLE, Cooperation, stages

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def enter(cooperation: Cooperation, stage: CooperationStage, on: date = DAY, **more: Any) -> StageEntry:
    return enter_stage(partnership=cooperation.partnership, stage=stage, on=on, by=cooperation.maker, **more)


def noted(cooperation: Cooperation) -> list[tuple[int, bool]]:
    return [(one.stage.order, one.skipped) for one in cooperation.partnership.stage_entries.select_related("stage")]


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_who_enters_and_skips_stages(kind: str) -> None:
    cooperation, [first, second, *_rest] = Cooperation(), stages()
    by, partnership = cooperation.user(kind), cooperation.partnership
    tries: list[Any] = [
        lambda: enter_stage(partnership=partnership, stage=first, on=DAY, by=by),
        lambda: skip_stage(partnership=partnership, stage=second, on=DAY, by=by, reason="Tidak perlu"),
    ]
    for attempt in tries:
        if kind in COORDINATORS:
            assert attempt().by == by
        else:
            with pytest.raises(PermissionDenied):
                attempt()


def test_stages_are_entered_in_their_order_and_the_newest_is_the_present_one() -> None:
    cooperation, [first, second, *_rest] = Cooperation(), stages()
    assert cooperation.partnership.present_entry is None
    enter(cooperation, first)
    present = enter(cooperation, second, DAY)
    assert cooperation.partnership.present_entry == present
    assert (present.days_in(on=DAY + timedelta(days=9)), present.stage) == (9, second)


def test_a_jump_wants_a_reason_for_each_stage_it_passes() -> None:
    cooperation, [first, second, third, *_rest] = Cooperation(), stages()
    assert missing_before(cooperation.partnership, third) == [first, second]
    with pytest.raises(ValidationError) as refused:
        enter(cooperation, third, reason_for_skipped={first.pk: "Sudah ada", second.pk: " "})
    assert set(refused.value.message_dict) == {"skipped"}
    assert noted(cooperation) == []
    enter(cooperation, third, reason_for_skipped={first.pk: "Sudah ada", second.pk: "Diundang"})
    assert noted(cooperation) == [(1, True), (2, True), (3, False)]
    skipped = cooperation.partnership.stage_entries.get(stage=second)
    assert (skipped.reason, skipped.entered_on, skipped.by) == ("Diundang", DAY, cooperation.maker)


def test_a_stage_skipped_beforehand_is_not_asked_for_again() -> None:
    cooperation, [first, second, third, *_rest] = Cooperation(), stages()
    enter(cooperation, first)
    kept = [
        skip_stage(
            partnership=cooperation.partnership, stage=second, reason="Tidak perlu", on=DAY, by=cooperation.maker
        )
        for _time in range(2)
    ]
    assert kept[0] == kept[1]
    assert cooperation.partnership.present_entry.stage == first  # type: ignore[union-attr]
    enter(cooperation, third)
    assert noted(cooperation) == [(1, False), (2, True), (3, False)]


def test_what_was_gone_through_is_not_skipped_and_skipping_wants_a_reason() -> None:
    cooperation, [first, second, *_rest] = Cooperation(), stages()
    enter(cooperation, first)
    for stage, reason in ((first, "sebab"), (second, " ")):
        with pytest.raises(ValidationError):
            skip_stage(partnership=cooperation.partnership, stage=stage, reason=reason, on=DAY, by=cooperation.maker)
    assert noted(cooperation) == [(1, False)]
    with pytest.raises(IntegrityError):
        StageEntry.objects.update(skipped=True)


def test_a_stage_is_entered_again_only_where_it_may_repeat() -> None:
    cooperation, [first, *_rest] = Cooperation(), stages()
    entry = enter(cooperation, first)
    assert enter(cooperation, first) == entry  # the same form, posted twice
    with pytest.raises(ValidationError):
        enter(cooperation, first, DAY + timedelta(days=1))
    CooperationStage.objects.update(may_repeat=True)
    first.refresh_from_db()
    enter(cooperation, first, DAY + timedelta(days=1))
    assert noted(cooperation) == [(1, False), (1, False)]


def test_going_back_wants_a_reason_and_what_was_passed_is_not_asked_for_again() -> None:
    cooperation, [first, second, third, *_rest] = Cooperation(), stages()
    enter(cooperation, first)
    enter(cooperation, third, reason_for_skipped={second.pk: "Diundang"})
    with pytest.raises(ValidationError) as refused:
        enter(cooperation, first)
    assert set(refused.value.message_dict) == {"reason"}
    back = enter(cooperation, first, reason="Naskah ditolak")
    assert (cooperation.partnership.present_entry, back.reason) == (back, "Naskah ditolak")
    enter(cooperation, third)
    assert noted(cooperation) == [(1, False), (2, True), (3, False), (1, False), (3, False)]


def test_days_that_cannot_be_are_refused() -> None:
    cooperation, [first, second, third, *_rest] = Cooperation(), stages()
    enter(cooperation, first)
    for on in (DAY - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            enter(cooperation, second, on)
        assert set(refused.value.message_dict) == {"entered_on"}
        with pytest.raises(ValidationError):
            skip_stage(partnership=cooperation.partnership, stage=third, reason="sebab", on=on, by=cooperation.maker)


def test_a_stage_no_longer_offered_is_neither_entered_nor_asked_for() -> None:
    cooperation, [first, second, third, *_rest] = Cooperation(), stages()
    enter(cooperation, first)
    CooperationStage.objects.filter(pk=second.pk).update(is_offered=False)
    second.refresh_from_db()
    with pytest.raises(ValidationError):
        enter(cooperation, second)
    enter(cooperation, third)
    CooperationStage.objects.filter(pk=first.pk).update(is_offered=False)
    first.refresh_from_db()
    with pytest.raises(ValidationError):
        enter(cooperation, first, reason="sebab")
    assert noted(cooperation) == [(1, False), (3, False)]


def test_a_stage_names_a_document_of_its_own_partnership_that_still_stands() -> None:
    cooperation, [first, second, third, *_rest] = Cooperation(), stages()
    document, foreign = cooperation.document(), Cooperation().document()
    assert enter(cooperation, first, document=document).document == document
    withdraw_document(document=document, by=cooperation.maker, reason="Salah berkas")
    for stage, wrong in ((second, foreign), (third, document)):
        with pytest.raises(ValidationError) as refused:
            enter(cooperation, stage, document=wrong, reason_for_skipped={second.pk: "sebab"})
        assert set(refused.value.message_dict) == {"document"}


@pytest.mark.parametrize("status", ["concluded", "abandoned"])
def test_what_is_over_enters_no_stage(status: str) -> None:
    cooperation, [first, *_rest] = Cooperation(status), stages()
    with pytest.raises(WrongStatus):
        enter(cooperation, first)


def test_a_stage_is_late_once_its_target_days_are_over() -> None:
    cooperation, [first, second, *_rest] = Cooperation("active"), stages(target_days=10)
    entry = enter(cooperation, first)
    last = DAY + timedelta(days=10)
    assert entry.target_date == last
    for day, late in ((last, False), (last + timedelta(days=1), True)):
        assert entry.is_late(on=day) is late
        assert Partnership.objects.late(on=day).exists() is late
    enter(cooperation, second, last)
    assert not Partnership.objects.late(on=last + timedelta(days=1)).exists()
    CooperationStage.objects.update(target_days=None)
    assert not Partnership.objects.late(on=last + timedelta(days=400)).exists()
    assert StageEntry.objects.get(pk=entry.pk).target_date is None


@pytest.mark.parametrize("status", ["exploring", "active", "on_hold", "concluded", "abandoned"])
def test_only_what_moves_is_late(status: str) -> None:
    cooperation, [first, *_rest] = Cooperation(), stages(target_days=10)
    enter(cooperation, first)
    cooperation.become(status)
    late = Partnership.objects.late(on=DAY + timedelta(days=11)).exists()
    assert late is (status in {"exploring", "active"})


def cost_of_list() -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = [(one.present_entry and one.present_entry.stage.name) for one in Partnership.objects.with_stage()]
    assert shown.count("Tahap 2") == len(shown) - 1
    assert shown.count(None) == 1
    return len(queries)


def test_a_list_with_stages_costs_the_same_for_one_and_for_three() -> None:
    [first, second, *_rest] = stages()
    Cooperation()  # in no stage
    costs = []
    for _number in range(3):
        cooperation = Cooperation()
        enter(cooperation, first)
        enter(cooperation, second)
        costs.append(cost_of_list())
    assert costs == [2, 2, 2]
    assert Partnership.objects.in_stage(second.pk).count() == 3
    assert not Partnership.objects.in_stage(first.pk).exists()
