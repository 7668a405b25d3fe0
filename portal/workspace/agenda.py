"""What stands in somebody's calendar: apps register it, the feed (ICS) and the pages show it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from portal.accounts.models import User

Source = Callable[[User, date, date], Iterable["Entry"]]


@dataclass(frozen=True)
class Entry:
    """Something on a day, or at a time (aware datetimes). `key` stays the same when it is moved."""

    key: str
    title: str
    path: str
    day: date
    starts: datetime | None = None
    ends: datetime | None = None
    place: str = ""
    cancelled: bool = False


_sources: dict[str, Source] = {}


def agenda(source: Source) -> Source:
    """Register a source: (user, first day, last day) → entries that this user may see."""
    name = f"{source.__module__}.{source.__qualname__}"
    if name in _sources:
        raise ValueError(f"{name} is registered already")
    _sources[name] = source
    return source


def entries(user: User, first: date, last: date) -> list[Entry]:
    """Everything between two days, in order."""
    found = [one for _name, source in sorted(_sources.items()) for one in source(user, first, last)]
    return sorted(found, key=lambda one: (one.day, one.starts is not None, str(one.starts), one.key))


def ics(found: Iterable[Entry], *, name: str) -> bytes:
    """The entries as an iCalendar file; days without a time are whole days."""
    calendar = Calendar()
    calendar.add("prodid", "-//Portal Kolaborasi//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in found:
        event = Event()
        event.add("uid", f"{one.key}@portal")
        event.add("summary", one.title)
        event.add("dtstamp", datetime.combine(one.day, datetime.min.time()))
        event.add("dtstart", one.starts or one.day)
        event.add("dtend", one.ends or (one.starts + timedelta(hours=1) if one.starts else one.day + timedelta(days=1)))
        event.add("url", f"{settings.PORTAL_BASE_URL}{one.path}")
        if one.place:
            event.add("location", one.place)
        if one.cancelled:
            event.add("status", "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
