import socket
from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from portal.core import tick
from portal.core.mail import RETRY_MINUTES, send_notifications
from portal.core.models import Outbox

pytestmark = pytest.mark.django_db


class BrokenTransport(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


@pytest.fixture(autouse=True)
def _through_the_outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "portal.core.mail.OutboxBackend"


def write(**headers: str) -> None:
    EmailMessage("Undangan", "Isi dengan tautan", "portal@contoh.example", ["a@contoh.example"], headers=headers).send()


def test_mail_is_written_down_and_sent_once_with_its_message_id() -> None:
    write(**{"Message-ID": "<satu@portal>"})
    assert mail.outbox == []
    assert send_notifications() == (1, 0)
    assert send_notifications() == (0, 0)
    (sent,) = mail.outbox
    assert sent.recipients() == ["a@contoh.example"]
    assert sent.message()["Message-ID"] == "<satu@portal>"
    assert sent.message()["Subject"] == "Undangan"


def test_the_clock_sends_what_is_due_and_what_its_own_jobs_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick, "_jobs", {name: job for name, job in tick._jobs.items() if job[0] is tick.Stage.SEND})
    tick.every_tick(write)
    tick.run()
    tick.run()
    assert [sent.subject for sent in mail.outbox] == ["Undangan", "Undangan"]


def test_same_message_id_is_not_stored_twice() -> None:
    write(**{"Message-ID": "<satu@portal>"})
    write(**{"Message-ID": "<satu@portal>"})
    assert Outbox.objects.count() == 1


def test_mail_of_a_rolled_back_transaction_is_never_sent() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert send_notifications() == (0, 0)


def test_sent_mail_keeps_no_text() -> None:
    write()
    send_notifications()
    assert bytes(Outbox.objects.get().message) == b""


def test_failure_is_tried_again_later_and_given_up_at_last(settings: Any) -> None:
    settings.PORTAL_MAIL_TRANSPORT = f"{__name__}.BrokenTransport"
    write()
    before = timezone.now()
    assert send_notifications() == (0, 1)
    row = Outbox.objects.get()
    assert row.attempts == 1
    assert "no mail server" in row.last_error
    assert row.not_before >= before + timedelta(minutes=RETRY_MINUTES[0])
    assert send_notifications() == (0, 0)
    for _attempt in RETRY_MINUTES:
        Outbox.objects.update(not_before=timezone.now())
        send_notifications()
    row.refresh_from_db()
    assert row.failed_at is not None
    Outbox.objects.update(not_before=timezone.now())
    assert send_notifications() == (0, 0)


def test_one_failing_mail_does_not_hold_up_another(settings: Any) -> None:
    write(**{"Message-ID": "<satu@portal>"})
    Outbox.objects.update(not_before=timezone.now() + timedelta(hours=1))
    write(**{"Message-ID": "<dua@portal>"})
    assert send_notifications() == (1, 0)
    assert Outbox.objects.get(key="<satu@portal>").sent_at is None


class RefusingTransport(BaseEmailBackend):
    """A mail server that takes no mail for these recipients."""

    def send_messages(self, email_messages: Any) -> int:
        raise SMTPRecipientsRefused({})


@pytest.fixture
def silent_server() -> Iterator[int]:
    """The port of a mail server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_mail_server_that_hangs_is_asked_three_times_and_the_rest_stays_due(
    settings: Any, silent_server: int
) -> None:
    settings.PORTAL_MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", silent_server, 0.1
    for _number in range(5):
        write()
    assert send_notifications() == (0, 3)
    assert [row.attempts for row in Outbox.objects.order_by("pk")] == [1, 1, 1, 0, 0]
    assert [row.attempts for row in Outbox.objects.due()] == [0, 0]


def test_a_mail_server_that_refuses_some_mails_is_asked_for_all(settings: Any) -> None:
    settings.PORTAL_MAIL_TRANSPORT = f"{__name__}.RefusingTransport"
    for _number in range(5):
        write()
    assert send_notifications() == (0, 5)


def test_backend_is_the_outbox() -> None:
    assert type(get_connection()).__name__ == "OutboxBackend"
