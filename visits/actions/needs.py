"""Stating a need, and keeping it true."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.accounts.permissions import can_contribute
from portal.core.conflicts import expect_version
from portal.core.models import Generation, StatusChange
from visits.models import Need, NeedFigure, NeedStatus, NeedSupport, Point, Visit
from visits.permissions import can_see_need, can_write_need
from visits.states import need_machine


@transaction.atomic
def start_need(
    *,
    by: User,
    fields: Mapping[str, Any],
    figures: Sequence[NeedFigure] = (),
    visit: Visit | None = None,
    point: Point | None = None,
) -> Need:
    """Begin a need as a draft. Raises PermissionDenied, ValidationError."""
    need = Need(written_by=by, visit=visit, point=point, **fields)
    if not can_contribute(by, need.organisation):
        raise PermissionDenied
    need.full_clean()
    need.save()
    _figures(need, figures)
    return need


@transaction.atomic
def change_need(
    *, need: Need, by: User, fields: Mapping[str, Any], figures: Sequence[NeedFigure], version: int
) -> Need:
    """Change a need as it was at `version`. Raises Stale, PermissionDenied, ValidationError."""
    found = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    if not can_write_need(by, found):
        raise PermissionDenied
    expect_version(found, version)
    for name, value in fields.items():
        setattr(found, name, value)
    if not can_write_need(by, found):  # it may not be handed to an organisation one does not speak for
        raise PermissionDenied
    found.version += 1
    found.full_clean()
    found.save()
    found.figures.all().delete()
    _figures(found, figures)
    Generation.advance("needs")
    return found


def _figures(need: Need, figures: Sequence[NeedFigure]) -> None:
    for figure in figures:
        figure.pk, figure.need = None, need
        figure.full_clean()
        figure.save()


@transaction.atomic
def move_need(*, need: Need, transition: str, by: User, note: str = "") -> StatusChange:
    """Make a move of a need's lifecycle. Raises as Machine.apply does."""
    change = need_machine.apply(need, transition, by=by, note=note)
    Generation.advance("needs")
    return change


@transaction.atomic
def support_need(*, need: Need, by: User, organisation: Organisation, note: str = "") -> NeedSupport:
    """List another organisation with an open need. Raises PermissionDenied, ValidationError."""
    if not can_contribute(by, organisation) or not can_see_need(by, need):
        raise PermissionDenied
    if need.status != NeedStatus.OPEN or organisation.pk == need.organisation_id:
        raise ValidationError(_("Only other organisations can be listed, and only with an open need."))
    support = NeedSupport(need=need, organisation=organisation, note=note, by=by)
    support.full_clean()
    support.save()
    return support
