"""What published proposals say elsewhere: of a region, an organisation, a case study, a need."""

from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage
from partnerships.models import PublicProposal
from portal.accounts.models import Organisation
from portal.core.panels import Panel, panel
from portal.regions.models import Region
from visits.models import Need

SHOWN = 5


def _of(rows: QuerySet[PublicProposal], title: str) -> Panel | None:
    found = list(rows.select_related("proposer")[:SHOWN])
    if not found:
        return None
    context = {"id": "published-proposals", "rows": found}
    return Panel(title, "partnerships/panel_proposals.html", context)


@panel("region", order=45, queries=1)
def of_region(request: HttpRequest, region: Region) -> Panel | None:
    """What organisations of a region, and of those inside it, propose, and what is proposed for its public needs.

    The list of proposals knows the region of who proposes: the way to it says so, and leads nowhere without one.
    """
    inside = Q(proposer__region__code__startswith=region.code)
    answered = Need.objects.public().filter(region__code__startswith=region.code).order_by()
    rows = PublicProposal.objects.public().filter(inside | Q(need__in=answered.values("pk")))
    theirs = PublicProposal.objects.public().filter(inside).order_by()
    made = _of(rows.annotate(leads_on=Exists(theirs)), _("Proposals"))
    if made is not None and made.context["rows"][0].leads_on:
        made.context["url"] = f"{reverse('public_proposals:list')}?daerah={region.code}"
        made.context["link"] = _("All from %(region)s") % {"region": region.name}
    return made


@panel("organisation", order=45, queries=1)
def of_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """What an organisation proposes."""
    return _of(PublicProposal.objects.public().filter(proposer=organisation), _("Proposals"))


@panel("case_study", order=45, queries=1)
def of_case(request: HttpRequest, case: CaseStudyPage) -> Panel | None:
    """What builds on a case study, in whichever language it is read."""
    rows = PublicProposal.objects.public().filter(case__translation_key=case.translation_key)
    return _of(rows, _("Proposals that build on it"))


@panel("need", order=45, queries=1)
def of_need(request: HttpRequest, need: Need) -> Panel | None:
    """What answers a need; only one that everybody may read, as only such a one is named by a published proposal."""
    rows = PublicProposal.objects.public().filter(need__in=Need.objects.public().filter(pk=need.pk).values("pk"))
    return _of(rows, _("Proposals that answer it"))
