"""The lifecycles of partnerships and agreements: status × move × kind of person, and who sees what."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from partnerships.actions import move_agreement, move_partnership
from partnerships.models import (
    Agreement,
    AgreementSide,
    AgreementStatus,
    Partnership,
    PartnershipDocument,
    PartnershipStatus,
)
from partnerships.permissions import (
    can_add_document,
    can_contribute_to_partnership,
    can_coordinate_partnership,
    can_see_agreement,
    can_see_document,
    can_see_partnership,
    can_withdraw_document,
    can_write_agreement,
    can_write_partnership,
)
from partnerships.states import agreement_machine, partnership_machine
from portal.core.models import StatusChange, today
from portal.core.states import WrongStatus
from tests.partnerships.cooperation import CONTRIBUTORS, COORDINATORS, KINDS_OF_PEOPLE, PARTIES, Cooperation

pytestmark = pytest.mark.django_db
# move → from which statuses, to which; each by a coordinator of any party
SPECIFICATION = {
    "activate": ({"exploring"}, "active"),
    "hold": ({"active"}, "on_hold"),
    "resume": ({"on_hold"}, "active"),
    "conclude": ({"active"}, "concluded"),
    "abandon": ({"exploring", "active", "on_hold"}, "abandoned"),
}
OF_AGREEMENTS = {
    "sign": ({"draft"}, "signed"),
    "correct": ({"signed"}, "draft"),
    "end": ({"signed"}, "ended"),
}
LIVE = {"exploring", "active", "on_hold"}


def test_the_specification_names_every_move() -> None:
    assert set(SPECIFICATION) == set(partnership_machine.transitions)
    assert set(OF_AGREEMENTS) == set(agreement_machine.transitions)
    need = {
        row.name
        for machine in (partnership_machine, agreement_machine)
        for row in machine.transitions.values()
        if row.needs_note
    }
    assert need == {"hold", "abandon", "correct", "end"}


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_may_make_which_move_from_where(kind: str) -> None:
    cooperation = Cooperation()
    person, partnership, agreement = cooperation.person(kind), cooperation.partnership, cooperation.agreement()
    for status in PartnershipStatus.values:
        partnership.status = status
        offered = {row.name for row in partnership_machine.available(partnership, person)}
        expected = {move for move, (sources, _to) in SPECIFICATION.items() if status in sources}
        assert offered == (expected if kind in COORDINATORS else set())
        agreement.partnership = partnership
        for state in AgreementStatus.values:
            agreement.status = state
            offered = {row.name for row in agreement_machine.available(agreement, person)}
            expected = {move for move, (sources, _to) in OF_AGREEMENTS.items() if state in sources}
            if status not in LIVE:
                expected -= {"sign", "correct"}  # what is over is no longer written in; an agreement can still end
            assert offered == (expected if kind in COORDINATORS else set())


@pytest.mark.parametrize("move", SPECIFICATION)
@pytest.mark.parametrize("status", PartnershipStatus.values)
def test_a_move_is_made_or_refused_and_written_down_or_not(status: str, move: str) -> None:
    cooperation = Cooperation(status)
    sources, target = SPECIFICATION[move]
    for kind in ("foreign coordinator", "our focal point"):
        with pytest.raises((PermissionDenied, WrongStatus)):
            move_partnership(
                partnership=cooperation.partnership, transition=move, by=cooperation.user(kind), note="sebab"
            )
    if status in sources:
        move_partnership(partnership=cooperation.partnership, transition=move, by=cooperation.partner, note="sebab")
        assert StatusChange.objects.get().by == cooperation.partner
    else:
        with pytest.raises(WrongStatus):
            move_partnership(partnership=cooperation.partnership, transition=move, by=cooperation.partner, note="x")
        assert not StatusChange.objects.exists()
        target = status
    assert Partnership.objects.get().status == target


@pytest.mark.parametrize("move", OF_AGREEMENTS)
@pytest.mark.parametrize("status", AgreementStatus.values)
def test_an_agreement_moves_or_not(status: str, move: str) -> None:
    cooperation = Cooperation("active")
    agreement = cooperation.agreement(status)
    sources, target = OF_AGREEMENTS[move]
    for kind in ("foreign coordinator", "our focal point"):
        with pytest.raises(PermissionDenied):
            move_agreement(agreement=agreement, transition=move, by=cooperation.user(kind), note="sebab")
    if status in sources:
        move_agreement(agreement=agreement, transition=move, by=cooperation.partner, note="sebab")
    else:
        with pytest.raises(WrongStatus):
            move_agreement(agreement=agreement, transition=move, by=cooperation.partner, note="sebab")
        target = status
    found = Agreement.objects.get()
    assert found.status == agreement.status == target
    if move == "end" and status == "signed":
        assert (found.ended_on, found.end_reason) == (today(), "sebab")


def test_what_needs_a_reason_is_not_done_without_one() -> None:
    cooperation = Cooperation("active")
    agreement = cooperation.agreement("signed")
    for move in ("hold", "abandon"):
        with pytest.raises(ValidationError):
            move_partnership(partnership=cooperation.partnership, transition=move, by=cooperation.maker, note=" ")
    for move in ("correct", "end"):
        with pytest.raises(ValidationError):
            move_agreement(agreement=agreement, transition=move, by=cooperation.maker, note=" ")
    assert Agreement.objects.get().ended_on is None


def test_a_partnership_with_one_party_does_not_begin() -> None:
    cooperation = Cooperation()
    cooperation.partnership.parties.get(organisation=cooperation.theirs).delete()
    with pytest.raises(ValidationError):
        move_partnership(partnership=cooperation.partnership, transition="activate", by=cooperation.maker)
    assert Partnership.objects.get().status == "exploring"


def test_a_move_from_an_old_page_is_refused() -> None:
    cooperation = Cooperation("active")
    agreement = cooperation.agreement("signed")
    with pytest.raises(WrongStatus):
        move_partnership(
            partnership=cooperation.partnership,
            transition="abandon",
            by=cooperation.maker,
            note="sebab",
            seen="exploring",
        )
    with pytest.raises(WrongStatus):
        move_agreement(agreement=agreement, transition="end", by=cooperation.maker, note="sebab", seen="draft")
    assert not StatusChange.objects.exists()


@pytest.mark.parametrize("missing", ["signed_on", "ends_on"])
def test_an_agreement_without_its_days_is_not_signed(missing: str) -> None:
    cooperation = Cooperation("active")
    agreement = cooperation.agreement()
    Agreement.objects.update(**{missing: None})
    with pytest.raises(ValidationError):
        move_agreement(agreement=agreement, transition="sign", by=cooperation.maker)
    assert Agreement.objects.get().status == "draft"


def test_an_agreement_is_not_signed_before_its_day_nor_without_a_signer_of_each_party() -> None:
    cooperation = Cooperation("active")
    early = cooperation.agreement(signed_on=today() + timedelta(days=1), ends_on=today() + timedelta(days=9))
    lacking = cooperation.agreement()
    AgreementSide.objects.filter(agreement=lacking, party__organisation=cooperation.theirs).update(signer_office=" ")
    alone = cooperation.agreement()
    AgreementSide.objects.filter(agreement=alone, party__organisation=cooperation.ours).delete()
    for agreement in (early, lacking, alone):
        with pytest.raises(ValidationError):
            move_agreement(agreement=agreement, transition="sign", by=cooperation.maker)
    assert not Agreement.objects.signed().exists()


@pytest.mark.parametrize("ended_on", [today() + timedelta(days=1), today().replace(year=2023)])
def test_an_agreement_ends_between_its_first_day_and_today(ended_on: object) -> None:
    cooperation = Cooperation("active")
    agreement = cooperation.agreement("signed")
    with pytest.raises(ValidationError):
        move_agreement(agreement=agreement, transition="end", by=cooperation.maker, note="sebab", ended_on=ended_on)  # type: ignore[arg-type]
    assert Agreement.objects.get().status == "signed"


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_sees_and_writes(kind: str) -> None:
    cooperation = Cooperation("active")
    agreement, document = cooperation.agreement("signed"), cooperation.document()
    person, partnership = cooperation.person(kind), cooperation.partnership
    sees = kind in PARTIES or kind == "auditor"
    for shown in (can_see_partnership(person, partnership), Partnership.objects.visible_to(person).exists()):
        assert shown is sees
    for shown in (can_see_agreement(person, agreement), Agreement.objects.visible_to(person).exists()):
        assert shown is sees
    for shown in (can_see_document(person, document), PartnershipDocument.objects.visible_to(person).exists()):
        assert shown is sees
    assert can_coordinate_partnership(person, partnership) is (kind in COORDINATORS)
    assert can_contribute_to_partnership(person, partnership) is (kind in CONTRIBUTORS)
    assert can_write_partnership(person, partnership) is (kind in COORDINATORS)
    assert can_write_agreement(person, agreement) is (kind in COORDINATORS)
    assert can_add_document(person, partnership) is (kind in CONTRIBUTORS)
    assert can_withdraw_document(person, document) is (kind in {"our coordinator", "unit coordinator"})
    cooperation.become("concluded")
    agreement.partnership.refresh_from_db()
    assert can_see_partnership(person, partnership) is sees
    assert not can_write_partnership(person, partnership)
    assert not can_write_agreement(person, agreement)
    assert not can_add_document(person, partnership)


@pytest.mark.parametrize("visibility", ["private", "partners", "public"])
@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_may_read_the_summary(kind: str, visibility: str) -> None:
    cooperation = Cooperation()
    Partnership.objects.update(visibility=visibility, summary_id="Ringkasan")
    person = cooperation.person(kind)
    inside = kind in PARTIES or kind == "auditor"
    expected = inside or visibility == "public" or (visibility == "partners" and kind == "foreign coordinator")
    assert Partnership.objects.shown_to(person).exists() is expected
    assert Partnership.objects.public().exists() is (visibility == "public")
    assert Partnership.objects.visible_to(person).exists() is inside


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "signed", "signed_on": None},
        {"status": "ended"},
        {"ended_on": "2025-01-01"},
        {"end_reason": "Selesai"},
        {"relation": "under"},
        {"dprd": "not_needed"},
        {"ends_on": "2024-01-09"},
        {"effective_on": "2029-01-10"},
        {"status": "lain"},
        {"costs_money": "lain"},
        {"dprd": "lain"},
    ],
)
def test_the_database_refuses_what_cannot_be(fields: dict[str, str]) -> None:
    agreement = Cooperation("active").agreement()
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**fields)
