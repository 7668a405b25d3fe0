"""What was checked is written with the verbs that the pages use: all of it, or nothing."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnerships.actions import (
    Side,
    add_action,
    draft_agreement,
    move_agreement,
    move_partnership,
    set_sides,
    start_partnership,
)
from partnerships.importing.checking import Check, Group
from partnerships.models import Partnership
from portal.accounts.models import User
from portal.core.filters import hash_of
from portal.core.states import WrongStatus


@transaction.atomic
def write(check: Check, *, by: User) -> None:
    """Write everything new. Raises ValidationError, naming the line, where somebody was faster or it may not be."""
    if check.problems:
        raise ValidationError(_("Something in the workbook is wrong: nothing is imported."))
    for group in check.groups:
        line = (group.agreements or group.actions)[0].line
        try:
            _write(group, by)
        except (IntegrityError, Partnership.DoesNotExist, PermissionDenied, WrongStatus, ValidationError) as error:
            why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            text = _(
                "%(title)s (sheet %(sheet)s, line %(line)s): something has changed meanwhile. Check again. %(why)s"
            )
            values = {"title": group.title, "sheet": line.sheet, "line": line.number, "why": why}
            raise ValidationError(text % values) from error


def _write(group: Group, by: User) -> None:
    partnership = group.found or start_partnership(
        parties=[Side(one) for one in group.organisations],
        by=by,
        fields={"title": group.title, **group.fields},
        once_key=group.once_key,
    )
    parties = {party.organisation_id: party for party in partnership.parties.select_related("organisation")}
    for new in group.agreements:
        key = f"impor-{hash_of(f'{partnership.pk}/{new.numbers[0].casefold()}')}"
        agreement = draft_agreement(partnership=partnership, by=by, fields=new.fields, once_key=key)
        numbers = dict(zip([one.pk for one in group.organisations], new.numbers, strict=False))
        sides = {
            party: {"number": numbers.get(pk, ""), "signer_office": new.offices[pk]} for pk, party in parties.items()
        }
        set_sides(agreement=agreement, sides=sides, by=by, version=agreement.version)
        agreement.refresh_from_db()
        move_agreement(agreement=agreement, transition="sign", by=by)
    if group.found is None:
        move_partnership(partnership=partnership, transition="activate", by=by)
    for action in group.actions:
        agreements = partnership.agreements.filter(sides__number__iexact=action.number) if action.number else None
        add_action(
            partnership=partnership,
            owner=parties[action.owner.pk],
            due_on=action.due_on,
            by=by,
            fields={**action.fields, "agreement": agreements.first() if agreements is not None else None},
            once_key=action.once_key,
        )
