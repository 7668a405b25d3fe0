"""What visits, commitments and needs say when two organisations turn out to be one."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.merging import refuses_merge, said_twice
from portal.accounts.models import Organisation
from visits.models import Commitment, NeedSupport, Visit

Visitor = Visit.visitors.through


@refuses_merge
def visited_each_other(duplicate: Organisation, stays: Organisation) -> str:
    """An organisation does not visit itself."""
    for host, other in ((duplicate, stays), (stays, duplicate)):
        if Visit.objects.filter(Q(visitors=other) | Q(request__organisation=other), host=host).exists():
            return _("One of the two has visited the other: an organisation cannot visit itself.")
    return ""


@refuses_merge
def promised_together(duplicate: Organisation, stays: Organisation) -> str:
    """A second organisation that promises is another one."""
    pair = (duplicate, stays)
    if Commitment.objects.filter(by__in=pair, also_by__in=pair).exists():
        return _("The two have made a commitment together: change the report first.")
    return ""


@said_twice(Visitor)
def came_with_it(duplicate: Organisation, stays: Organisation) -> QuerySet[Any]:
    """Both came to one visit: it came once."""
    rows = Visitor._default_manager.filter(organisation=duplicate)
    return rows.filter(Exists(Visitor._default_manager.filter(organisation=stays, visit=OuterRef("visit"))))


@said_twice(NeedSupport)
def has_the_same_need(duplicate: Organisation, stays: Organisation) -> QuerySet[Any]:
    """Both have said that they share a need, or one shares the other's: the need has one of them."""
    both = NeedSupport.objects.filter(organisation=stays, need=OuterRef("need"))
    twice = Q(Exists(both), organisation=duplicate)
    own = Q(organisation=duplicate, need__organisation=stays) | Q(organisation=stays, need__organisation=duplicate)
    return NeedSupport.objects.filter(twice | own)
