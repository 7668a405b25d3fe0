"""The visit brief: what the host should know before a delegation comes, on one page."""

from dataclasses import dataclass

from casestudies.models import CaseStudyPage
from portal.core.components import Fact
from portal.core.models import today
from portal.regions.models import Region
from portal.regions.presentation import facts_of
from portal.regions.profile import profile
from visits.models import Attendee, NextStep, Point, Visit, VisitRequest

FACTS = 12
EARLIER = 10
ASKED_BY_OTHERS = 8


@dataclass(frozen=True)
class Brief:
    """What is known; `unknown` names what no figure is known of."""

    visit: Visit
    request: VisitRequest | None
    region: Region | None
    facts: list[Fact]
    unknown: list[str]
    earlier: list[Visit]
    open_steps: list[NextStep]
    loose: list[Point]
    cases: list[CaseStudyPage]
    others: list[VisitRequest]
    attendees: list[Attendee]


def brief_of(visit: Visit) -> Brief:
    """The brief of a visit, in a fixed number of queries."""
    request = VisitRequest.objects.select_related("region").filter(visit=visit).first()
    visitors = list(visit.visitors.select_related("region"))
    region = (request.region if request else None) or next((one.region for one in visitors if one.region), None)
    known: list[Fact] = []
    unknown: list[str] = []
    if region is not None:
        for topic in profile(region):
            for group in topic.groups:
                if group.is_unknown:
                    unknown.append(group.indicator.name)
                else:
                    known.extend(facts_of(group, on=today()))
    same = Visit.objects.filter(visitors__in=visitors).exclude(pk=visit.pk).distinct()
    return Brief(
        visit,
        request,
        region,
        known[:FACTS],
        unknown,
        list(same.happened().select_related("host", "kind").newest_first()[:EARLIER]),
        list(NextStep.objects.open().filter(visit__in=same).select_related("owner_organisation", "visit")[:EARLIER]),
        list(Point.objects.loose().filter(visit__in=same).select_related("visit")[:EARLIER]),
        list(request.cases.all()) if request else [],
        _others(visit, region),
        list(visit.attendees.select_related("organisation")),
    )


def _others(visit: Visit, region: Region | None) -> list[VisitRequest]:
    """What regions of the same island group asked the same host, the newest first."""
    if region is None:
        return []
    asked = VisitRequest.objects.filter(
        visit__host=visit.host_id, submitted_at__isnull=False, region__island_group=region.island_group
    ).exclude(visit=visit)
    return list(asked.select_related("region", "visit").order_by("-submitted_at")[:ASKED_BY_OTHERS])
