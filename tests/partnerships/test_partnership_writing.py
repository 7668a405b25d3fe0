"""Beginning a partnership, also from a proposal; writing in it; who takes part; what others read."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from partnerships.actions import (
    Side,
    change_partnership,
    clear_summary,
    set_parties,
    start_partnership,
)
from partnerships.models import Partnership, Party, Proposal
from portal.accounts.models import Organisation
from portal.core.conflicts import Stale
from portal.core.models import Event, StatusChange
from portal.core.states import WrongStatus
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, member_of
from tests.partnerships.cooperation import COORDINATORS, KINDS_OF_PEOPLE, Cooperation, cooperation_kind
from tests.partnerships.people import Offer

pytestmark = pytest.mark.django_db
SIGNED_IN = [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"]


def sides(cooperation: Cooperation) -> list[Side]:
    return [Side(cooperation.ours, cooperation.unit), Side(cooperation.theirs)]


def test_a_partnership_begins_with_its_parties_in_order() -> None:
    cooperation = Cooperation()
    held = [(one.organisation, one.unit, one.focal_point) for one in cooperation.partnership.parties.all()]
    assert held == [(cooperation.ours, cooperation.unit, None), (cooperation.theirs, None, None)]
    assert (cooperation.partnership.status, cooperation.partnership.made_by) == ("exploring", cooperation.maker)
    assert set(cooperation.partnership.organisations.all()) == {cooperation.ours, cooperation.theirs}


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_only_a_coordinator_of_a_party_begins_or_writes(kind: str) -> None:
    cooperation = Cooperation()
    by, partnership = cooperation.user(kind), cooperation.partnership
    tries: list[Any] = [
        lambda: start_partnership(parties=sides(cooperation), by=by, fields=cooperation.fields()),
        lambda: change_partnership(partnership=partnership, by=by, fields={"title": "Lain"}, version=1),
        lambda: set_parties(partnership=partnership, parties=sides(cooperation)[::-1], by=by, version=2),
        lambda: clear_summary(partnership=partnership, by=by, fields={"summary_id": "Ringkas"}, version=3),
    ]
    for attempt in tries:
        if kind in COORDINATORS:
            attempt()
        else:
            with pytest.raises(PermissionDenied):
                attempt()
    assert Partnership.objects.count() == (2 if kind in COORDINATORS else 1)
    assert Partnership.objects.get(pk=partnership.pk).version == (4 if kind in COORDINATORS else 1)


def test_the_same_form_posted_twice_is_one_partnership() -> None:
    cooperation = Cooperation()
    begun = [
        start_partnership(parties=sides(cooperation), by=cooperation.maker, fields=cooperation.fields(), once_key="a")
        for _time in range(2)
    ]
    assert begun[0] == begun[1]
    assert Partnership.objects.count() == 2


def test_a_proposal_that_is_accepted_is_taken_up_with_its_partnership() -> None:
    offer = Offer("accepted")
    Proposal.objects.update(kind=cooperation_kind())
    offer.proposal.refresh_from_db()
    asked = offer.person("asked coordinator")
    made = [
        start_partnership(by=asked, fields={"title": "Judul baru"}, proposal=offer.proposal, once_key="b")  # type: ignore[arg-type]
        for _time in range(2)
    ]
    assert made[0] == made[1]
    found = Partnership.objects.get()
    assert [one.organisation for one in found.parties.all()] == [offer.proposing, offer.asked]
    assert (found.title, found.aim, found.kind, found.urusan) == (
        "Judul baru",
        "Satu kanal aduan",
        cooperation_kind(),
        offer.proposal.urusan,
    )
    assert found.proposal == offer.proposal
    assert Proposal.objects.get().status == "taken_up"
    assert StatusChange.objects.get().by == asked


@pytest.mark.parametrize("status", ["submitted", "declined", "taken_up"])
def test_a_proposal_that_is_not_accepted_begins_nothing(status: str) -> None:
    offer = Offer(status)
    with pytest.raises(WrongStatus):
        start_partnership(by=offer.maker, fields={"kind": cooperation_kind()}, proposal=offer.proposal)
    assert not Partnership.objects.exists()


def test_a_proposal_stays_accepted_where_its_partnership_is_refused() -> None:
    offer = Offer("accepted")
    with pytest.raises(ValidationError) as refused:
        start_partnership(by=offer.maker, fields={}, proposal=offer.proposal)  # no kind of cooperation is known
    assert set(refused.value.message_dict) == {"kind"}
    with pytest.raises(PermissionDenied):
        start_partnership(by=member_of("coordinator"), fields={}, proposal=offer.proposal)
    assert Proposal.objects.get().status == "accepted"
    assert not StatusChange.objects.exists()


@pytest.mark.parametrize("wrong", ["nobody", "twice", "one region twice", "a foreign unit", "a foreign focal point"])
def test_parties_that_cannot_be_are_refused(wrong: str) -> None:
    cooperation = Cooperation()
    region = RegionFactory()
    foreign = OrganisationFactory(kind="agency", parent=cooperation.theirs)
    council = OrganisationFactory(kind="council", region=region)
    if wrong == "one region twice":
        Organisation.objects.filter(pk=cooperation.ours.pk).update(region=region)
        cooperation.ours.refresh_from_db()
    made = {
        "nobody": [],
        "twice": [Side(cooperation.ours), Side(cooperation.ours)],
        "one region twice": [Side(cooperation.ours), Side(council)],
        "a foreign unit": [Side(cooperation.ours, foreign), Side(cooperation.theirs)],
        "a foreign focal point": [Side(cooperation.ours, None, UserFactory()), Side(cooperation.theirs)],
    }[wrong]
    with pytest.raises(ValidationError) as refused:
        start_partnership(parties=made, by=cooperation.maker, fields=cooperation.fields())
    assert set(refused.value.message_dict) == {"parties"}
    assert Partnership.objects.count() == 1


def test_a_unit_below_a_unit_and_a_focal_point_of_it_belong_to_the_party() -> None:
    cooperation = Cooperation()
    deeper = OrganisationFactory(kind="agency", parent=cooperation.unit)
    person = member_of("focal_point", deeper)
    set_parties(
        partnership=cooperation.partnership,
        parties=[Side(cooperation.ours, deeper, person), Side(cooperation.theirs)],
        by=cooperation.maker,
        version=1,
    )
    assert cooperation.partnership.parties.first().focal_point == person  # type: ignore[union-attr]


def test_the_second_writer_is_told_and_gets_both_texts() -> None:
    cooperation = Cooperation()
    partnership = cooperation.partnership
    change_partnership(partnership=partnership, by=cooperation.maker, fields={"title": "Pertama"}, version=1)
    with pytest.raises(Stale) as stale:
        change_partnership(partnership=partnership, by=cooperation.partner, fields={"title": "Kedua"}, version=1)
    assert stale.value.current.title == "Pertama"
    with pytest.raises(Stale):
        set_parties(partnership=partnership, parties=sides(cooperation)[:1], by=cooperation.maker, version=1)
    with pytest.raises(Stale):
        clear_summary(partnership=partnership, by=cooperation.maker, fields={"summary_id": "Ringkas"}, version=1)
    assert Partnership.objects.get().version == 2


def test_the_same_again_changes_nothing() -> None:
    cooperation = Cooperation()
    partnership = cooperation.partnership
    change_partnership(partnership=partnership, by=cooperation.maker, fields={"title": partnership.title}, version=7)
    set_parties(partnership=partnership, parties=sides(cooperation), by=cooperation.maker, version=7)
    clear_summary(partnership=partnership, by=cooperation.maker, fields={"visibility": "private"}, version=7)
    assert Partnership.objects.get().version == 1
    assert set(Event.objects.values_list("kind", flat=True)) == {"partnership.started"}


@pytest.mark.parametrize("status", ["concluded", "abandoned"])
def test_what_is_over_is_not_written_in_but_its_summary_is(status: str) -> None:
    cooperation = Cooperation(status)
    partnership = cooperation.partnership
    with pytest.raises(WrongStatus):
        change_partnership(partnership=partnership, by=cooperation.maker, fields={"title": "Lain"}, version=1)
    with pytest.raises(WrongStatus):
        set_parties(partnership=partnership, parties=sides(cooperation)[::-1], by=cooperation.maker, version=1)
    shown = {"visibility": "public", "summary_id": "Selesai dengan baik"}
    clear_summary(partnership=partnership, by=cooperation.maker, fields=shown, version=1)
    assert Partnership.objects.public().get().summary == "Selesai dengan baik"


def test_what_others_may_read_has_a_summary() -> None:
    cooperation = Cooperation()
    with pytest.raises(ValidationError):
        clear_summary(
            partnership=cooperation.partnership, by=cooperation.maker, fields={"visibility": "public"}, version=1
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Partnership.objects.update(visibility="partners")


def test_a_party_that_is_being_explored_with_may_be_taken_out_and_another_added() -> None:
    cooperation = Cooperation()
    other = OrganisationFactory()
    wanted = [Side(cooperation.ours), Side(other)]
    set_parties(partnership=cooperation.partnership, parties=wanted, by=cooperation.maker, version=1)
    assert [one.organisation for one in cooperation.partnership.parties.all()] == [cooperation.ours, other]
    with pytest.raises(ValidationError):  # nobody takes himself out and keeps on writing
        set_parties(partnership=cooperation.partnership, parties=[Side(other)], by=cooperation.maker, version=2)


def test_once_it_has_begun_a_party_is_changed_and_leaves_by_its_own_word_only() -> None:
    cooperation = Cooperation("active")
    third, theirs_unit = OrganisationFactory(), OrganisationFactory(kind="agency", parent=cooperation.theirs)
    ours = Side(cooperation.ours, cooperation.unit)
    tries = [[ours], [ours, Side(third)], [ours, Side(cooperation.theirs, theirs_unit)]]
    for wanted in tries:
        with pytest.raises(ValidationError):
            set_parties(partnership=cooperation.partnership, parties=wanted, by=cooperation.maker, version=1)
    set_parties(partnership=cooperation.partnership, parties=tries[2], by=cooperation.partner, version=1)
    set_parties(partnership=cooperation.partnership, parties=[*tries[2], Side(third)], by=cooperation.maker, version=2)
    assert cooperation.partnership.parties.get(organisation=cooperation.theirs).unit == theirs_unit
    assert cooperation.partnership.parties.count() == 3


def test_a_party_that_something_is_kept_for_stays() -> None:
    cooperation = Cooperation()
    cooperation.document(by=cooperation.partner)
    with pytest.raises(ValidationError):
        set_parties(
            partnership=cooperation.partnership, parties=[Side(cooperation.ours)], by=cooperation.maker, version=1
        )
    assert Party.objects.count() == 2
