"""The lifecycle of an action: status × move × kind of person; evidence, attempts, and who never confirms."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from partnerships.actions import Given, Unread, block_action, move_action, submit_action, withdraw_evidence
from partnerships.models import Action, ActionStatus, Evidence
from partnerships.permissions import can_carry_out, can_change_action, can_confirm, can_see_action
from partnerships.states import action_machine
from portal.accounts.models import Membership, User
from portal.core.models import StatusChange, today
from portal.core.states import WrongStatus
from tests.factories import member_of
from tests.partnerships.plan_people import CONFIRMERS, COORDINATORS, KEEPERS, KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db
# move → from which statuses, to which, by whom; the specification, apart from the code
SPECIFICATION = {
    "start": ({"open"}, "in_progress", KEEPERS),
    "submit": ({"in_progress"}, "submitted", KEEPERS),
    "confirm": ({"submitted"}, "done", CONFIRMERS),
    "dispute": ({"submitted"}, "disputed", CONFIRMERS),
    "resume": ({"disputed"}, "in_progress", KEEPERS),
    "block": ({"open", "in_progress"}, "blocked", KEEPERS),
    "unblock": ({"blocked"}, "in_progress", KEEPERS),
    "drop": ({"open", "in_progress", "blocked", "disputed"}, "dropped", COORDINATORS),
    "reopen": ({"done"}, "in_progress", COORDINATORS),
}
NEEDS_REASON = {"dispute", "block", "drop", "reopen"}
PARTIES = {kind for kind in KINDS_OF_PEOPLE if kind.startswith(("owner", "other"))}


def make(plan: Plan, move: str, by: User, **more: Any) -> StatusChange:
    """Make a move by the verb that is meant for it."""
    if move == "block":
        return block_action(action=plan.action, by=by, note="sebab", text="Anggaran", **more)
    if move == "submit":
        return submit_action(action=plan.action, by=by, **more)
    return move_action(action=plan.action, transition=move, by=by, note="sebab", **more)


def test_the_specification_names_every_move() -> None:
    assert set(SPECIFICATION) == set(action_machine.transitions)
    assert {row.name for row in action_machine.transitions.values() if row.needs_note} == NEEDS_REASON


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_may_make_which_move_from_where(kind: str) -> None:
    plan = Plan()
    person = plan.person(kind)
    for status in ActionStatus.values:
        plan.action.status = status
        offered = {row.name for row in action_machine.available(plan.action, person)}
        assert offered == {m for m, (sources, _to, who) in SPECIFICATION.items() if status in sources and kind in who}


@pytest.mark.parametrize("move", SPECIFICATION)
@pytest.mark.parametrize("status", ActionStatus.values)
def test_a_move_is_made_or_refused_and_written_down_or_not(status: str, move: str) -> None:
    plan = Plan(status)
    sources, target, who = SPECIFICATION[move]
    allowed, foreign = plan.user(min(who)), plan.user("foreign coordinator")
    before = StatusChange.objects.count()
    if status in sources:
        with pytest.raises(PermissionDenied):
            make(plan, move, foreign)
        make(plan, move, allowed)
        change = StatusChange.objects.latest("pk")
        assert (change.from_status, change.to_status, change.by) == (status, target, allowed)
    else:
        with pytest.raises(WrongStatus):
            make(plan, move, allowed)
        assert StatusChange.objects.count() == before
        target = status
    assert Action.objects.get(pk=plan.action.pk).status == target


@pytest.mark.parametrize("move", sorted(NEEDS_REASON - {"block"}))
def test_a_move_that_others_will_ask_about_says_why(move: str) -> None:
    sources, _target, who = SPECIFICATION[move]
    plan = Plan(min(sources))
    with pytest.raises(ValidationError):
        move_action(action=plan.action, transition=move, by=plan.user(min(who)), note=" ")
    assert Action.objects.get(pk=plan.action.pk).version == plan.action.version


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
@pytest.mark.parametrize("status", ActionStatus.values)
def test_who_sees_and_writes(kind: str, status: str) -> None:
    plan = Plan(status)
    person = plan.person(kind)
    sees = kind in PARTIES or kind == "auditor"
    assert can_see_action(person, plan.action) is sees
    assert Action.objects.visible_to(person).exists() is sees
    waits = status in {"open", "in_progress", "disputed", "blocked"}
    assert can_change_action(person, plan.action) is (waits and kind in KEEPERS | COORDINATORS)
    confirms = status == "submitted" and kind in CONFIRMERS
    assert Action.objects.waiting_for_confirmation_of(person).exists() is confirms


@pytest.mark.parametrize("move", SPECIFICATION)
def test_no_move_is_made_on_what_was_not_read(move: str) -> None:
    sources, _target, who = SPECIFICATION[move]
    plan = Plan(min(sources))
    person = plan.user(min(who))
    with pytest.raises(Unread):
        make(plan, move, person, read=plan.action.version + 1)
    assert Action.objects.get(pk=plan.action.pk).status == min(sources)


def test_a_move_from_a_status_that_was_not_seen_is_refused() -> None:
    plan = Plan("in_progress")
    with pytest.raises(WrongStatus):
        move_action(action=plan.action, transition="drop", by=plan.coordinator, note="sebab", seen="open")


def test_nothing_is_submitted_without_evidence_that_stands() -> None:
    plan = Plan("in_progress")
    withdraw_evidence(evidence=Evidence.objects.get(), reason="Salah berkas", by=plan.coordinator)
    with pytest.raises(ValidationError):
        submit_action(action=plan.action, by=plan.coordinator)
    submit_action(action=plan.action, by=plan.coordinator, evidence=[Given("note", "Panduan dikirim lagi")])
    assert Action.objects.get().status == "submitted"


def test_evidence_and_submission_are_both_kept_or_neither() -> None:
    plan = Plan("in_progress")
    wrong = Given("link", url="ftp://contoh.example/berkas")
    with pytest.raises(ValidationError):
        submit_action(action=plan.action, by=plan.coordinator, evidence=[Given("note", "Satu"), wrong])
    assert list(Evidence.objects.values_list("text", flat=True)) == ["Panduan dikirim"]
    assert Action.objects.get().status == "in_progress"


def test_high_priority_is_proved_by_a_file() -> None:
    plan = Plan("in_progress", priority="high")
    with pytest.raises(ValidationError):
        submit_action(action=plan.action, by=plan.coordinator)
    file = Given("file", file=SimpleUploadedFile("berita acara.pdf", b"%PDF-1.7 contoh"))
    submit_action(action=plan.action, by=plan.coordinator, evidence=[file])
    assert Action.objects.get().status == "submitted"


def test_after_a_dispute_evidence_is_given_anew_and_after_a_reopening_too() -> None:
    plan = Plan("submitted")
    for move, by in (("dispute", plan.answering), ("resume", plan.coordinator)):
        move_action(action=plan.action, transition=move, by=by, note="Tautan mati")
    with pytest.raises(ValidationError):
        submit_action(action=plan.action, by=plan.coordinator)
    submit_action(action=plan.action, by=plan.coordinator, evidence=[Given("note", "Dikirim lagi")])
    for move in ("confirm", "reopen"):
        move_action(action=plan.action, transition=move, by=plan.answering, note="Ternyata belum")
    with pytest.raises(ValidationError):
        submit_action(action=plan.action, by=plan.coordinator)


def test_what_lost_its_evidence_is_not_confirmed_but_can_be_disputed() -> None:
    plan = Plan("submitted")
    withdraw_evidence(evidence=Evidence.objects.get(), reason="Keliru", by=plan.coordinator)
    with pytest.raises(ValidationError):
        move_action(action=plan.action, transition="confirm", by=plan.answering)
    move_action(action=plan.action, transition="dispute", by=plan.answering, note="Tidak ada bukti")
    assert Action.objects.get().status == "disputed"


@pytest.mark.parametrize("part", ["submitted it", "gave evidence", "is named", "none"])
def test_somebody_of_both_organisations_never_confirms_what_they_had_a_part_in(part: str) -> None:
    plan = Plan("in_progress")
    both = member_of("coordinator", plan.owning)
    Membership.objects.create(user=both, organisation=plan.other, role="coordinator")
    both.refresh_from_db()
    if part == "gave evidence":
        plan.prove(by=both, kind="note", text="Dikirim oleh saya")
    if part == "is named":
        Action.objects.update(person=both)
    submit_action(action=plan.action, by=both if part == "submitted it" else plan.coordinator)
    action = Action.objects.get()
    assert can_confirm(both, action) is (part == "none")
    assert Action.objects.waiting_for_confirmation_of(both).exists() is (part == "none")
    if part != "none":
        for move in ("confirm", "dispute"):
            with pytest.raises(PermissionDenied):
                move_action(action=action, transition=move, by=both, note="Beres")
    else:
        move_action(action=action, transition="confirm", by=both)


def test_the_person_named_carries_it_out_until_they_leave_the_owner() -> None:
    plan = Plan()
    named = plan.user("owner member")
    assert not can_carry_out(named, plan.action)
    Action.objects.update(person=named)
    plan.action.refresh_from_db()
    assert can_carry_out(named, plan.action)
    membership = named.memberships.get()
    membership.ended_on, membership.ended_by = today(), plan.coordinator
    membership.save()
    named.refresh_from_db()
    assert not can_carry_out(named, plan.action)


def test_who_or_what_blocks_is_kept_while_it_is_blocked() -> None:
    plan = Plan("in_progress")
    block_action(action=plan.action, by=plan.coordinator, note="Data", party=plan.counterpart, text="diabaikan")
    assert Action.objects.get().blocker == str(plan.counterpart)
    move_action(action=plan.action, transition="unblock", by=plan.coordinator)
    assert Action.objects.get().blocker == ""


def test_a_block_names_somebody_of_the_partnership_or_something_and_says_why() -> None:
    plan, foreign = Plan("in_progress"), Plan()
    wrong: list[dict[str, Any]] = [{"text": " ", "note": "sebab"}, {"text": "Anggaran", "note": " "}]
    wrong.append({"party": foreign.counterpart, "note": "sebab"})
    for values in wrong:
        with pytest.raises(ValidationError):
            block_action(action=plan.action, by=plan.coordinator, **values)
    with pytest.raises(ValidationError):
        move_action(action=plan.action, transition="block", by=plan.coordinator, note="sebab")
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=plan.action.pk).update(status="blocked")
    assert Action.objects.get(pk=plan.action.pk).blocker == ""


def test_the_database_keeps_that_somebody_submitted_it() -> None:
    plan = Plan("in_progress")
    with pytest.raises(IntegrityError):
        Action.objects.filter(pk=plan.action.pk).update(status="submitted")
