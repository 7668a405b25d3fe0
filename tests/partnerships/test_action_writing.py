"""Planning actions: who may, two at once, due dates that move, milestones, what depends on what."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from partnerships.actions import add_action, change_action, change_due, set_dependencies, set_milestones
from partnerships.models import Action, DueChange, Milestone, Partnership
from portal.core.conflicts import Stale
from portal.core.models import Event, today
from portal.core.states import WrongStatus
from tests.partnerships.people import Offer
from tests.partnerships.plan_people import COORDINATORS, KEEPERS, KINDS_OF_PEOPLE, Plan
from tests.site import make_portal
from tests.visits.people import Encounter
from visits.models import Point

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_plans_and_who_writes(kind: str) -> None:
    plan = Plan()
    person: Any = plan.person(kind)
    if kind in KEEPERS | COORDINATORS:
        plan.add(by=person)
        change_action(action=plan.action, by=person, fields={"title": "Judul baru"}, version=1)
        assert Action.objects.count() == 2
        return
    with pytest.raises(PermissionDenied):
        plan.add(by=person)
    with pytest.raises(PermissionDenied):
        change_action(action=plan.action, by=person, fields={"title": "Judul baru"}, version=1)
    with pytest.raises(PermissionDenied):
        change_due(action=plan.action, due_on=today(), reason="sebab", by=person, version=1)
    assert not Action.objects.filter(title="Judul baru").exists()


def test_the_same_form_twice_is_one_action() -> None:
    plan = Plan()
    first, second = plan.add(once_key="sekali"), plan.add(once_key="sekali")
    assert first == second
    with pytest.raises(ValidationError):
        plan.add(once_key="sekali", by=plan.answering)


def test_a_partnership_that_is_over_gets_no_more_actions() -> None:
    plan = Plan()
    Partnership.objects.update(status="concluded")
    with pytest.raises(WrongStatus):
        plan.add()


def test_the_owner_is_a_party_and_the_person_is_of_the_owner() -> None:
    plan, foreign = Plan(), Plan()
    with pytest.raises(PermissionDenied):
        plan.add(owner=foreign.owner)
    Offer()
    with pytest.raises(ValidationError) as refused:
        change_action(action=plan.action, by=plan.coordinator, fields={"person": plan.answering}, version=1)
    assert set(refused.value.message_dict) == {"person"}
    person = plan.user("owner unit's focal point")
    change_action(action=plan.action, by=plan.coordinator, fields={"person": person}, version=1)
    assert Event.objects.get().kind == "action.owned"
    assert Action.objects.get(pk=plan.action.pk).person == person


def test_a_foreign_owner_is_refused_even_by_somebody_of_both_partnerships() -> None:
    plan = Plan()
    elsewhere = Partnership.objects.create(
        title="Lain", kind=plan.partnership.kind, urusan=plan.partnership.urusan, made_by=plan.coordinator
    )
    with pytest.raises(ValidationError):
        add_action(
            partnership=elsewhere, owner=plan.owner, due_on=today(), by=plan.coordinator, fields={"title": "Salah"}
        )


@pytest.mark.parametrize(
    "target",
    [
        {"target_value": 5},
        {"target_unit": "laporan"},
        {"target_value": 101, "target_unit": "%"},
    ],
)
def test_a_target_has_a_value_and_a_unit(target: dict[str, Any]) -> None:
    plan = Plan()
    with pytest.raises(ValidationError):
        plan.add(**target)
    plan.add(target_value=80, target_unit="%")


def test_what_it_comes_from_must_be_ones_to_see() -> None:
    plan, meeting, offer = Plan(), Encounter("held"), Offer("submitted")
    point = Point.objects.create(visit=meeting.visit, text="Rahasia", written_by=meeting.account)
    for source in ({"point": point}, {"proposal": offer.proposal}):
        with pytest.raises(PermissionDenied):
            plan.add(**source)
    Point.objects.update(is_public=True)
    make_portal().report(visit=meeting.visit)
    assert plan.add(point=point, article="Pasal 5 ayat (2)").point == point


def test_only_a_coordinator_lets_everybody_read_of_it() -> None:
    plan = Plan()
    keeper = plan.user("owner focal point")
    with pytest.raises(PermissionDenied):
        change_action(action=plan.action, by=keeper, fields={"is_public": True}, version=1)
    change_action(action=plan.action, by=plan.answering, fields={"is_public": True}, version=1)
    change_action(action=plan.action, by=keeper, fields={"is_public": True, "title": "Judul baru"}, version=2)
    assert Action.objects.get().title == "Judul baru"


def test_who_writes_second_gets_both_texts_and_nothing_is_lost() -> None:
    plan = Plan()
    change_action(action=plan.action, by=plan.coordinator, fields={"title": "Pertama"}, version=1)
    with pytest.raises(Stale) as stale:
        change_action(action=plan.action, by=plan.answering, fields={"title": "Kedua"}, version=1)
    assert stale.value.current.title == "Pertama"
    change_action(action=plan.action, by=plan.answering, fields={"title": "Pertama"}, version=1)
    assert (Action.objects.get().title, Action.objects.get().version) == ("Pertama", 2)


@pytest.mark.parametrize("status", ["submitted", "done", "dropped"])
def test_nothing_is_written_in_while_the_other_side_looks_or_when_it_is_over(status: str) -> None:
    plan = Plan(status)
    with pytest.raises(WrongStatus):
        change_action(action=plan.action, by=plan.coordinator, fields={"priority": "low"}, version=1)
    with pytest.raises(WrongStatus):
        change_due(action=plan.action, due_on=today(), reason="sebab", by=plan.coordinator, version=1)


def test_a_due_date_is_moved_with_a_reason_and_the_others_hear() -> None:
    plan = Plan()
    before, after = plan.action.due_on, plan.action.due_on + timedelta(days=10)
    for day, reason in ((after, " "), (before, "sebab")):
        with pytest.raises(ValidationError):
            change_due(action=plan.action, by=plan.coordinator, version=1, due_on=day, reason=reason)
    change_due(action=plan.action, due_on=after, reason="Anggaran", by=plan.coordinator, version=1)
    with pytest.raises(Stale):
        change_due(action=plan.action, due_on=before, reason="Salah", by=plan.answering, version=1)
    change = plan.action.due_changes.get()
    assert (change.before, change.after, change.by, change.reason) == (before, after, plan.coordinator, "Anggaran")
    assert Action.objects.get().due_on == after
    assert Event.objects.get().kind == "action.moved"


def test_the_database_keeps_that_a_moved_date_moves_for_a_reason() -> None:
    plan = Plan()
    with pytest.raises(IntegrityError):
        DueChange.objects.create(action=plan.action, before=today(), after=today(), reason="sebab", by=plan.coordinator)


def test_milestones_are_written_anew_or_not_at_all() -> None:
    plan = Plan()
    rows: list[dict[str, Any]] = [{"title": "Rapat", "due_on": today()}, {"title": "Uji", "due_on": today()}]
    set_milestones(action=plan.action, rows=rows, by=plan.coordinator, version=1)
    with pytest.raises(Stale):
        set_milestones(action=plan.action, rows=[], by=plan.answering, version=1)
    with pytest.raises(ValidationError):
        set_milestones(action=plan.action, rows=[{"title": "", "due_on": today()}], by=plan.coordinator, version=2)
    with pytest.raises(ValidationError):
        set_milestones(action=plan.action, rows=rows * 26, by=plan.coordinator, version=2)
    assert sorted(Milestone.objects.values_list("title", flat=True)) == ["Rapat", "Uji"]


def test_actions_never_wait_for_each_other_or_for_a_foreign_one() -> None:
    plan, foreign = Plan(), Plan()
    first, second, third = plan.action, plan.add(), plan.add()
    by = plan.coordinator
    set_dependencies(action=second, others=[first], by=by, version=1)
    set_dependencies(action=third, others=[second, first], by=by, version=1)
    for others in ([third], [first], [foreign.action]):
        with pytest.raises(ValidationError):
            set_dependencies(action=first, others=others, by=by, version=1)
    with pytest.raises(Stale):
        set_dependencies(action=third, others=[], by=by, version=1)
    assert list(first.depends_on.all()) == []
    assert set(first.needed_by.all()) == {second, third}


def test_mine_are_those_that_name_me_and_those_of_my_organisation_that_name_nobody() -> None:
    plan = Plan()
    keeper, member = plan.user("owner focal point"), plan.user("owner member")
    assert [Action.objects.mine(one).count() for one in (keeper, member, plan.answering)] == [1, 0, 0]
    Action.objects.update(person=member)
    assert [Action.objects.mine(one).count() for one in (keeper, member, plan.answering)] == [0, 1, 0]
    membership = member.memberships.get()
    membership.ended_on, membership.ended_by = today(), keeper
    membership.save()
    member.refresh_from_db()
    assert not Action.objects.mine(member).exists()


def test_whose_they_are_and_what_is_due() -> None:
    plan = Plan()
    assert Action.objects.of({plan.unit.pk}).count() == Action.objects.of({plan.owning.pk}).count() == 1
    assert not Action.objects.of({plan.other.pk}).exists()
    assert [Action.objects.due_within(days).count() for days in (29, 30)] == [0, 1]
    assert Action.objects.overdue(on=plan.action.due_on + timedelta(days=1)).exists()
    assert not Action.objects.overdue(on=plan.action.due_on).exists()
    assert Action.objects.open().count() == 1
    Action.objects.update(status="dropped")
    assert not Action.objects.open().exists()
