"""Writing down what was said, and making it somebody's."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.core import events
from portal.core.conflicts import expect_version
from portal.core.models import Generation, today
from visits.models import Attendee, Commitment, NextStep, Point, PointKind, Visit
from visits.permissions import can_record, can_set_owner

MOST_ATTENDEES = 500


@transaction.atomic
def record_point(*, visit: Visit, by: User, fields: Mapping[str, Any], anchor: str = "") -> Point:
    """Write down a point. Raises PermissionDenied, and ValidationError for what is wrong."""
    if not can_record(by, visit):
        raise PermissionDenied
    point = Point(visit=visit, written_by=by, anchor=anchor, order=visit.points.count() + 1, **fields)
    point.full_clean()
    point.save()
    return point


@transaction.atomic
def change_point(*, point: Point, by: User, fields: Mapping[str, Any], version: int) -> Point:
    """Change a point as it was at `version`. Raises Stale for another one now, PermissionDenied, ValidationError."""
    found = Point.objects.select_for_update(of=("self",)).select_related("visit").get(pk=point.pk)
    if not can_record(by, found.visit):
        raise PermissionDenied
    expect_version(found, version)
    return _write(found, fields)


@transaction.atomic
def set_owner(
    *,
    point: Point,
    by: User,
    owner_organisation: Organisation | None,
    owner: User | None,
    due_on: date | None,
    version: int,
) -> Point:
    """Make a commitment somebody's. Raises as `change_point` does, and ValidationError for a due date in the past."""
    found = Point.objects.select_for_update(of=("self",)).select_related("visit").get(pk=point.pk)
    if not can_set_owner(by, found):
        raise PermissionDenied
    expect_version(found, version)
    if due_on is not None and due_on < today() and due_on != found.due_on:
        raise ValidationError({"due_on": _("This date lies in the past.")})
    if owner is not None and (owner_organisation is None or not _belongs(owner, owner_organisation)):
        raise ValidationError({"owner": _("This person does not belong to that organisation.")})
    changed = _write(found, {"owner_organisation": owner_organisation, "owner": owner, "due_on": due_on})
    if owner_organisation is not None:
        key = f"point:{found.pk}:owner:{owner_organisation.pk}:{owner.pk if owner else ''}:{due_on}"
        events.record(key, "point.owned", changed, by=by)
    return changed


def _belongs(user: User, organisation: Organisation) -> bool:
    return any(one.organisation_id == organisation.pk for one in user.current_memberships)


def _write(point: Point, fields: Mapping[str, Any]) -> Point:
    for name, value in fields.items():
        setattr(point, name, value)
    if point.kind != PointKind.COMMITMENT:
        point.owner_organisation = point.owner = point.due_on = None
    point.version += 1
    point.full_clean()
    point.save()
    if Commitment.objects.filter(point=point, page__live=True).exists():
        Generation.advance("pages")
    return point


@transaction.atomic
def add_step(*, visit: Visit, by: User, fields: Mapping[str, Any], point: Point | None = None) -> NextStep:
    """Set a follow-up, from a point or by itself. Raises PermissionDenied, ValidationError."""
    if not (can_record(by, visit) or (point is not None and can_set_owner(by, point))):
        raise PermissionDenied
    if fields["due_on"] < today():
        raise ValidationError({"due_on": _("This date lies in the past.")})
    step = NextStep(visit=visit, point=point, made_by=by, **fields)
    step.full_clean()
    step.save()
    events.record(f"step:{step.pk}:owned", "step.owned", step, by=by)
    return step


@transaction.atomic
def save_attendees(*, visit: Visit, by: User, rows: Sequence[Mapping[str, Any]]) -> int:
    """Put these participants in the place of all others. Raises PermissionDenied, ValidationError naming the row."""
    if not can_record(by, visit):
        raise PermissionDenied
    if len(rows) > MOST_ATTENDEES:
        raise ValidationError(_("At most %(n)s participants can be listed.") % {"n": MOST_ATTENDEES})
    people = [Attendee(visit=visit, **row) for row in rows]
    for number, person in enumerate(people, 1):
        try:
            person.full_clean()
        except ValidationError as error:
            raise ValidationError(_("Row %(n)s: %(why)s") % {"n": number, "why": " ".join(error.messages)}) from error
    visit.attendees.all().delete()
    Attendee.objects.bulk_create(people)
    return len(people)
