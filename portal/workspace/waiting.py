"""What is waiting for somebody: apps register who has to do what by when; the workspace shows it first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.accounts.models import User
from portal.core.models import today

SOON_DAYS: Final = 7
MOST: Final = 100
Source = Callable[[User, int], Iterable["Waiting"]]


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what, where, by when (None: no date), for which organisation, and what kind of thing it is."""

    title: str
    path: str
    kind: str
    due: date | None = None
    organisation: str = ""
    since: date | None = None

    @property
    def state(self) -> str:
        """“late”, “soon” (within a week) or “”; what has waited for a date since a day is late."""
        if self.since is not None:
            return "late"
        if self.due is None:
            return ""
        days = (self.due - today()).days
        return "late" if days < 0 else "soon" if days <= SOON_DAYS else ""


_sources: dict[str, Source] = {}


def waits(source: Source) -> Source:
    """Register a source: what waits for a user, the most urgent first, at most so many rows, in one query or two.

    Raises ValueError for a second one of a name.
    """
    name = f"{source.__module__}.{source.__qualname__}"
    if name in _sources:
        raise ValueError(f"{name} is registered already")
    _sources[name] = source
    return source


def waiting_for(user: User, most: int = MOST) -> list[Waiting]:
    """What waits for `user`, at most so many of it: the longest overdue first, what has no date last."""
    found = [one for _name, source in sorted(_sources.items()) for one in source(user, most)]
    return sorted(found, key=lambda one: (one.due or one.since or date.max, one.title))[:most]
