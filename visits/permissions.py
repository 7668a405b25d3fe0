"""Who may do what with visits, points, follow-ups and needs: named questions, answered from current membership."""

from dataclasses import dataclass

from portal.accounts.permissions import (
    Person,
    can_contribute,
    can_coordinate,
    can_edit_content,
    can_receive_requests,
    organisations_permitting,
    reads_as_auditor,
)
from portal.accounts.roles import Permission
from visits.models import Need, NextStep, Point, Visit, VisitRequest


@dataclass(frozen=True)
class Bearer:
    """Whoever opened a request by its link, without an account."""

    request_id: int


Asker = Person | Bearer


def can_edit_visits(user: Person) -> bool:
    """Those who write reports also record visits of the past."""
    return can_edit_content(user)


def is_host(person: Asker, visit: Visit) -> bool:
    """Answers requests for the organisation that receives the visit."""
    return not isinstance(person, Bearer) and can_receive_requests(person, visit.host)


def is_requester(person: Asker, visit: Visit) -> bool:
    """Asked for the visit: by link, by account, or as somebody who speaks for the organisation that asks."""
    request = _request(visit)
    if request is None:
        return False
    if isinstance(person, Bearer):
        return request.pk == person.request_id
    if request.asked_by_id is not None and request.asked_by_id == person.pk:
        return True
    return request.organisation is not None and (
        can_coordinate(person, request.organisation) or can_contribute(person, request.organisation)
    )


def is_party(person: Asker, visit: Visit) -> bool:
    """Host or asker."""
    return is_host(person, visit) or is_requester(person, visit)


def _request(visit: Visit) -> VisitRequest | None:
    return VisitRequest.objects.select_related("organisation").filter(visit=visit).first()


def can_see_visit(person: Asker, visit: Visit) -> bool:
    """Whether the visit exists for this person; agrees with Visit.objects.visible_to."""
    if isinstance(person, Bearer):
        return is_requester(person, visit)
    return Visit.objects.visible_to(person).filter(pk=visit.pk).exists()


def reads_visit_as_auditor(user: Person, visit: Visit) -> bool:
    """Whether a person reads a visit only because he reads everything; that is logged."""
    return reads_as_auditor(user, {visit.host_id, *(one.pk for one in visit.visitors.all())})


def can_record(user: Person, visit: Visit) -> bool:
    """Write participants, points and follow-ups: the host's people, from the day a date is agreed."""
    return is_host(user, visit) or (not isinstance(user, Bearer) and can_contribute(user, visit.host))


def can_set_owner(user: Person, point: Point) -> bool:
    """Name the owner and due date of a commitment: the host, and the organisation that is to own it."""
    if can_record(user, point.visit):
        return True
    return any(can_contribute(user, organisation) for organisation in point.visit.visitors.all())


def can_keep_step(user: Person, step: NextStep) -> bool:
    """Say how far a follow-up is: its owner's organisation, and the host."""
    return can_contribute(user, step.owner_organisation) or can_record(user, step.visit)


def organisations_represented(user: Person) -> set[int]:
    """Organisations in whose name a person may ask for a visit or state a need, by primary key."""
    return organisations_permitting(user, Permission.CONTRIBUTE) | organisations_permitting(user, Permission.COORDINATE)


def can_write_need(user: Person, need: Need) -> bool:
    """Change a need: those who contribute for its organisation."""
    return can_contribute(user, need.organisation)


def can_publish_need(user: Person, need: Need) -> bool:
    """Open it to others, say that it is met, withdraw it: a coordinator of its organisation."""
    return can_coordinate(user, need.organisation)


def can_see_need(user: Person, need: Need) -> bool:
    """Whether the need exists for this person; agrees with Need.objects.visible_to."""
    return Need.objects.visible_to(user).filter(pk=need.pk).exists()
