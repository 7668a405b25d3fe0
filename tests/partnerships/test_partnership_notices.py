"""Who hears of partnerships, agreements and documents, and in which words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from partnerships.actions import (
    Side,
    clear_summary,
    enter_stage,
    move_agreement,
    move_partnership,
    set_parties,
    withdraw_document,
)
from partnerships.models import Agreement, Partnership
from partnerships.notices import tell_agreement_end
from portal.core import events
from portal.core.events import Letter, teller_of
from portal.core.models import Event, today
from portal.workspace.following import kind as followable_kind
from portal.workspace.follows import follow
from tests.factories import member_of
from tests.partnerships.cooperation import KINDS_OF_PEOPLE, PARTIES, Cooperation, stages

pytestmark = pytest.mark.django_db


def letters(kind: str) -> list[Letter]:
    """What is told of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    tell = teller_of(kind)
    assert tell is not None
    return list(tell(event))


def hold(cooperation: Cooperation) -> None:
    move_partnership(partnership=cooperation.partnership, transition="hold", by=cooperation.maker, note="Anggaran")


def end(cooperation: Cooperation) -> None:
    agreement = cooperation.agreement("signed")
    move_agreement(agreement=agreement, transition="end", by=cooperation.maker, note="Digabung")


def sign(cooperation: Cooperation) -> None:
    move_agreement(agreement=cooperation.agreement(), transition="sign", by=cooperation.maker)


def enter(cooperation: Cooperation) -> None:
    enter_stage(partnership=cooperation.partnership, stage=stages()[0], on=date(2026, 3, 2), by=cooperation.maker)


def clear(cooperation: Cooperation) -> None:
    fields = {"visibility": "public", "summary_id": "Ringkasan"}
    clear_summary(partnership=cooperation.partnership, by=cooperation.maker, fields=fields, version=1)


def rearrange(cooperation: Cooperation) -> None:
    parties = [Side(cooperation.ours), Side(cooperation.theirs)]
    set_parties(partnership=cooperation.partnership, parties=parties, by=cooperation.maker, version=1)


def withdraw(cooperation: Cooperation) -> None:
    withdraw_document(document=cooperation.document(), by=cooperation.maker, reason="Salah berkas")


def nothing(cooperation: Cooperation) -> None:
    """It has happened by then."""


TOLD: list[tuple[str, Callable[[Cooperation], None], str, str]] = [
    ("partnership.started", nothing, "Kanal aduan bersama", ""),
    ("partnership.hold", hold, "Kanal aduan bersama", "Anggaran"),
    ("partnership.stage", enter, "Tahap 1", ""),
    ("partnership.cleared", clear, "Kanal aduan bersama", ""),
    ("partnership.parties", rearrange, "Kanal aduan bersama", "Pemerintah"),
    ("agreement.sign", sign, "PKS kanal aduan", "Kanal aduan bersama"),
    ("agreement.end", end, "PKS kanal aduan", "Digabung"),
    ("document.withdrawn", withdraw, "Kanal aduan bersama", "Salah berkas"),
]


@pytest.mark.parametrize(("kind", "happen", "subject", "text"), TOLD, ids=[row[0] for row in TOLD])
def test_the_other_coordinators_hear_and_are_led_to_the_partnership(
    kind: str, happen: Callable[[Cooperation], None], subject: str, text: str
) -> None:
    cooperation = Cooperation("active")
    happen(cooperation)
    [letter] = letters(kind)
    assert (letter.to, letter.followed) == (cooperation.partner, False)
    assert subject in letter.subject
    assert text in letter.text
    assert letter.path == f"/ruang-kerja/kemitraan/{cooperation.partnership.pk}/"


def test_each_reader_is_written_to_in_his_own_language() -> None:
    cooperation = Cooperation("active")
    english = member_of("coordinator", cooperation.theirs, english=True)
    hold(cooperation)
    subjects = {letter.to: letter.subject for letter in letters("partnership.hold")}
    with translation.override("en"):
        assert subjects[english].endswith("On hold")
    assert not subjects[cooperation.partner].endswith("On hold")


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_who_follows_hears_only_what_he_may_see(kind: str) -> None:
    cooperation = Cooperation("active")
    person = cooperation.user(kind)
    follow(obj=cooperation.partnership, by=person)
    move_partnership(
        partnership=cooperation.partnership, transition="conclude", by=member_of("coordinator", cooperation.ours)
    )
    told = {letter.to: letter.followed for letter in letters("partnership.conclude")}
    assert (person in told) is (kind in PARTIES or kind == "auditor")
    if person in told:
        assert told[person] is (not kind.endswith("coordinator"))


def test_a_document_that_is_added_is_told_to_followers_only() -> None:
    cooperation = Cooperation("active")
    follow(obj=cooperation.partnership, by=cooperation.partner)
    cooperation.document()
    [letter] = letters("document.added")
    assert (letter.to, letter.followed, letter.text) == (cooperation.partner, True, "Naskah PKS")


def test_a_focal_point_who_left_hears_nothing_more() -> None:
    cooperation = Cooperation("active")
    focal = cooperation.user("their focal point")
    cooperation.partnership.parties.filter(organisation=cooperation.theirs).update(focal_point=focal)
    hold(cooperation)
    assert {letter.to for letter in letters("partnership.hold")} == {cooperation.partner, focal}
    focal.memberships.update(until=today() - timedelta(days=1), since=today() - timedelta(days=2))
    assert {letter.to for letter in letters("partnership.hold")} == {cooperation.partner}


def test_what_is_gone_or_was_extended_meanwhile_is_not_told() -> None:
    cooperation = Cooperation("active")
    agreement = cooperation.agreement("signed", ends_on=today() + timedelta(days=5))
    events.record("a", "agreement.ends", agreement, ends_on=str(agreement.ends_on), days=15)
    event = Event.objects.get(key="a")
    assert len(list(tell_agreement_end(event))) == 2
    extension = cooperation.agreement(
        "signed", parent=agreement, relation="extension", ends_on=today() + timedelta(days=500)
    )
    assert list(tell_agreement_end(event)) == []
    Agreement.objects.filter(pk=extension.pk).delete()
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=today() + timedelta(days=6))
    assert list(tell_agreement_end(event)) == []
    missing: Any = ["partnership.hold", "partnership.started", "agreement.sign", "document.added", "agreement.ends"]
    for kind in missing:
        tell = teller_of(kind)
        assert tell is not None
        gone = Event(key=kind, kind=kind, object_id="0", data={"tells": ["parties"], "ends_on": "2026-01-01"})
        assert list(tell(gone)) == []


def test_partnerships_can_be_followed_by_those_who_may_see_them() -> None:
    cooperation = Cooperation()
    found = followable_kind("partnerships.partnership")
    assert found is not None
    assert found.visible_to(cooperation.partner).get() == Partnership.objects.get()
    assert found.path(cooperation.partnership) == cooperation.partnership.get_absolute_url()
