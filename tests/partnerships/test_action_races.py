"""Two and more at once on one action: one wins, the others are told, history has no gap. Runs on PostgreSQL.

`make races` makes many more rounds of it, with up to fifty at once.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from partnerships.actions import (
    Given,
    LinkGone,
    change_action,
    give_evidence,
    move_action,
    set_dependencies,
    spend_link,
    submit_action,
)
from partnerships.models import Action, ConfirmationLink, Evidence, LinkOutcome
from partnerships.states import action_machine
from portal.core.conflicts import Stale
from portal.core.models import Event, StatusChange
from portal.core.states import WrongStatus
from tests.partnerships.plan_people import Plan
from tests.partnerships.test_action_links import mailed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="rows are locked on PostgreSQL"),
]
AT_ONCE = 8
ROUNDS = [8 + number % 43 for number in range(200)] if os.environ.get("PORTAL_RACES") == "long" else [AT_ONCE] * 3
"""How many people act at once in each round on one action: 8 to 50 in the long form."""
Verb = Callable[[], object]


def at_once(*verbs: Verb) -> list[str]:
    """Do them in threads that start together; “ok” or the name of what was raised, for each."""
    start = Barrier(len(verbs))

    def run(verb: Verb) -> str:
        start.wait()
        try:
            verb()
        except (WrongStatus, LinkGone, Stale, PermissionDenied, ValidationError) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def outcome(results: Sequence[str]) -> dict[str, int]:
    return {name: results.count(name) for name in set(results)}


def test_of_many_who_confirm_or_dispute_one_wins() -> None:
    plan = Plan("submitted")

    def decide(number: int) -> Verb:
        name = ("confirm", "dispute")[number % 2]
        return lambda: move_action(action=plan.action, transition=name, by=plan.answering, note="sebab")

    results = at_once(*(decide(number) for number in range(AT_ONCE)))
    assert outcome(results) == {"ok": 1, "WrongStatus": AT_ONCE - 1}
    last = StatusChange.objects.latest("pk")
    assert (StatusChange.objects.count(), last.to_status) == (2, Action.objects.get().status)


def test_round_after_round_on_one_action_one_wins_and_history_has_no_gap() -> None:
    plan = Plan("in_progress")
    Evidence.objects.all().delete()
    for number, crowd in enumerate(ROUNDS):
        for turn in (partial(submit, plan, number), partial(decide, plan), partial(take_back, plan)):
            results = at_once(*(partial(turn, each) for each in range(crowd)))
            assert outcome(results) == {"ok": 1, "WrongStatus": crowd - 1}, f"round {number}, {crowd} at once"
    moves = list(StatusChange.objects.order_by("pk").values_list("transition", "from_status", "to_status"))
    assert len(moves) == 3 * len(ROUNDS)
    assert [move[1] for move in moves] == ["in_progress", *(move[2] for move in moves[:-1])]
    assert Evidence.objects.count() == len(ROUNDS)
    heard = [name for name, _before, _after in moves if action_machine.transitions[name].tells]
    assert Event.objects.filter(model="action", object_id=str(plan.action.pk)).count() == len(heard)


def submit(plan: Plan, number: int, each: int) -> None:
    """The owner's people, each with evidence of their own."""
    evidence = [Given("note", f"Bukti {number}.{each}")]
    submit_action(action=plan.action, by=plan.coordinator, evidence=evidence)


def decide(plan: Plan, each: int) -> None:
    """The other side's word: half of them confirm, half dispute."""
    move_action(action=plan.action, transition=("confirm", "dispute")[each % 2], by=plan.answering, note="sebab")


def take_back(plan: Plan, each: int) -> None:
    """The owner goes on with what was disputed, or opens again what is done; one of the two may be."""
    try:
        move_action(action=plan.action, transition="resume", by=plan.coordinator)
    except WrongStatus:
        move_action(action=plan.action, transition="reopen", by=plan.coordinator, note="sebab")


def test_a_link_is_spent_once() -> None:
    plan = Plan("submitted")
    key = mailed(plan)
    results = at_once(*[lambda: spend_link(key=key, decision=LinkOutcome.CONFIRM)] * AT_ONCE)
    assert outcome(results) == {"ok": 1, "LinkGone": AT_ONCE - 1}
    assert StatusChange.objects.filter(transition="confirm").count() == 1


def test_a_link_and_somebody_with_an_account_do_not_both_decide() -> None:
    plan = Plan("submitted")
    key = mailed(plan)
    results = at_once(
        lambda: spend_link(key=key, decision=LinkOutcome.CONFIRM),
        lambda: move_action(action=plan.action, transition="dispute", by=plan.answering, note="Kurang"),
    )
    assert results.count("ok") == 1
    assert bool(ConfirmationLink.objects.get().spent_at) is (results[0] == "ok")


def test_who_writes_second_is_told() -> None:
    plan = Plan()

    def write(number: int) -> Verb:
        return lambda: change_action(
            action=plan.action, by=plan.coordinator, fields={"title": f"Judul {number}"}, version=1
        )

    assert outcome(at_once(*(write(number) for number in range(AT_ONCE)))) == {"ok": 1, "Stale": AT_ONCE - 1}


def test_the_same_evidence_is_kept_once() -> None:
    plan = Plan()
    given = Given("note", "Sudah dikirim")
    results = at_once(*[lambda: give_evidence(action=plan.action, given=given, by=plan.coordinator)] * AT_ONCE)
    assert outcome(results) == {"ok": AT_ONCE}
    assert Evidence.objects.count() == 1


def test_no_circle_is_closed_from_both_ends() -> None:
    plan = Plan()
    first, second, by = plan.action, plan.add(), plan.coordinator
    results = at_once(
        lambda: set_dependencies(action=first, others=[second], by=by, version=1),
        lambda: set_dependencies(action=second, others=[first], by=by, version=1),
    )
    assert sorted(results) == ["ValidationError", "ok"]
