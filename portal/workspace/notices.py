"""Telling people: each event once, to whom it concerns when it is told, in their language."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.core.events import Letter, teller_of
from portal.core.models import Event
from portal.workspace.models import Notice

log = structlog.get_logger(__name__)
AT_A_TIME: Final = 500


def tell() -> int:
    """Tell untold events, the oldest first; return how many. Safe to repeat and to run twice at once.

    Notices, mails and the mark on the event are written in one transaction an event. A teller that fails is logged and
    stops no other; its event stays untold until the next call.
    """
    told = 0
    untold = Event.objects.filter(told_at=None).order_by("at", "pk").values_list("at", "pk")
    some = list(untold[:AT_A_TIME])
    while some:
        for _at, pk in some:
            try:
                told += _tell(pk)
            except Exception:
                log.exception("event not told", number=pk)
        at, pk = some[-1]
        some = list(untold.filter(Q(at=at, pk__gt=pk) | Q(at__gt=at), at__gte=at)[:AT_A_TIME])
    return told


@transaction.atomic
def _tell(pk: int) -> bool:
    event = Event.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, told_at=None).first()
    if event is None:
        return False
    if teller := teller_of(event.kind):
        for letter in _once_each(teller(event)):
            deliver(event, letter)
    event.told_at = timezone.now()
    event.save(update_fields=["told_at"])
    return True


def _once_each(letters: Iterable[Letter]) -> Iterable[Letter]:
    """The first letter to each person: who has a duty hears of that, not that they also follow."""
    seen: set[str] = set()
    for letter in letters:
        who = str(letter.to.pk) if isinstance(letter.to, User) else str(letter.to).lower()
        if who not in seen:
            seen.add(who)
            yield letter


def deliver(event: Event, letter: Letter) -> None:
    """Write the notice of somebody with an account, and the mail; a second time changes nothing."""
    user = letter.to if isinstance(letter.to, User) else None
    if user is not None:
        if not user.is_active:
            return
        Notice.objects.get_or_create(
            user=user,
            event=event,
            defaults={
                "subject": letter.subject[:250],
                "text": letter.text,
                "path": letter.path,
                "action": letter.action[:120],
                "followed": letter.followed,
            },
        )
        if letter.followed:
            return
    address = user.email if user else str(letter.to)
    send_letter(letter, address, key=f"{event.key}/{address}")


def send_letter(letter: Letter, address: str, *, key: str) -> None:
    """Put a letter into the outbox as text and HTML; the Message-ID follows from `key`, so it is never doubled."""
    language = letter.to.language if isinstance(letter.to, User) else letter.language
    context = {
        "letter": letter,
        "link": f"{settings.PORTAL_BASE_URL}{letter.path}",
        "portal_name": settings.PORTAL_NAME,
        "preferences": f"{settings.PORTAL_BASE_URL}/ruang-kerja/pemberitahuan/" if isinstance(letter.to, User) else "",
    }
    with translation.override(language):
        mail = EmailMultiAlternatives(
            subject=letter.subject,
            body=render_to_string("workspace/letter.txt", context),
            to=[address],
            headers={"Message-ID": f"<{sha256(key.encode()).hexdigest()[:40]}@portal>"},
        )
        mail.attach_alternative(render_to_string("workspace/letter.html", context), "text/html")
    mail.send()
