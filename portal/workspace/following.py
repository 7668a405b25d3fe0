"""What may be followed: apps register their models; whoever may see an object may follow it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from portal.accounts.permissions import Person


@dataclass(frozen=True)
class Followable:
    """A kind of thing to follow: its model, the rows a person may see, and the path of one."""

    model: type[Model]
    visible_to: Callable[[Person], QuerySet[Any]]
    path: Callable[[Any], str]


_kinds: dict[str, Followable] = {}


def followable(
    model: type[Model], *, visible_to: Callable[[Person], QuerySet[Any]], path: Callable[[Any], str]
) -> None:
    """Register a model under its name (“visits.visit”). Raises ValueError for a second time."""
    name = model._meta.label_lower
    if name in _kinds:
        raise ValueError(f"{name} is registered already")
    _kinds[name] = Followable(model, visible_to, path)


def kind(name: str) -> Followable | None:
    """The kind of a name, or None."""
    return _kinds.get(name)
