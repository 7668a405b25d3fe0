"""Verbs of agreements."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnerships.actions.partnerships import locked, shown_anew
from partnerships.models import Agreement, AgreementSide, AgreementStatus, Partnership, Party
from partnerships.permissions import can_coordinate_agreement
from partnerships.states import agreement_machine
from portal.accounts.models import User
from portal.core.conflicts import expect_version
from portal.core.models import StatusChange, today
from portal.core.states import WrongStatus
from visits.models.request import new_key


@transaction.atomic
def draft_agreement(*, partnership: Partnership, by: User, fields: Mapping[str, Any], once_key: str = "") -> Agreement:
    """Begin an agreement (fields of Agreement.WRITTEN). The same form posted twice (`once_key`) is the same draft.

    Raises PermissionDenied, WrongStatus for a partnership that is over, ValidationError.
    """
    found = locked(partnership, by)
    if once_key and (known := Agreement.objects.filter(once_key=once_key, made_by=by).first()):
        return known
    agreement = Agreement(partnership=found, made_by=by, once_key=once_key or new_key(), **fields)
    agreement.full_clean()
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError as error:  # a key of somebody else
        raise ValidationError(_("This form has been used already. Begin anew.")) from error
    return agreement


def _to_write_in(agreement: Agreement, by: User) -> Agreement:
    locked(agreement.partnership, by)
    found = Agreement.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=agreement.pk)
    if found.status == AgreementStatus.ENDED:
        raise WrongStatus(found.get_status_display())
    return found


@transaction.atomic
def change_agreement(*, agreement: Agreement, by: User, fields: Mapping[str, Any], version: int) -> Agreement:
    """Write in a draft as it was at `version`; of a signed one only what is clarified later (OPEN_ONCE_SIGNED).

    The same again changes nothing. Raises Stale where somebody else has changed it meanwhile, WrongStatus,
    PermissionDenied, ValidationError.
    """
    found = _to_write_in(agreement, by)
    changed = [name for name in Agreement.WRITTEN if name in fields and getattr(found, name) != fields[name]]
    if not changed:
        return found
    expect_version(found, version)
    if found.status != AgreementStatus.DRAFT and set(changed) - set(Agreement.OPEN_ONCE_SIGNED):
        raise WrongStatus(found.get_status_display())
    for name in changed:
        setattr(found, name, fields[name])
    found.version += 1
    found.full_clean()
    found.save()
    return found


@transaction.atomic
def set_sides(*, agreement: Agreement, sides: Mapping[Party, Mapping[str, Any]], by: User, version: int) -> Agreement:
    """Say for each party its number and who signs; a party that is not named has no side any more.

    The values are fields of AgreementSide. Raises Stale, WrongStatus unless it is a draft, PermissionDenied,
    ValidationError for a party of another partnership.
    """
    found = _to_write_in(agreement, by)
    if found.status != AgreementStatus.DRAFT:
        raise WrongStatus(found.get_status_display())
    expect_version(found, version)
    found.sides.exclude(party__in=sides).delete()
    for party, values in sides.items():
        side = found.sides.filter(party=party).first() or AgreementSide(agreement=found, party=party)
        for name in ("number", "signer_office", "signer_name", "by_power_of_attorney", "power_of_attorney"):
            if name in values:
                setattr(side, name, values[name])
        side.full_clean()
        side.save()
    found.version += 1
    found.save(update_fields=["version"])
    return found


@transaction.atomic
def move_agreement(
    *,
    agreement: Agreement,
    transition: str,
    by: User,
    note: str = "",
    seen: str = "",
    read: int | None = None,
    ended_on: date | None = None,
) -> StatusChange:
    """Make a move; `seen` and `read` are the status and the version that the person had before him.

    An agreement that ends before its time ends on a day (today), for the reason given. Raises WrongStatus where the
    status has changed meanwhile, Stale where the text has, and as Machine.apply does.
    """
    found = Agreement.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=agreement.pk)
    row = agreement_machine.transitions[transition]
    if not can_coordinate_agreement(by, found):
        raise PermissionDenied
    if seen and found.status != seen:
        raise WrongStatus(found.get_status_display())
    if read is not None:
        expect_version(found, read)
    if row.target == AgreementStatus.ENDED and found.status in row.sources and note.strip():
        found.ended_on, found.end_reason = ended_on or today(), note.replace("\x00", "").strip()
        if found.ended_on > today() or (found.begins_on and found.ended_on < found.begins_on):
            raise ValidationError({"ended_on": _("It ends between the day it began and today.")})
        found.full_clean()
        found.save(update_fields=["ended_on", "end_reason"])
    change = agreement_machine.apply(agreement, transition, by=by, note=note)
    agreement.refresh_from_db()
    shown_anew(found.partnership)
    return change
