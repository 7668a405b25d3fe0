"""The lifecycle of a proposal: status × move × kind of person."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from partnerships.actions import Unread, change_proposal, move_proposal
from partnerships.models import Proposal, ProposalStatus
from partnerships.notices import tell_proposal
from partnerships.permissions import can_review, can_see_proposal, can_write_proposal
from partnerships.states import proposal_machine
from portal.accounts.models import Organisation, User
from portal.core.models import Event, StatusChange
from portal.core.states import WrongStatus
from portal.workspace.follows import follow
from tests.factories import RegionFactory
from tests.partnerships.people import KINDS_OF_PEOPLE, Offer

pytestmark = pytest.mark.django_db
PROPOSER, ASKED = {"proposing coordinator"}, {"asked coordinator"}
# move → from which statuses, to which, by whom; the specification, apart from the code
SPECIFICATION = {
    "submit": ({"draft"}, "submitted", PROPOSER),
    "ask": ({"submitted"}, "questioned", ASKED),
    "answer": ({"questioned"}, "submitted", PROPOSER),
    "accept": ({"submitted"}, "accepted", ASKED),
    "decline": ({"submitted"}, "declined", ASKED),
    "withdraw": ({"draft", "submitted", "questioned", "accepted"}, "withdrawn", PROPOSER),
    "take_up": ({"accepted"}, "taken_up", PROPOSER | ASKED),
}
NEEDS_REASON = {"ask", "answer", "accept", "decline", "withdraw"}


def test_the_specification_names_every_move() -> None:
    assert set(SPECIFICATION) == set(proposal_machine.transitions)
    assert {row.name for row in proposal_machine.transitions.values() if row.needs_note} == NEEDS_REASON


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_may_make_which_move_from_where(kind: str) -> None:
    offer = Offer()
    person = offer.person(kind)
    for status in ProposalStatus.values:
        offer.proposal.status = status
        offered = {row.name for row in proposal_machine.available(offer.proposal, person)}
        assert offered == {m for m, (sources, _to, who) in SPECIFICATION.items() if status in sources and kind in who}


@pytest.mark.parametrize("move", SPECIFICATION)
@pytest.mark.parametrize("status", ProposalStatus.values)
def test_a_move_is_made_or_refused_and_written_down_or_not(status: str, move: str) -> None:
    offer = Offer(status)
    sources, target, who = SPECIFICATION[move]
    allowed, foreign = offer.person(min(who)), offer.person("foreign coordinator")
    assert isinstance(allowed, User)
    assert isinstance(foreign, User)
    if status in sources:
        with pytest.raises(PermissionDenied):
            move_proposal(proposal=offer.proposal, transition=move, by=foreign, note="sebab")
        move_proposal(proposal=offer.proposal, transition=move, by=allowed, note="sebab")
        assert StatusChange.objects.count() == 1
    else:
        with pytest.raises(WrongStatus):
            move_proposal(proposal=offer.proposal, transition=move, by=allowed, note="sebab")
        assert not StatusChange.objects.exists()
        target = status
    assert Proposal.objects.get(pk=offer.proposal.pk).status == target


@pytest.mark.parametrize("status", ProposalStatus.values)
@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_sees_and_writes_and_reviews(kind: str, status: str) -> None:
    offer = Offer(status)
    person = offer.person(kind)
    side = kind.split(maxsplit=1)[0]
    sees = side == "proposing" or (status != "draft" and (side == "asked" or kind == "auditor"))
    assert can_see_proposal(person, offer.proposal) is sees
    assert Proposal.objects.visible_to(person).exists() is sees
    writes = kind in {"proposing coordinator", "proposing focal point"} and status in {"draft", "questioned"}
    assert can_write_proposal(person, offer.proposal) is writes
    assert can_review(person, offer.proposal) is (kind in {"asked coordinator", "asked focal point"})


def test_a_question_and_its_answer_stand_side_by_side() -> None:
    offer = Offer("submitted")
    asked = offer.person("asked coordinator")
    move_proposal(proposal=offer.proposal, transition="ask", by=asked, note="Berapa anggarannya?")  # type: ignore[arg-type]
    move_proposal(proposal=offer.proposal, transition="answer", by=offer.maker, note="Belum ada.")
    question = offer.proposal.questions.get()
    assert (question.text, question.answer, question.answered_by) == ("Berapa anggarannya?", "Belum ada.", offer.maker)


def test_what_says_no_aim_or_names_nobody_is_not_sent() -> None:
    offer = Offer()
    offer.proposal.addressees.clear()
    with pytest.raises(ValidationError):
        move_proposal(proposal=offer.proposal, transition="submit", by=offer.maker)
    offer = Offer()
    Proposal.objects.filter(pk=offer.proposal.pk).update(aim=" ")
    with pytest.raises(ValidationError):
        move_proposal(proposal=offer.proposal, transition="submit", by=offer.maker)


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_a_draft_that_is_withdrawn_is_never_seen_by_those_it_was_meant_for(kind: str) -> None:
    offer = Offer()
    move_proposal(proposal=offer.proposal, transition="withdraw", by=offer.maker, note="Belum matang")
    assert can_see_proposal(offer.person(kind), offer.proposal) is kind.startswith("proposing")


@pytest.mark.parametrize("move", ["submit", "ask", "answer", "accept", "decline", "withdraw"])
def test_no_move_is_made_on_a_text_that_was_not_read(move: str) -> None:
    sources, _target, who = SPECIFICATION[move]
    offer = Offer(min(sources))
    person = offer.person(min(who))
    assert isinstance(person, User)
    Proposal.objects.update(version=2)
    with pytest.raises(Unread):
        move_proposal(proposal=offer.proposal, transition=move, by=person, note="sebab", read=1)
    assert not StatusChange.objects.exists()


def test_a_region_that_stands_there_twice_by_now_is_not_sent_to() -> None:
    offer = Offer()
    region = RegionFactory()
    Organisation.objects.filter(pk__in=[offer.asked.pk, offer.proposing.pk]).update(region=region)
    with pytest.raises(ValidationError):
        move_proposal(proposal=offer.proposal, transition="submit", by=offer.maker)


def test_what_was_sent_is_kept_by_the_database() -> None:
    offer = Offer()
    with pytest.raises(IntegrityError):
        Proposal.objects.filter(pk=offer.proposal.pk).update(status="submitted")


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_of_a_withdrawn_draft_nobody_on_the_other_side_hears(kind: str) -> None:
    offer = Offer()
    person = offer.person(kind)
    if isinstance(person, User):
        follow(obj=offer.proposal, by=person)
    move_proposal(proposal=offer.proposal, transition="withdraw", by=offer.maker, note="Rahasia")
    told = {letter.to for letter in tell_proposal(Event.objects.get())}
    assert (person in told) is (kind in {"proposing focal point", "proposing head", "proposing member"})


def test_a_notice_of_withdrawal_does_not_tell_what_was_never_sent() -> None:
    offer = Offer("questioned")
    asked = offer.person("asked coordinator")
    change_proposal(
        proposal=offer.proposal, addressees=[offer.asked], by=offer.maker, fields={"title": "Judul baru"}, version=1
    )
    move_proposal(proposal=offer.proposal, transition="withdraw", by=offer.maker, note="Batal")
    [letter] = [letter for letter in tell_proposal(Event.objects.get()) if letter.to == asked]
    assert letter.subject == "Kanal aduan terpadu: Ditarik"
