"""Mail: what is sent is first written down, in the transaction that causes it."""

from collections.abc import Sequence
from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import make_msgid
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from portal.core.models import Outbox

log = structlog.get_logger(__name__)
RETRY_MINUTES = (1, 5, 15, 60, 180, 360, 360, 360)
UNREACHED_IN_A_ROW = 3


class OutboxBackend(BaseEmailBackend):
    """Django's mail backend that writes outbox rows; `send_notifications` sends them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store each message; a message whose Message-ID is known already is not stored again."""
        for message in email_messages:
            key = message.extra_headers.setdefault("Message-ID", make_msgid(domain="portal"))
            Outbox.objects.get_or_create(
                key=key,
                defaults={
                    "sender": message.from_email,
                    "recipients": message.recipients(),
                    "subject": message.subject[:250],
                    "message": message.message().as_bytes(),
                },
            )
        return len(email_messages)


class StoredMessage(EmailMessage):
    """An EmailMessage that is sent exactly as it was stored."""

    def __init__(self, row: Outbox) -> None:
        super().__init__(row.subject, "", row.sender, row.recipients)
        self.raw = bytes(row.message)

    def message(self, **kwargs: object) -> object:  # type: ignore[override]
        """The stored message, parsed."""
        return message_from_bytes(self.raw, policy=policy.SMTP)


def send_notifications(limit: int = 200) -> tuple[int, int]:
    """Send what is due, oldest first; return (sent, failed).

    Each mail is locked, sent and marked in a transaction of its own. A failure is tried again after 1 minute up to
    6 hours, 24 hours in all, then given up and kept. A sent mail's text is emptied, for it may hold a link that lets
    somebody in. Where the mail server is not reached for the third mail in a row, the rest stays due.
    """
    sent = failed = unreached = 0
    connection = get_connection(settings.PORTAL_MAIL_TRANSPORT)
    for pk in list(Outbox.objects.due().values_list("pk", flat=True)[:limit]):
        if unreached == UNREACHED_IN_A_ROW:
            log.warning("mail server not reached", sent=sent, failed=failed)
            break
        with transaction.atomic():
            row = Outbox.objects.due().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if row is None:
                continue
            try:
                connection.send_messages([StoredMessage(row)])
            except OSError as error:
                row.attempts += 1
                row.last_error = str(error)[:2000]
                if row.attempts > len(RETRY_MINUTES):
                    row.failed_at = timezone.now()
                else:
                    row.not_before = timezone.now() + timedelta(minutes=RETRY_MINUTES[row.attempts - 1])
                failed += 1
                unreached = unreached + 1 if _is_unreached(error) else 0
                log.warning("mail not sent", outbox=row.pk, attempts=row.attempts, error=row.last_error)
            else:
                row.sent_at = timezone.now()
                row.message = b""
                sent, unreached = sent + 1, 0
            row.save()
    return sent, failed


def _is_unreached(error: OSError) -> bool:
    """Whether the server was not there or did not answer; one that answers and refuses a mail may take the next."""
    return not isinstance(error, SMTPException) or isinstance(error, SMTPServerDisconnected | SMTPConnectError)
