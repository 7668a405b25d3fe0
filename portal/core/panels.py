"""Panels: what a lower app's page shows of a higher app, without importing it (decision 18)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portal.core.memory import remembered


@dataclass(frozen=True)
class Panel:
    """A piece of page: a heading, a template and its context."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


# A builder takes the request and the object shown (None on the home page) and answers a Panel, or None for nothing.
Builder = Callable[[HttpRequest, Any], Panel | None]


@dataclass(frozen=True)
class _Entry:
    order: int
    queries: int
    shared: bool
    kinds: Collection[str]
    build: Builder


_places: dict[str, dict[str, _Entry]] = {}


def panel(
    place: str, *, order: int, queries: int, shared: bool = False, kinds: Collection[str] = ("pages",)
) -> Callable[[Builder], Builder]:
    """Register a builder for a place ("home", "region", "organisation").

    `queries` is the most database queries it may cost; a test holds each builder to it. A `shared` panel is the same
    for everybody and made of what is published: it is remembered until one of `kinds` changes.
    Raises ValueError for a second builder of the same name.
    """

    def register(build: Builder) -> Builder:
        entries = _places.setdefault(place, {})
        name = f"{build.__module__}.{build.__qualname__}"
        if name in entries:
            raise ValueError(f"{name} is registered already")
        entries[name] = _Entry(order, queries, shared, kinds, build)
        return build

    return register


def entries(place: str) -> list[tuple[str, int, Builder]]:
    """(name, query budget, builder) of a place, in order."""
    found = _places.get(place, {})
    return [(name, e.queries, e.build) for name, e in sorted(found.items(), key=lambda item: item[1].order)]


def build(place: str, request: HttpRequest, subject: Any = None) -> list[Panel]:
    """The panels of a place for this request, in order."""
    found = sorted(_places.get(place, {}).items(), key=lambda item: item[1].order)
    made = (_made(name, entry, request, subject) for name, entry in found)
    return [one for one in made if one is not None]


def _made(name: str, entry: _Entry, request: HttpRequest, subject: Any) -> Panel | None:
    if not entry.shared:
        return entry.build(request, subject)
    key = f"panel:{name}:{getattr(subject, 'pk', '')}"
    return remembered(key, lambda: entry.build(request, subject), kinds=entry.kinds)
