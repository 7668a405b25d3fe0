"""What partnerships and proposals say when two organisations turn out to be one."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Partnership, Party, Proposal, ProposalAddressee
from portal.accounts.merging import refuses_merge, said_twice
from portal.accounts.models import Organisation


@refuses_merge
def are_partners(duplicate: Organisation, stays: Organisation) -> str:
    """A party cannot be with itself, nor confirm what it has done itself: as a unit neither."""
    number = Partnership.objects.filter(pk__in=_taking_part(duplicate)).filter(pk__in=_taking_part(stays)).count()
    if not number:
        return ""
    return ngettext(
        "Both take part in %(number)s partnership: a party cannot be with itself.",
        "Both take part in %(number)s partnerships: a party cannot be with itself.",
        number,
    ) % {"number": number}


def _taking_part(organisation: Organisation) -> QuerySet[Any]:
    return Party.objects.filter(Q(organisation=organisation) | Q(unit=organisation)).values("partnership")


@refuses_merge
def proposed_to_each_other(duplicate: Organisation, stays: Organisation) -> str:
    """A proposal is made to another organisation than one's own."""
    pair = (duplicate, stays)
    if Proposal.objects.filter(proposer__in=pair, addressees__in=pair).exists():
        return _("One of the two has made a proposal to the other: a proposal is not made to oneself.")
    return ""


@said_twice(ProposalAddressee)
def asked_with_it(duplicate: Organisation, stays: Organisation) -> QuerySet[Any]:
    """Both were asked by one proposal: it is asked once."""
    both = ProposalAddressee.objects.filter(organisation=stays, proposal=OuterRef("proposal"))
    return ProposalAddressee.objects.filter(Exists(both), organisation=duplicate)
