"""Reminders before an action is due, when it is late, and to whom it goes up; each once for a due date.

A day begins and ends where the owner of an action is. A tick that comes late tells the latest step only.
"""

from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from partnerships.clock.once import write_once
from partnerships.models import Action
from portal.core.tick import every_tick
from portal.regions.zones import Zone

FIRST_LATE: Final = 1  # the day after the due date


@every_tick
def remind_of_actions() -> int:
    """Write down which actions are due soon and which are late, by the days of the owner's zone."""
    return sum(_due(zone) + _late(zone) for zone in Zone)


def _due(zone: Zone) -> int:
    """Those due from today until a reminder's day, without those that a nearer reminder covers."""
    day, written, nearer = zone.today(), 0, -1
    for step in sorted(set(settings.ACTION_REMINDER_DAYS)):
        rows = _between(zone, day + timedelta(days=nearer + 1), day + timedelta(days=step))
        written += write_once(rows, f"action-due/{step}", "action.due")
        nearer = step
    return written


def _late(zone: Zone) -> int:
    """Those late by so many days that a step was reached, without those that reached a later one."""
    day, written = zone.today(), 0
    steps = sorted({FIRST_LATE, *settings.ACTION_ESCALATION_DAYS})
    for step, later in zip(steps, [*steps[1:], None], strict=True):
        first = day - timedelta(days=later - 1) if later is not None else None
        rows, level = _between(zone, first, day - timedelta(days=step)), _level(step)
        kind = "action.escalated" if level else "action.overdue"
        written += write_once(rows, f"action-late/{step}", kind, level=level)
    return written


def _between(zone: Zone, first: date | None, last: date) -> QuerySet[Action]:
    rows = Action.objects.with_owner().live().in_zone(zone).filter(due_on__lte=last)
    return rows if first is None else rows.filter(due_on__gte=first)


def _level(step: int) -> int:
    """How high it goes: 0 to the owner, 1 to the owner again, 2 to their head, 3 and more to all coordinators."""
    return sum(one <= step for one in set(settings.ACTION_ESCALATION_DAYS))
