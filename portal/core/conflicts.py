"""Two people in one text: who saves second is told, loses nothing, and sees both what is stored and what was typed."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.core.components import Row
from portal.core.notation import number


class Stale(Exception):
    """Somebody else has changed the text meanwhile; `current` is what is stored now, so that both can be shown."""

    def __init__(self, current: Any) -> None:
        super().__init__(_("Somebody else has changed this meanwhile."))
        self.current = current


def expect_version(row: Any, version: int) -> None:
    """Raises Stale where a row, locked by the caller, is no longer at the version somebody began from."""
    if row.version != version:
        raise Stale(row)


def catch_up(form: forms.BaseForm, stale: Stale, names: Collection[str] | None = None) -> list[Row]:
    """Let a refused form be saved again over what is stored now; the fields in which both texts differ, as stored.

    `names` are the fields that the stored row has under the same name; all, if nothing else is said.
    """
    form.data = {**form.data.dict(), "version": str(stale.current.version)}  # type: ignore[attr-defined]
    return [
        Row(str(form[name].label), stored(stale.current, name) or _("empty"))
        for name, field in form.fields.items()
        if (names is None or name in names)
        and not isinstance(field.widget, forms.HiddenInput)
        and _differs(form.cleaned_data.get(name), getattr(stale.current, name, None))
    ]


def rows_beside(
    label: str, typed: Sequence[models.Model], held: Sequence[models.Model], names: Sequence[str]
) -> list[Row]:
    """Rows that are saved as a whole, a need's figures for instance: all as stored, where they are not those typed.

    `names` are the fields that are compared and shown.
    """
    if [[getattr(one, name) for name in names] for one in typed] == [
        [getattr(one, name) for name in names] for one in held
    ]:
        return []
    told = [", ".join(filter(None, (stored(one, name) for name in names))) for one in held]
    return [Row(label, text) for text in told or [_("empty")]]


def _differs(typed: Any, held: Any) -> bool:
    return (typed or None) != (held or None)


def stored(row: models.Model, name: str) -> str:
    """A field of a row in words: the label of a choice, a date in the reader's language, yes or no."""
    value = getattr(row, name, None)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return number(value)
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    if getattr(field, "choices", None):
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(field, models.DateField) and value:
        return date_format(value)
    return "" if value is None else str(value)
