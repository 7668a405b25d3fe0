"""Beginning the published report of a visit from what was written down and cleared."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.accounts.models import User
from visits.models import (
    Commitment,
    Opportunity,
    Participant,
    Point,
    PointDiscussed,
    PointKind,
    SystemShown,
    Visit,
    VisitReportIndexPage,
    VisitReportPage,
)
from visits.permissions import can_record

OFFICE_LONGEST = 200


@transaction.atomic
def begin_report(*, visit: Visit, by: User) -> VisitReportPage:
    """A draft page in Indonesian with the points cleared as public, participants by office, and cases asked for.

    It goes on through the CMS workflow. Raises PermissionDenied, ValidationError where there is a report already or
    the visit has not been held.
    """
    if not can_record(by, visit):
        raise PermissionDenied
    locked = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not Visit.objects.happened().filter(pk=visit.pk).exists():
        raise ValidationError(_("A report is written once the visit has taken place."))
    if locked.reports.exists():
        raise ValidationError(_("There is a report of this visit already."))
    index = VisitReportIndexPage.objects.filter(locale__language_code="id").first()
    if index is None:
        raise ValidationError(_("The list of visit reports does not exist yet. An administrator makes it in the CMS."))
    page = VisitReportPage(title=visit.title, slug=_slug(visit, index), visit=locked, live=False, owner=by)
    _fill(page, locked)
    index.add_child(instance=page)
    page.save_revision(user=by)
    return page


def _slug(visit: Visit, index: VisitReportIndexPage) -> str:
    base = slugify(f"{visit.title} {visit.date or ''}")[:80] or "kunjungan"
    taken = set(index.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return next(one for one in (base, *(f"{base}-{n}" for n in range(2, 1000))) if one not in taken)


def _owner_office(point: Point) -> str:
    """Who answers for a commitment: the owner's office where it made it, else the owner; nobody before it has one."""
    if point.owner_organisation is None:
        return ""
    promised = point.office if point.said_by_id in (None, point.owner_organisation_id) else ""
    return promised or point.owner_organisation.name


def _fill(page: VisitReportPage, visit: Visit) -> None:
    points = list(visit.points.public().select_related("said_by", "owner_organisation"))
    page.points = [
        PointDiscussed(text=one.text, sort_order=n)
        for n, one in enumerate(points)
        if one.kind in (PointKind.POINT, PointKind.FACT, PointKind.QUESTION)
    ]
    page.opportunities = [
        Opportunity(text=one.text, sort_order=n) for n, one in enumerate(points) if one.kind == PointKind.OPPORTUNITY
    ]
    page.commitments = [
        Commitment(
            text=one.text,
            by=one.said_by or one.owner_organisation or visit.host,
            owner_office=_owner_office(one),
            due_on=one.due_on,
            point=one,
            sort_order=n,
        )
        for n, one in enumerate(points)
        if one.kind == PointKind.COMMITMENT
    ]
    page.participants = [
        Participant(office=one.office, organisation=one.organisation, side=one.side, sort_order=n)
        for n, one in enumerate(visit.attendees.filter(came=True, organisation__isnull=False))
    ]
    request = getattr(visit, "request", None)
    cases = request.cases.all() if request else ()
    page.systems_shown = [SystemShown(case=case, sort_order=n) for n, case in enumerate(cases)]
