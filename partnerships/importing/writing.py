"""What was checked is written some partnerships at a time, by the rules of the verbs: all of it, or nothing."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from partnerships.actions.partnerships import Side, refuse_sides, refuse_writing, shown_anew
from partnerships.importing.checking import Check, Group
from partnerships.importing.keys import key_of_agreement
from partnerships.models import Action, Agreement, AgreementSide, Partnership, Party, Visibility
from partnerships.permissions import can_add_action
from partnerships.states import agreement_machine, partnership_machine
from portal.accounts.models import User
from portal.core.states import WrongStatus

AT_A_TIME: Final = 500
"""Partnerships: as many queries are made for all of them as for one."""
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def write(check: Check, *, by: User) -> set[int]:
    """Write everything new; returns the primary keys of the organisations that act for the parties.

    Raises ValidationError, naming the line where it can, where somebody was faster or it may not be. Nobody is told of
    each row: whoever calls tells of all at once. New partnerships are the parties' own, so search has nothing to read.
    """
    if check.problems:
        raise ValidationError(_("Something in the workbook is wrong: nothing is imported."))
    concerned: set[int] = set()
    for first in range(0, len(check.groups), AT_A_TIME):
        try:
            concerned |= _write(check.groups[first : first + AT_A_TIME], by)
        except IntegrityError as error:
            raise ValidationError(_("Something has changed meanwhile. Check again.")) from error
    return concerned


def _write(groups: Sequence[Group], by: User) -> set[int]:
    begun = _begin([group for group in groups if group.found is None], by)
    pks = [group.found or begun[group.once_key] for group in groups]
    rows = Partnership.objects.filter(pk__in=pks).select_for_update(of=("self",))
    partnerships = {one.pk: one for one in rows.prefetch_related("parties__organisation")}
    pairs = [(group, partnerships.get(pk)) for group, pk in zip(groups, pks, strict=True)]
    held = [(group, _to_write_in(group, found, by)) for group, found in pairs]
    signed = _agree(held, by)
    partnership_machine.apply_all(
        Partnership.objects.filter(pk__in=begun.values()).prefetch_related("parties"), "activate", by=by
    )
    _plan(held, by)
    if public := [found for _group, found in held if found.pk in signed and found.visibility == Visibility.PUBLIC]:
        shown_anew(public[0])
    return {pk for _group, found in held for party in found.parties.all() for pk in party.own_organisations}


def _begin(groups: Sequence[Group], by: User) -> dict[str, int]:
    """Begin the partnerships that are new; their primary keys by once_key."""
    for group in groups:
        try:
            refuse_sides([Side(one) for one in group.organisations])
        except ValidationError as error:
            raise _changed(group, error) from error
    made = Partnership.objects.bulk_create(
        _clean(Partnership(title=group.title, made_by=by, once_key=group.once_key, **group.fields), group)
        for group in groups
    )
    Party.objects.bulk_create(
        Party(partnership=one, organisation=organisation, order=order)
        for group, one in zip(groups, made, strict=True)
        for order, organisation in enumerate(group.organisations)
    )
    return {one.once_key: one.pk for one in made}


def _to_write_in(group: Group, found: Partnership | None, by: User) -> Partnership:
    try:
        if found is None or {one.organisation_id for one in found.parties.all()} != {
            one.pk for one in group.organisations
        }:
            raise PermissionDenied
        refuse_writing(found, by)
    except (PermissionDenied, WrongStatus) as error:
        raise _changed(group, error) from error
    return found


Held = Sequence[tuple[Group, Partnership]]


def _agree(held: Held, by: User) -> set[int]:
    """Write and sign the agreements; returns the primary keys of their partnerships."""
    new = [(group, partnership, one) for group, partnership in held for one in group.agreements]
    made = Agreement.objects.bulk_create(
        _clean(
            Agreement(
                partnership=partnership,
                made_by=by,
                once_key=key_of_agreement(partnership.pk, one.numbers[0]),
                **one.fields,
            ),
            group,
        )
        for group, partnership, one in new
    )
    AgreementSide.objects.bulk_create(
        _clean(AgreementSide(agreement=agreement, party=party, number=number, signer_office=one.offices[pk]), group)
        for agreement, (group, partnership, one) in zip(made, new, strict=True)
        for pk, party, number in _sides(group, partnership, one.numbers)
    )
    rows = Agreement.objects.filter(pk__in=[one.pk for one in made]).select_related("partnership")
    rows = rows.prefetch_related("sides", "partnership__parties__organisation")
    agreement_machine.apply_all(rows, "sign", by=by)
    return {one.partnership_id for one in made}


def _sides(group: Group, partnership: Partnership, numbers: Sequence[str]) -> Iterable[tuple[int, Party, str]]:
    """Primary key of the organisation, its party, and the number it gave."""
    parties = {party.organisation_id: party for party in partnership.parties.all()}
    for place, organisation in enumerate(group.organisations):
        number = numbers[place] if place < len(numbers) else ""
        yield organisation.pk, parties[organisation.pk], number


def _plan(held: Held, by: User) -> None:
    """Write the actions."""
    named = [partnership.pk for group, partnership in held if any(one.number for one in group.actions)]
    sides = AgreementSide.objects.filter(agreement__partnership__in=named).exclude(number="")
    known: dict[tuple[int, str], Agreement] = {}
    by_key: dict[str, Agreement] = {}
    for side in sides.select_related("agreement").order_by("agreement__made_at", "agreement"):
        known.setdefault((side.agreement.partnership_id, side.number.casefold()), side.agreement)
        by_key[side.agreement.once_key] = side.agreement
    made = []
    for group, partnership in held:
        parties = {party.organisation_id: party for party in partnership.parties.all()}
        for one in group.actions:
            owner = parties.get(one.owner.pk)
            if owner is None or not can_add_action(by, owner):
                raise _changed(group, PermissionDenied())
            key = key_of_agreement(partnership.pk, one.number)  # under which it was brought, if its number has changed
            agreement = (known.get((partnership.pk, one.number.casefold())) or by_key.get(key)) if one.number else None
            planned = Action(partnership=partnership, owner=owner, agreement=agreement, due_on=one.due_on, made_by=by)
            planned.once_key = one.once_key
            for name, value in one.fields.items():
                setattr(planned, name, value)
            made.append(_clean(planned, group))
    Action.objects.bulk_create(made)


def _clean(row: Row, group: Group) -> Row:
    """The row, looked at without a query: what it refers to was fetched, what is unique the database guards."""
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields if field.is_relation})
        row.clean()
    except ValidationError as error:
        raise _changed(group, error) from error
    return row


def _changed(group: Group, error: Exception) -> ValidationError:
    line = (group.agreements or group.actions)[0].line
    why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    text = _("%(title)s (sheet %(sheet)s, line %(line)s): something has changed meanwhile. Check again. %(why)s")
    return ValidationError(text % {"title": group.title, "sheet": line.sheet, "line": line.number, "why": why})
