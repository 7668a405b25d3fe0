"""Agreements: written in drafts, hanging on each other, signed by each side; in force and ending are queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from partnerships.actions import change_agreement, draft_agreement, move_agreement, set_sides
from partnerships.models import Agreement, AgreementSide
from portal.core.conflicts import Stale
from portal.core.states import WrongStatus
from tests.partnerships.cooperation import COORDINATORS, KINDS_OF_PEOPLE, Cooperation, document_kind

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_who_writes_agreements(kind: str) -> None:
    cooperation = Cooperation()
    agreement, by = cooperation.agreement(), cooperation.user(kind)
    fields = {"kind": document_kind(), "title": "KB"}
    party = cooperation.partnership.parties.get(organisation=cooperation.ours)
    tries: list[Any] = [
        lambda: draft_agreement(partnership=cooperation.partnership, by=by, fields=fields),
        lambda: change_agreement(agreement=agreement, by=by, fields={"title": "Lain"}, version=2),
        lambda: set_sides(agreement=agreement, by=by, sides={party: {"number": "1"}}, version=3),
    ]
    for attempt in tries:
        if kind in COORDINATORS:
            attempt()
        else:
            with pytest.raises(PermissionDenied):
                attempt()
    assert Agreement.objects.count() == (2 if kind in COORDINATORS else 1)


def test_the_same_form_posted_twice_is_one_draft() -> None:
    cooperation = Cooperation()
    fields = {"kind": document_kind(), "title": "KB"}
    made = [
        draft_agreement(partnership=cooperation.partnership, by=cooperation.maker, fields=fields, once_key="a")
        for _time in range(2)
    ]
    assert made[0] == made[1]
    with pytest.raises(ValidationError):
        draft_agreement(partnership=cooperation.partnership, by=cooperation.partner, fields=fields, once_key="a")
    assert Agreement.objects.count() == 1


def test_the_second_writer_is_told_and_gets_both_texts() -> None:
    cooperation = Cooperation()
    agreement = cooperation.agreement()  # at version 2
    change_agreement(agreement=agreement, by=cooperation.maker, fields={"title": "Pertama"}, version=2)
    with pytest.raises(Stale) as stale:
        change_agreement(agreement=agreement, by=cooperation.partner, fields={"title": "Kedua"}, version=2)
    assert stale.value.current.title == "Pertama"
    with pytest.raises(Stale):
        set_sides(agreement=agreement, by=cooperation.partner, sides={}, version=2)
    with pytest.raises(Stale):
        move_agreement(agreement=agreement, transition="sign", by=cooperation.partner, read=2)
    change_agreement(agreement=agreement, by=cooperation.partner, fields={"title": "Pertama"}, version=2)
    assert Agreement.objects.get().version == 3


def test_of_a_signed_agreement_only_what_is_clarified_later_is_written() -> None:
    cooperation = Cooperation()
    agreement = cooperation.agreement("signed")
    with pytest.raises(WrongStatus):
        change_agreement(agreement=agreement, by=cooperation.maker, fields={"title": "Lain"}, version=2)
    with pytest.raises(WrongStatus):
        set_sides(agreement=agreement, by=cooperation.maker, sides={}, version=2)
    clarified = {"costs_money": "no", "dprd": "not_needed", "dprd_reason": "Tanpa anggaran"}
    change_agreement(agreement=agreement, by=cooperation.maker, fields=clarified, version=2)
    move_agreement(agreement=agreement, transition="correct", by=cooperation.maker, note="Tanggal keliru")
    change_agreement(agreement=agreement, by=cooperation.maker, fields={"ends_on": date(2029, 1, 8)}, version=3)
    found = Agreement.objects.get()
    assert (found.dprd, found.ends_on, found.sides.count()) == ("not_needed", date(2029, 1, 8), 2)


def test_of_what_has_ended_or_is_over_nothing_is_written() -> None:
    cooperation = Cooperation()
    agreement = cooperation.agreement("ended")
    with pytest.raises(WrongStatus):
        change_agreement(agreement=agreement, by=cooperation.maker, fields={"costs_money": "no"}, version=2)
    draft = cooperation.agreement()
    cooperation.become("abandoned")
    with pytest.raises(WrongStatus):
        change_agreement(agreement=draft, by=cooperation.maker, fields={"title": "Lain"}, version=2)
    with pytest.raises(WrongStatus):
        draft_agreement(
            partnership=cooperation.partnership, by=cooperation.maker, fields={"kind": document_kind(), "title": "KB"}
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_on": date(2024, 1, 9)},
        {"effective_on": date(2029, 1, 10)},
        {"relation": "under"},
        {"dprd": "not_needed"},
        {"dprd": "entah"},
        {"title": ""},
    ],
)
def test_a_draft_that_cannot_be_is_refused_in_words(fields: dict[str, Any]) -> None:
    cooperation = Cooperation()
    agreement = cooperation.agreement()
    with pytest.raises(ValidationError):
        change_agreement(agreement=agreement, by=cooperation.maker, fields=fields, version=2)
    assert Agreement.objects.get().version == 2


def test_agreements_hang_on_each_other_within_one_partnership_and_never_in_a_circle() -> None:
    cooperation, other = Cooperation(), Cooperation()
    whole = cooperation.agreement(title="KB")
    under = cooperation.agreement(title="PKS", parent=whole, relation="under")
    addendum = cooperation.agreement(title="Adendum", parent=under, relation="addendum")
    assert list(whole.children.all()) == [under]
    for wrong in (other.agreement(), addendum, whole):
        with pytest.raises(ValidationError) as refused:
            change_agreement(
                agreement=whole, by=cooperation.maker, fields={"parent": wrong, "relation": "under"}, version=2
            )
        assert set(refused.value.message_dict) == {"parent"}


def test_each_side_signs_once_with_its_own_number() -> None:
    cooperation = Cooperation()
    agreement, power = cooperation.agreement(), cooperation.document(title="Surat kuasa")
    ours, theirs = cooperation.partnership.parties.all()
    signed = {"number": "12/PKS/2026", "by_power_of_attorney": True, "power_of_attorney": power}
    set_sides(agreement=agreement, sides={ours: signed}, by=cooperation.maker, version=2)
    side = agreement.sides.get()
    assert (side.party, side.number, side.signer_office) == (ours, "12/PKS/2026", "Gubernur")
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementSide.objects.create(agreement=agreement, party=ours)
    set_sides(agreement=agreement, sides={theirs: {"signer_office": "Wali Kota"}}, by=cooperation.maker, version=3)
    assert [one.party for one in agreement.sides.all()] == [theirs]


def test_a_signer_of_neither_party_and_a_foreign_power_of_attorney_are_refused() -> None:
    cooperation, other = Cooperation(), Cooperation()
    agreement, ours = cooperation.agreement(), cooperation.partnership.parties.first()
    foreign = other.partnership.parties.first()
    assert ours is not None
    assert foreign is not None
    tries: list[Any] = [
        {foreign: {"signer_office": "Gubernur"}},
        {ours: {"by_power_of_attorney": True, "power_of_attorney": other.document()}},
        {ours: {"by_power_of_attorney": False, "power_of_attorney": cooperation.document()}},
    ]
    for sides in tries:
        with pytest.raises(ValidationError):
            set_sides(agreement=agreement, sides=sides, by=cooperation.maker, version=2)
    assert agreement.sides.count() == 2


@pytest.mark.parametrize(
    ("years", "signed", "effective", "expected"),
    [
        (5, date(2026, 3, 2), None, date(2031, 3, 1)),
        (5, date(2026, 3, 2), date(2026, 4, 1), date(2031, 3, 31)),
        (5, date(2024, 2, 29), None, date(2029, 2, 28)),
        (4, date(2024, 2, 29), None, date(2028, 2, 28)),
        (None, date(2026, 3, 2), None, None),
        (5, None, None, None),
    ],
)
def test_the_end_that_is_proposed(
    years: int | None, signed: date | None, effective: date | None, expected: date | None
) -> None:
    kind = document_kind("lama_contoh", validity_years=years)
    assert Agreement(kind=kind, signed_on=signed, effective_on=effective).proposed_end() == expected


@pytest.mark.parametrize(
    ("fields", "in_force", "expired", "ending"),
    [
        ({"status": "draft"}, False, False, False),
        ({"ends_on": DAY}, True, False, True),
        ({"ends_on": DAY - timedelta(days=1)}, False, True, False),
        ({"ends_on": DAY + timedelta(days=30)}, True, False, True),
        ({"ends_on": DAY + timedelta(days=31)}, True, False, False),
        ({"effective_on": DAY}, True, False, False),
        ({"effective_on": DAY + timedelta(days=1)}, False, False, False),
        ({"ends_on": None}, True, False, False),
        ({"status": "ended", "ended_on": DAY, "end_reason": "Selesai"}, False, False, False),
        ({"status": "ended", "ended_on": DAY + timedelta(days=1), "end_reason": "Selesai"}, True, False, False),
    ],
)
def test_what_is_in_force_expired_or_ending(
    fields: dict[str, Any], in_force: bool, expired: bool, ending: bool
) -> None:
    agreement = Cooperation("active").agreement("signed")
    Agreement.objects.filter(pk=agreement.pk).update(**fields)
    assert Agreement.objects.in_force(on=DAY).exists() is in_force
    assert Agreement.objects.expired(on=DAY).exists() is expired
    assert Agreement.objects.ending_within(30, on=DAY).exists() is ending


def test_what_is_extended_neither_ends_nor_has_expired() -> None:
    cooperation = Cooperation("active")
    old = cooperation.agreement("signed", ends_on=DAY)
    assert list(Agreement.objects.ending_within(30, on=DAY)) == [old]
    longer = cooperation.agreement(parent=old, relation="extension", ends_on=DAY + timedelta(days=400))
    assert list(Agreement.objects.ending_within(30, on=DAY)) == [old]  # the extension is a draft
    Agreement.objects.filter(pk=longer.pk).update(status="signed")
    assert not Agreement.objects.ending_within(30, on=DAY).exists()
    assert not Agreement.objects.expired(on=DAY + timedelta(days=1)).exists()
    Agreement.objects.filter(pk=longer.pk).update(relation="under")
    assert list(Agreement.objects.ending_within(30, on=DAY)) == [old]


def test_signed_until_a_day_leaves_out_what_was_signed_later_or_not() -> None:
    cooperation = Cooperation("active")
    signed = cooperation.agreement("signed")
    cooperation.agreement()
    assert list(Agreement.objects.signed_until(date(2024, 1, 10))) == [signed]
    assert not Agreement.objects.signed_until(date(2024, 1, 9)).exists()
