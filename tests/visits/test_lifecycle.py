"""The lifecycle of a visit: status × move × kind of person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.accounts.models import User
from portal.core.models import Event, StatusChange, today
from portal.core.states import WrongStatus, changes_of
from tests.visits.people import KINDS_OF_PEOPLE, Encounter
from visits.models import Point, Visit, VisitStatus
from visits.permissions import Bearer, can_see_visit
from visits.states import visit_machine

pytestmark = pytest.mark.django_db
HOST = {"host coordinator"}
ASKING = {"asking coordinator", "asking focal point", "asker", "bearer"}
# move → from which statuses, to which, by whom; the specification, apart from the code
SPECIFICATION = {
    "submit": ({"draft"}, "submitted", ASKING),
    "check": ({"submitted"}, "checked", HOST),
    "accept": ({"submitted", "checked"}, "accepted", HOST),
    "decline": ({"submitted", "checked"}, "declined", HOST),
    "schedule": ({"accepted"}, "scheduled", HOST),
    "reschedule": ({"scheduled"}, "scheduled", HOST),
    "hold": ({"scheduled"}, "held", HOST),
    "close": ({"held"}, "closed", HOST),
    "reopen": ({"closed"}, "held", HOST),
    "cancel": ({"submitted", "checked", "accepted", "scheduled"}, "cancelled", HOST | ASKING),
}
NEEDS_REASON = {"decline", "reschedule", "reopen", "cancel"}


def test_the_specification_names_every_move() -> None:
    assert set(SPECIFICATION) == set(visit_machine.transitions)
    assert {row.name for row in visit_machine.transitions.values() if row.needs_note} == NEEDS_REASON


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_may_make_which_move_from_where(kind: str) -> None:
    encounter = Encounter()
    person = encounter.person(kind)
    for status in VisitStatus.values:
        Visit.objects.filter(pk=encounter.visit.pk).update(status=status)
        encounter.visit.refresh_from_db()
        offered = {row.name for row in visit_machine.available(encounter.visit, person)}
        assert offered == {m for m, (sources, _to, who) in SPECIFICATION.items() if status in sources and kind in who}


@pytest.mark.parametrize("move", SPECIFICATION)
@pytest.mark.parametrize("status", VisitStatus.values)
def test_a_move_is_made_or_refused_and_written_down_or_not(status: str, move: str) -> None:
    encounter = Encounter(status)
    sources, target, who = SPECIFICATION[move]
    allowed, foreign = encounter.person(min(who)), encounter.person("foreign coordinator")
    if status in sources:
        with pytest.raises(PermissionDenied):
            visit_machine.apply(encounter.visit, move, by=foreign, note="sebab")
        change = visit_machine.apply(encounter.visit, move, by=allowed, note="sebab")
        assert (change.from_status, change.to_status, change.transition, change.note) == (status, target, move, "sebab")
        assert [one.pk for one in changes_of(encounter.visit)] == [change.pk]
    else:
        with pytest.raises(WrongStatus):
            visit_machine.apply(encounter.visit, move, by=allowed, note="sebab")
        assert not StatusChange.objects.exists()
        target = status
    assert Visit.objects.get(pk=encounter.visit.pk).status == target


@pytest.mark.parametrize("move", sorted(NEEDS_REASON))
def test_a_reason_is_asked_for(move: str) -> None:
    encounter = Encounter(min(SPECIFICATION[move][0]))
    with pytest.raises(ValidationError):
        visit_machine.apply(encounter.visit, move, by=encounter.person("host coordinator"), note="  ")
    assert not StatusChange.objects.exists()


def test_what_tells_somebody_is_recorded_once_with_the_move() -> None:
    encounter = Encounter("submitted")
    change = visit_machine.apply(encounter.visit, "check", by=encounter.person("host coordinator"))
    event = Event.objects.get()
    assert (event.key, event.kind, event.data["tells"]) == (f"status:{change.pk}", "visit.check", ["requester"])


def test_who_comes_by_link_is_not_written_down_as_a_user() -> None:
    encounter = Encounter()
    change = visit_machine.apply(encounter.visit, "submit", by=encounter.person("bearer"))
    assert change.by is None


def test_a_request_without_date_or_aim_cannot_be_sent() -> None:
    encounter = Encounter()
    encounter.request.dates.all().delete()
    with pytest.raises(ValidationError):
        visit_machine.apply(encounter.visit, "submit", by=encounter.account)
    encounter = Encounter()
    type(encounter.request).objects.update(aims=" ")
    with pytest.raises(ValidationError):
        visit_machine.apply(Visit.objects.get(pk=encounter.visit.pk), "submit", by=encounter.account)


def test_a_visit_is_not_held_before_its_day() -> None:
    encounter = Encounter("scheduled", date=today() + timedelta(days=1))
    with pytest.raises(ValidationError):
        visit_machine.apply(encounter.visit, "hold", by=encounter.person("host coordinator"))


def test_no_visit_is_closed_while_a_commitment_is_nobodys() -> None:
    encounter = Encounter("held")
    host = encounter.person("host coordinator")
    assert isinstance(host, User)
    point = Point.objects.create(visit=encounter.visit, kind="commitment", text="Membantu", written_by=host)
    with pytest.raises(ValidationError):
        visit_machine.apply(encounter.visit, "close", by=host)
    point.owner_organisation, point.due_on = encounter.host, today()
    point.save()
    assert visit_machine.apply(encounter.visit, "close", by=host).to_status == "closed"


@pytest.mark.parametrize("status", VisitStatus.values)
@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_sees_a_visit_is_asked_in_one_way_only(kind: str, status: str) -> None:
    encounter = Encounter(status)
    person = encounter.person(kind)
    parties = {
        "host coordinator",
        "host member",
        "asking coordinator",
        "asking focal point",
        "asking member",
        "auditor",
    }
    expected = kind in {"asker", "bearer"} or (kind in parties and status != "draft")
    assert can_see_visit(person, encounter.visit) is expected
    if not isinstance(person, Bearer):
        assert Visit.objects.visible_to(person).exists() is expected
