"""What people are to hear of: written with its cause, told afterwards."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from portal.core.models import Event


@dataclass(frozen=True)
class Letter:
    """What one person is told: what changed for them, and the one thing to do.

    `to` is a user, or the address of somebody without an account. `path` is the page with the button, from the root.
    `subject` and `text` are in the reader's language; A `followed` letter goes to somebody who only follows:
    it appears in the workspace and in the digest, and is not mailed by itself.
    """

    to: Any
    subject: str
    text: str
    path: str
    action: str
    language: str = "id"
    followed: bool = False
    rows: Sequence[tuple[str, str]] = field(default_factory=tuple)  # small facts under the text


Teller = Callable[[Event], Iterable[Letter]]
_tellers: dict[str, Teller] = {}


def teller(*kinds: str) -> Callable[[Teller], Teller]:
    """Register who hears of events of these kinds, and in which words. Raises ValueError for a second one of a kind.

    It is called when the letters go out, under the language of nobody: it activates each reader's own.
    """

    def register(function: Teller) -> Teller:
        for kind in kinds:
            if kind in _tellers:
                raise ValueError(f"{kind} is told already")
            _tellers[kind] = function
        return function

    return register


def teller_of(kind: str) -> Teller | None:
    """Who tells of a kind of event; None where nobody does."""
    return _tellers.get(kind)


def record(key: str, kind: str, about: models.Model, *, by: Any = None, **data: Any) -> bool:
    """Write down an event in the transaction at hand; False where one of this key exists already."""
    _event, made = Event.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "app_label": about._meta.app_label,
            "model": about._meta.model_name or "",
            "object_id": str(about.pk),
            "by": by,
            "data": data,
        },
    )
    return made
