"""Lifecycles as tables: which status may follow which, by whose decision, and the one function that writes a status."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.core import events
from portal.core.models import StatusChange

Allowed = Callable[[Any, Any], bool]  # (person, object): a question of an app's permissions.py
Guard = Callable[[Any], str | Promise | None]  # why the object is not ready for the move, or None


class Outdated(Exception):
    """What somebody decided on has changed since he read it."""


class WrongStatus(Outdated):
    """The move does not start from the object's present status: somebody else was faster, or the page is old."""

    def __init__(self, found: str | Promise) -> None:
        super().__init__(_("This has changed meanwhile: it is now “%(status)s”.") % {"status": found})


@dataclass(frozen=True)
class Transition:
    """One row of a lifecycle: from which statuses, to which, who may, and whether a reason must be given.

    `allowed` is a question of the app's permissions.py. `guard` says why an object is not ready yet; the move is then
    shown and refused with that reason. `tells` names the groups of people who hear of it; who belongs to a group is
    computed when the notice is sent. `asks` is what the note is asked for with, where that is not “why”.
    """

    name: str
    sources: frozenset[str]
    target: str
    allowed: Allowed
    label: str | Promise
    needs_note: bool = False
    guard: Guard | None = None
    tells: tuple[str, ...] = ()
    asks: str | Promise = ""


_machines: dict[str, "Machine"] = {}


def machines() -> list["Machine"]:
    """Every lifecycle, by name."""
    return [machine for _name, machine in sorted(_machines.items())]


class Machine:
    """The lifecycle of one model: its statuses, its transitions, and `apply`, the only code that writes the status.

    `name` is the first part of the kinds of event it records ("visit.accept"); `title` names it in documents.
    Raises ValueError for a second machine or transition of a name.
    """

    def __init__(
        self, name: str, statuses: type[models.TextChoices], *transitions: Transition, title: str | Promise
    ) -> None:
        self.name = name
        self.title = title
        self.statuses = statuses
        self.transitions = {row.name: row for row in transitions}
        if name in _machines or len(self.transitions) < len(transitions):
            raise ValueError(f"a second machine, or transition of the machine, {name}")
        _machines[name] = self

    def available(self, obj: Any, user: Any) -> list[Transition]:
        """The moves that `user` may make from the object's present status, in the order of the table."""
        return [row for row in self.transitions.values() if obj.status in row.sources and row.allowed(user, obj)]

    @transaction.atomic
    def apply(self, obj: Any, name: str, *, by: Any, note: str = "") -> StatusChange:
        """Move `obj` under a row lock and write who, when, from, to and why in the same transaction.

        `obj` is brought up to date and has the new status afterwards. `by` is a user, or whatever else the transition's
        `allowed` knows (the holder of a link); only a user is written down as the one who did it.
        Raises LookupError for an unknown move, WrongStatus, PermissionDenied, and ValidationError where the reason is
        missing (key "note") or the object is not ready.
        """
        row, note = self.transitions[name], note.replace("\x00", "")  # which PostgreSQL cannot keep
        found = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        self._refuse(row, found, by, note)
        change = self._change(row, found, by, note)
        found.status = row.target
        found.save(update_fields=["status"])
        obj.status = row.target
        change.save()
        if row.tells:
            events.record(
                f"status:{change.pk}",
                f"{self.name}.{name}",
                found,
                by=change.by,
                tells=list(row.tells),
                note=change.note,
            )
        return change

    @transaction.atomic
    def apply_all(self, rows: models.QuerySet[Any], name: str, *, by: Any, note: str = "") -> list[StatusChange]:
        """Move every row of a queryset as `apply` moves one, all or none, in as many queries as for one.

        For what is brought in bulk: `rows` has at hand what `allowed` and the guard read; nobody is told row by row,
        the caller tells of all at once, and search, which hears of no such save, must not know the rows. Raises as
        `apply`.
        """
        row, note = self.transitions[name], note.replace("\x00", "")
        found = list(rows.select_for_update(of=("self",)))
        for one in found:
            self._refuse(row, one, by, note)
        changes = [self._change(row, one, by, note) for one in found]
        rows.model._default_manager.filter(pk__in=[one.pk for one in found]).update(status=row.target)
        return StatusChange.objects.bulk_create(changes)

    def _refuse(self, row: Transition, found: Any, by: Any, note: str) -> None:
        if found.status not in row.sources:
            raise WrongStatus(self.statuses(found.status).label)
        if not row.allowed(by, found):
            raise PermissionDenied
        if row.needs_note and not note.strip():
            raise ValidationError({"note": _("Say why: the others will ask.")})
        if row.guard and (reason := row.guard(found)):
            raise ValidationError(str(reason))

    @staticmethod
    def _change(row: Transition, found: Any, by: Any, note: str) -> StatusChange:
        """The move as it is written down; not saved."""
        return StatusChange(
            app_label=found._meta.app_label,
            model=found._meta.model_name or "",
            object_id=str(found.pk),
            object_title=str(found)[:250],
            transition=row.name,
            from_status=found.status,
            to_status=row.target,
            note=note.strip(),
            by=by if isinstance(by, get_user_model()) else None,
        )


def changes_of(obj: models.Model) -> models.QuerySet[StatusChange]:
    """The moves of one object, the first one first."""
    return StatusChange.objects.filter(
        app_label=obj._meta.app_label, model=obj._meta.model_name, object_id=str(obj.pk)
    ).order_by("at", "pk")
