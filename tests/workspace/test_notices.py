"""Telling people: each event once, to whom it concerns then."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from portal.accounts.models import User
from portal.core import events
from portal.core.events import Letter
from portal.core.models import Event
from portal.workspace import notices
from portal.workspace.jobs import send_digests
from portal.workspace.models import Digest, Follow, Notice, Preference
from portal.workspace.notices import tell
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
readers: list[Letter] = []


@events.teller("test.happened")
def _test_teller(event: Event) -> Iterable[Letter]:
    return list(readers)


@events.teller("test.fails")
def _failing_teller(event: Event) -> Iterable[Letter]:
    raise RuntimeError("no")


@pytest.fixture(autouse=True)
def _nobody() -> None:
    readers.clear()


def letter(to: Any, **fields: Any) -> Letter:
    return Letter(to=to, subject="Perihal", text="Isi", path="/ruang-kerja/", action="Buka", **fields)


def happen(key: str = "a") -> bool:
    return events.record(key, "test.happened", OrganisationFactory())


def test_an_event_of_a_key_is_written_once() -> None:
    assert (happen("a"), happen("a"), happen("b")) == (True, False, True)
    assert Event.objects.count() == 2


def test_who_is_told_has_a_notice_and_a_mail_once_however_often_it_is_told() -> None:
    user = UserFactory()
    readers.append(letter(user))
    happen()
    assert (tell(), tell()) == (1, 0)
    assert [(n.user, n.subject, n.path) for n in Notice.objects.all()] == [(user, "Perihal", "/ruang-kerja/")]
    assert [one.to for one in mail.outbox] == [[user.email]]


def test_all_that_has_happened_is_told_in_one_go_and_what_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notices, "AT_A_TIME", 2)
    readers.append(letter(UserFactory()))
    for key in "abcdef":
        happen(key)
    Event.objects.filter(key__in=["b", "f"]).update(kind="test.fails")
    assert tell() == 4
    assert list(Event.objects.filter(told_at=None).order_by("key").values_list("key", flat=True)) == ["b", "f"]
    assert tell() == 0


def test_a_resent_letter_has_the_same_message_id() -> None:
    readers.append(letter("narahubung@contoh.example"))
    happen()
    tell()
    Event.objects.update(told_at=None)
    tell()
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 1


def test_somebody_who_is_named_twice_is_told_once_as_the_first_says() -> None:
    user = UserFactory()
    readers.extend([letter(user), letter(user, followed=True)])
    happen()
    tell()
    assert [n.followed for n in Notice.objects.all()] == [False]


def test_who_was_shut_out_meanwhile_is_not_told() -> None:
    user: User = UserFactory(closed=True)
    readers.append(letter(user))
    happen()
    tell()
    assert (Notice.objects.count(), len(mail.outbox)) == (0, 0)


def test_a_teller_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    @events.teller("test.broken")
    def broken(event: Event) -> Iterable[Letter]:
        raise RuntimeError("broken")

    events.record("x", "test.broken", OrganisationFactory())
    happen("y")
    assert tell() == 1
    assert Event.objects.get(told_at=None).key == "x"


def test_a_mail_has_text_and_html_in_the_readers_language_and_a_link() -> None:
    readers.append(letter(UserFactory(english=True)))
    happen()
    tell()
    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    html = str(sent.alternatives[0][0])
    assert "How often you get mail" in sent.body
    assert 'lang="en"' in html
    assert "/ruang-kerja/" in sent.body


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Jakarta"))


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("how", "told_on", "ticks", "mails"),
    [
        (Digest.DAILY, date(2026, 11, 24), [date(2026, 11, 24), date(2026, 11, 24)], 1),
        (Digest.WEEKLY, date(2026, 11, 20), [date(2026, 11, 21), MONDAY, MONDAY, date(2026, 11, 24)], 1),
        (Digest.WEEKLY, date(2026, 11, 20), [date(2026, 11, 24)], 1),  # the clock stood still on Monday
        (Digest.WEEKLY, MONDAY, [MONDAY, date(2026, 11, 29)], 0),
        (Digest.NEVER, date(2026, 11, 20), [MONDAY, date(2026, 11, 30)], 0),
    ],
)
def test_a_digest_comes_as_chosen_and_once(how: Digest, told_on: date, ticks: list[date], mails: int) -> None:
    user = UserFactory()
    Preference.objects.create(user=user, digest=how)
    readers.append(letter(user, followed=True))
    with time_machine.travel(at(told_on, 7), tick=False):
        happen()
        tell()
    assert mail.outbox == []
    for day in ticks:
        with time_machine.travel(at(day), tick=False):
            send_digests()
    assert len(mail.outbox) == mails


def test_who_follows_nothing_new_gets_no_digest() -> None:
    Preference.objects.create(user=UserFactory(), digest=Digest.DAILY)
    assert (send_digests(), mail.outbox) == (0, [])
    assert not Follow.objects.exists()
