"""Verbs of partnerships: begin, write, who takes part, what others read, moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Partnership, PartnershipStatus, Party, Proposal, Visibility, refuse_parties
from partnerships.permissions import can_coordinate_partnership, can_see_proposal, coordinates_party
from partnerships.states import partnership_machine, proposal_machine
from portal.accounts.models import Organisation, User
from portal.accounts.permissions import has_permission
from portal.accounts.roles import Permission
from portal.core.conflicts import expect_version
from portal.core.events import record
from portal.core.models import Generation, StatusChange
from portal.core.states import WrongStatus
from visits.models.request import new_key

FROM_PROPOSAL = ("title", "kind", "urusan", "dimension", "aim", "visit", "need")


@dataclass(frozen=True)
class Side:
    """One party as it is to be: the organisation, the unit that carries it out, its focal point."""

    organisation: Organisation
    unit: Organisation | None = None
    focal_point: User | None = None


@transaction.atomic
def start_partnership(
    *,
    parties: Sequence[Side] = (),
    by: User,
    fields: Mapping[str, Any],
    proposal: Proposal | None = None,
    once_key: str = "",
) -> Partnership:
    """Begin to explore; by a coordinator of one of the parties.

    From a proposal that is accepted it takes what `parties` and `fields` do not say, and the proposal is taken up with
    it. The same form posted twice (`once_key`) is the same partnership. Raises PermissionDenied, WrongStatus for a
    proposal that is not accepted (any more), ValidationError (key "parties" for who takes part).
    """
    if proposal is not None:
        proposal = Proposal.objects.select_for_update(of=("self",)).select_related("proposer").get(pk=proposal.pk)
    if once_key and (found := Partnership.objects.filter(once_key=once_key, made_by=by).first()):
        return found
    if proposal is not None:
        if not can_see_proposal(by, proposal):
            raise PermissionDenied
        proposal_machine.apply(proposal, "take_up", by=by)
        parties = parties or [Side(one) for one in (proposal.proposer, *proposal.addressees.all())]
        fields = {**{name: getattr(proposal, name) for name in FROM_PROPOSAL}, **fields}
    refuse_sides(parties)
    partnership = Partnership(proposal=proposal, made_by=by, once_key=once_key or new_key(), **fields)
    partnership.full_clean()
    try:
        with transaction.atomic():
            partnership.save()
    except IntegrityError:  # the same form, a moment ago
        return Partnership.objects.get(once_key=partnership.once_key, made_by=by)
    for order, side in enumerate(parties):
        Party.objects.create(
            partnership=partnership,
            organisation=side.organisation,
            unit=side.unit,
            focal_point=side.focal_point,
            order=order,
        )
    if not can_coordinate_partnership(by, partnership):
        raise PermissionDenied
    record(f"partnership-started:{partnership.pk}", "partnership.started", partnership, by=by, tells=["parties"])
    return partnership


def refuse_sides(sides: Sequence[Side]) -> None:
    """Raise ValidationError (key "parties") for nobody, an organisation or region twice, a unit or person of others."""
    if not sides:
        raise ValidationError({"parties": _("Say who takes part.")})
    organisations = [side.organisation for side in sides]
    if len(set(organisations)) < len(organisations):
        raise ValidationError({"parties": _("Name each organisation only once.")})
    try:
        refuse_parties(organisations[0], organisations[1:])
    except ValidationError as error:
        raise ValidationError({"parties": error.messages}) from error
    for side in sides:
        _refuse_foreign(side)


def _refuse_foreign(side: Side) -> None:
    names = {"organisation": side.organisation.name}
    if side.unit is not None and not _is_part_of(side.unit, side.organisation):
        names["unit"] = side.unit.name
        raise ValidationError({"parties": _("%(unit)s is no part of %(organisation)s.") % names})
    own = [one for one in (side.organisation, side.unit) if one is not None]
    person = side.focal_point
    if person is not None and not any(has_permission(person, Permission.READ_OWN, one) for one in own):
        names["person"] = str(person)
        raise ValidationError({"parties": _("%(person)s does not belong to %(organisation)s.") % names})


def _is_part_of(unit: Organisation, whole: Organisation) -> bool:
    above, seen = unit.parent, set[int]()
    while above is not None and above.pk not in seen:
        if above == whole:
            return True
        seen.add(above.pk)
        above = above.parent
    return False


def shown_anew(partnership: Partnership) -> None:
    """What others read of it has changed: lists that are remembered are made anew."""
    if partnership.visibility == Visibility.PUBLIC:
        Generation.advance("partnerships")


def locked(partnership: Partnership, by: User) -> Partnership:
    """The partnership under a row lock, for a coordinator to write in. Raises PermissionDenied, WrongStatus."""
    found = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    refuse_writing(found, by)
    return found


def refuse_writing(found: Partnership, by: User) -> None:
    """Raise PermissionDenied for who coordinates none of its parties, WrongStatus where it is over."""
    if not can_coordinate_partnership(by, found):
        raise PermissionDenied
    if not found.is_live:
        raise WrongStatus(found.get_status_display())


@transaction.atomic
def change_partnership(*, partnership: Partnership, by: User, fields: Mapping[str, Any], version: int) -> Partnership:
    """Write in it as it was at `version` (fields of Partnership.WRITTEN); the same again changes nothing.

    Raises Stale where somebody else has changed it meanwhile, PermissionDenied, WrongStatus, ValidationError.
    """
    found = _write(locked(partnership, by), Partnership.WRITTEN, fields, version)
    shown_anew(found)
    return found


def _write(found: Partnership, names: Sequence[str], fields: Mapping[str, Any], version: int) -> Partnership:
    changed = [name for name in names if name in fields and getattr(found, name) != fields[name]]
    if not changed:
        return found
    expect_version(found, version)
    for name in changed:
        setattr(found, name, fields[name])
    found.version += 1
    found.full_clean()
    found.save()
    return found


@transaction.atomic
def clear_summary(*, partnership: Partnership, by: User, fields: Mapping[str, Any], version: int) -> Partnership:
    """Say who may read the summary and what it says (fields of Partnership.SHOWN); the other parties hear of it.

    A coordinator of a party that is not named to others yet names it by this, also with the text as it stands, unless
    the summary is the parties' own. Also of a partnership that is over. Raises Stale, PermissionDenied,
    ValidationError.
    """
    found = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    if not can_coordinate_partnership(by, found):
        raise PermissionDenied
    before, readers = found.version, found.visibility
    found = _write(found, Partnership.SHOWN, fields, version)
    if (joining := named_by(found, by)) and found.version == before:
        expect_version(found, version)
        found.version += 1
    for party in joining:
        party.named = True
        party.save(update_fields=["named"])
    if found.version > before:
        found.cleared_at = timezone.now()
        found.save(update_fields=["cleared_at", "version"])
        Generation.advance("partnerships")
        record(
            f"partnership-cleared:{found.pk}:{found.version}",
            "partnership.cleared",
            found,
            by=by,
            tells=["parties"],
            visibility=found.visibility,
            before=readers,
            named=[party.organisation.name_id for party in joining],
        )
    return found


def named_by(partnership: Partnership, by: User) -> list[Party]:
    """The parties that are named to others once this person lets the summary out: those not named yet, and his."""
    if partnership.visibility == Visibility.PRIVATE:
        return []
    return [party for party in partnership.unnamed_parties if coordinates_party(by, party)]


@transaction.atomic
def set_parties(*, partnership: Partnership, parties: Sequence[Side], by: User, version: int) -> Partnership:
    """Say who takes part, in this order; once it has begun a party is changed and leaves by its own coordinator only.

    A party that something is kept for stays. One that comes while others read the summary has cleared nothing, and
    what has not been cleared is not shown (ADR 8): what was let out stays as it is, and the new party is named to
    others only when its own coordinator clears the summary (`clear_summary`). Raises Stale, PermissionDenied,
    WrongStatus, ValidationError ("parties").
    """
    found = locked(partnership, by)
    refuse_sides(parties)
    held = {party.organisation_id: party for party in found.parties.select_related("organisation", "unit")}
    wanted = {side.organisation.pk: (order, side) for order, side in enumerate(parties)}
    if [_as_it_is(party) for party in held.values()] == list(parties):
        return found
    expect_version(found, version)
    changes = _changes(held, wanted)
    begun = found.status != PartnershipStatus.EXPLORING
    if begun and len(parties) < 2:
        raise ValidationError({"parties": _("A partnership has at least two parties. Name the other one first.")})
    for pk, party in held.items():
        side = wanted[pk][1] if pk in wanted else None
        if begun and side != _as_it_is(party) and not coordinates_party(by, party):
            message = _("Only a coordinator of %(party)s changes that party, or takes it out.")
            raise ValidationError({"parties": message % {"party": party.organisation.name}})
        if side is None:
            _take_out(party)
    for pk, (order, side) in wanted.items():
        party = held.get(pk) or Party(
            partnership=found, organisation=side.organisation, named=found.visibility == Visibility.PRIVATE
        )
        party.unit, party.focal_point, party.order = side.unit, side.focal_point, order
        party.save()
    if not can_coordinate_partnership(by, Partnership.objects.get(pk=found.pk)):
        raise ValidationError({"parties": _("Your own organisation would no longer take part.")})
    found.version += 1
    found.save(update_fields=["version"])
    shown_anew(found)
    key = f"partnership-parties:{found.pk}:{found.version}"
    record(key, "partnership.parties", found, by=by, tells=["parties"], **changes)
    return found


def _changes(held: Mapping[int, Party], wanted: Mapping[int, tuple[int, Side]]) -> dict[str, list[str]]:
    """Names of the organisations that join, leave, or go on with another unit or focal point, as they are kept."""
    return {
        "joined": [side.organisation.name_id for pk, (_order, side) in wanted.items() if pk not in held],
        "left": [party.organisation.name_id for pk, party in held.items() if pk not in wanted],
        "changed": [
            party.organisation.name_id
            for pk, party in held.items()
            if pk in wanted and wanted[pk][1] != _as_it_is(party)
        ],
    }


def _as_it_is(party: Party) -> Side:
    return Side(party.organisation, party.unit, party.focal_point)


def _take_out(party: Party) -> None:
    try:
        party.delete()
    except ProtectedError as error:
        message = _("Documents or signatures are kept for %(party)s. It stays a party.")
        raise ValidationError({"parties": message % {"party": party.organisation.name}}) from error


@transaction.atomic
def move_partnership(
    *, partnership: Partnership, transition: str, by: User, note: str = "", seen: str = ""
) -> StatusChange:
    """Make a move; `seen` is the status the person had before him.

    Raises WrongStatus where that has changed meanwhile, and as Machine.apply does.
    """
    found = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    if seen and found.status != seen and can_coordinate_partnership(by, found):
        raise WrongStatus(found.get_status_display())
    change = partnership_machine.apply(partnership, transition, by=by, note=note)
    partnership.refresh_from_db()
    shown_anew(partnership)
    return change
