"""Comments: to all parties or to some, with mentions; changed for a quarter of an hour, withdrawn with a mark."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from partnerships.actions import add_comment, change_comment, withdraw_comment
from partnerships.models import Comment
from partnerships.permissions import can_see_comment
from portal.core.models import Event
from portal.core.states import WrongStatus
from tests.partnerships.plan_people import KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("side", ["all", "owner"])
@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_reads_and_writes(kind: str, side: str) -> None:
    plan = Plan()
    chosen = [plan.owner] if side == "owner" else []
    comment = add_comment(partnership=plan.partnership, text="Mulai Senin", by=plan.coordinator, for_parties=chosen)
    person: Any = plan.person(kind)
    reads = kind.startswith("owner") or kind == "auditor" or (side == "all" and kind.startswith("other"))
    assert can_see_comment(person, comment) is reads
    assert Comment.objects.visible_to(person).exists() is reads
    if kind.startswith(("owner", "other")):
        add_comment(partnership=plan.partnership, action=plan.action, text="Baik", by=person)
    else:
        with pytest.raises(PermissionDenied):
            add_comment(partnership=plan.partnership, text="Baik", by=person)


def test_the_writers_own_side_always_reads_it() -> None:
    plan = Plan()
    comment = add_comment(
        partnership=plan.partnership, text="Untuk kalian", by=plan.answering, for_parties=[plan.owner]
    )
    assert can_see_comment(plan.user("other member"), comment)
    assert can_see_comment(plan.user("owner member"), comment)


def test_parties_actions_and_people_must_be_of_the_partnership() -> None:
    plan, foreign = Plan(), Plan()
    wrong: list[dict[str, Any]] = [
        {"for_parties": [foreign.owner]},
        {"action": foreign.action},
        {"mentions": [foreign.coordinator]},
        {"mentions": [plan.answering], "for_parties": [plan.owner]},
        {"text": " "},
    ]
    for values in wrong:
        with pytest.raises(ValidationError):
            add_comment(**{"partnership": plan.partnership, "text": "x", "by": plan.coordinator, **values})
    assert not Comment.objects.exists()


def test_the_same_form_twice_is_one_comment_that_those_mentioned_hear_of() -> None:
    plan = Plan()
    for _time in range(2):
        comment = add_comment(
            partnership=plan.partnership, text="Lihat", by=plan.coordinator, mentions=[plan.answering], once_key="k"
        )
    assert Comment.objects.get() == comment
    assert list(comment.mentions.all()) == [plan.answering]
    assert Event.objects.get().kind == "comment.written"


def test_a_comment_is_changed_for_a_quarter_of_an_hour_by_who_wrote_it() -> None:
    plan = Plan()
    comment = add_comment(partnership=plan.partnership, text="Senin", by=plan.coordinator)
    with pytest.raises(PermissionDenied):
        change_comment(comment=comment, text="Selasa", by=plan.answering)
    change_comment(comment=comment, text="Selasa", by=plan.coordinator)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)), pytest.raises(WrongStatus):
        change_comment(comment=comment, text="Rabu", by=plan.coordinator)
    comment.refresh_from_db()
    assert comment.text == "Selasa"
    assert comment.changed_at


def test_a_withdrawn_comment_leaves_a_mark_and_no_text() -> None:
    plan = Plan()
    comment = add_comment(partnership=plan.partnership, text="Rahasia", by=plan.coordinator)
    with pytest.raises(PermissionDenied):
        withdraw_comment(comment=comment, by=plan.answering)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        first = withdraw_comment(comment=comment, by=plan.coordinator).withdrawn_at
        assert withdraw_comment(comment=comment, by=plan.coordinator).withdrawn_at == first
    found = Comment.objects.get()
    assert (found.shown_text, bool(found.withdrawn_at)) == ("", True)
    with pytest.raises(WrongStatus):
        change_comment(comment=comment, text="Kembali", by=plan.coordinator)
