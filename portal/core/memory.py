"""What is remembered: for one request, and until what is published changes."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import BigIntegerField, CharField, F, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language
from wagtail.models import PageViewRestriction

from portal.core.models import Generation

SECONDS = 10 * 60  # names of regions and organisations, and ages in words, change without a generation
Remembered = TypeVar("Remembered")
_request: ContextVar[dict[str, Any] | None] = ContextVar("what this request remembers", default=None)
_MISSING = object()
_kept: dict[str, tuple[float, str, Any]] = {}  # until when, of which generations, what


@dataclass(frozen=True)
class State:
    """What a request must know of the whole: the generations, and the paths that not everybody may see."""

    generations: dict[str, int]
    restricted: tuple[str, ...]

    def of(self, kinds: Collection[str]) -> str:
        """The generations of `kinds`, for the key of something computed from them."""
        return "-".join(f"{kind}{self.generations.get(kind, 0)}" for kind in sorted(kinds))

    def is_restricted(self, path: str) -> bool:
        """Whether a page at this place in the tree is kept from some readers."""
        return path.startswith(self.restricted) if self.restricted else False


@contextmanager
def one_request() -> Iterator[None]:
    """Until the end of this block the state is read once."""
    token = _request.set({})
    try:
        yield
    finally:
        _request.reset(token)


def state() -> State:
    """The state as it is now, or as it was when this request first asked; one query."""
    memory = _request.get()
    if memory is None:
        return _read()
    if "state" not in memory:
        memory["state"] = _read()
    found: State = memory["state"]
    return found


def once(name: str, compute: Callable[[], Remembered]) -> Remembered:
    """What `compute` answers, for this language; within one request it is asked once."""
    memory = _request.get()
    if memory is None:
        return compute()
    key = f"{name}:{get_language()}"
    if key not in memory:
        memory[key] = compute()
    found: Remembered = memory[key]
    return found


def _read() -> State:
    generations = Generation.objects.values_list("kind", Cast("number", BigIntegerField()))
    restricted = PageViewRestriction.objects.annotate(
        _path=Cast(F("page__path"), CharField()), _none=Value(-1, output_field=BigIntegerField())
    ).values_list("_path", "_none")
    rows = list(generations.union(restricted, all=True))
    return State(
        {name: number for name, number in rows if number >= 0}, tuple(name for name, number in rows if number < 0)
    )


def remembered(
    name: str, compute: Callable[[], Remembered], *, kinds: Collection[str] = ("pages",), seconds: int = SECONDS
) -> Remembered:
    """What `compute` answers, for this language, until one of `kinds` changes; it must be the same for everybody."""
    key = f"{name}:{get_language()}:{state().of(kinds)}"
    found = cache.get(key, _MISSING)
    if found is _MISSING:
        found = compute()
        cache.set(key, found, seconds)
    return found


def kept(name: str, compute: Callable[[], Remembered], *, kinds: Collection[str]) -> Remembered:
    """The same for what is large and read by nearly every request: this process keeps it, so nobody may change it."""
    key = f"{name}:{get_language()}"
    now, generations = monotonic(), state().of(kinds)
    until, made_at, found = _kept.get(key, (0.0, "", _MISSING))
    if found is _MISSING or made_at != generations or now >= until:
        found = compute()
        _kept[key] = now + SECONDS, generations, found
    made: Remembered = found
    return made
