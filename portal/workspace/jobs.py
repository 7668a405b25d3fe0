"""What the clock brings to the workspace: telling events, and digests of what people follow."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.core.events import Letter
from portal.core.models import today
from portal.core.tick import Stage, at_stage, every_tick
from portal.workspace.models import Digest, Notice, Preference
from portal.workspace.notices import send_letter, tell

MONDAY: Final = 0
MOST_IN_A_MAIL: Final = 20


@at_stage(Stage.TELL)
def tell_events() -> int:
    """Tell what has happened since the last tick, and what the clock has just brought."""
    return tell()


@every_tick
def send_digests() -> int:
    """Mail what people follow, daily or on Mondays, as each chose; who has nothing new gets nothing.

    A person's digest of a day is sent once, however often the clock ticks; a missed day is caught up at the next tick.
    """
    day, sent = today(), 0
    waiting = Notice.objects.filter(digested_at=None, followed=True).values("user").distinct()
    for user in User.objects.filter(is_active=True, pk__in=waiting).select_related("preference").order_by("pk"):
        if _is_due(user, day):
            sent += _send(user.pk, day)
    return sent


def _is_due(user: User, day: date) -> bool:
    preference: Preference | None = getattr(user, "preference", None)
    how = preference.digest if preference else Digest.WEEKLY
    last = preference.digested_on if preference else None
    if how == Digest.NEVER or last == day:
        return False
    if how == Digest.DAILY:
        return True
    monday = day - timedelta(days=(day.weekday() - MONDAY) % 7)
    before = Notice.objects.filter(user=user, digested_at=None, followed=True, at__date__lt=monday)
    return (last is None or last < monday) and before.exists()


@transaction.atomic
def _send(user_pk: int, day: date) -> bool:
    user = User.objects.select_for_update(of=("self",)).get(pk=user_pk)
    notices = list(Notice.objects.filter(user=user, digested_at=None, followed=True).order_by("-at"))
    if not notices:
        return False
    with translation.override(user.language):
        shown = [
            f"• {date_format(timezone.localtime(notice.at))}: {notice.subject}" for notice in notices[:MOST_IN_A_MAIL]
        ]
        if more := len(notices) - len(shown):
            shown.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
        letter = Letter(
            to=user,
            subject=ngettext("%(n)s news about what you follow", "%(n)s news about what you follow", len(notices))
            % {"n": len(notices)},
            text="\n".join(shown),
            path="/ruang-kerja/pemberitahuan/",
            action=_("Read them in the workspace"),
        )
    send_letter(letter, user.email, key=f"digest/{day}/{user.pk}")
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(digested_at=timezone.now())
    Preference.objects.update_or_create(user=user, defaults={"digested_on": day})
    return True
