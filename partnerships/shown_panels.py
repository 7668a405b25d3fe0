"""What public partnerships say elsewhere: of a visit's report, a case study, a region, an organisation, the needs."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.models import CaseStudyPage
from partnerships.models import Partnership, Party
from partnerships.shown import building_on
from portal.accounts.models import Organisation
from portal.core.memory import state
from portal.core.panels import Panel, panel
from portal.regions.models import Region
from visits.board import column
from visits.models import VisitReportPage

SHOWN = 5
QUERIES = 3  # the rows, their parties, their stages
KINDS = ("pages", "partnerships", "proposals")


def _panel(rows: QuerySet[Partnership], title: str) -> Panel | None:
    """No query as long as nothing has ever been let out."""
    if not state().generations.get("partnerships"):
        return None
    found = list(rows.select_related("urusan").with_parties().with_stage()[:SHOWN])  # type: ignore[attr-defined]
    if not found:
        return None
    return Panel(title, "partnerships/shown/panel.html", {"id": "partnerships", "rows": found})


@panel("visit_report", order=10, queries=QUERIES, shared=True, kinds=KINDS)
def of_report(request: HttpRequest, report: VisitReportPage) -> Panel | None:
    """What grew from a visit."""
    rows = Partnership.objects.public().filter(visit=report.visit_id or 0)
    return _panel(rows, _("Partnerships that grew from this visit"))


@panel("case_study", order=40, queries=QUERIES, shared=True, kinds=KINDS)
def of_case(request: HttpRequest, case: CaseStudyPage) -> Panel | None:
    """What builds on a case study, in whichever language it is read."""
    return _panel(building_on(case), _("Partnerships that build on it"))


@panel("region", order=40, queries=QUERIES, shared=True, kinds=KINDS)
def of_region(request: HttpRequest, region: Region) -> Panel | None:
    """Those to which an organisation of a region, or of what lies in it, is a party."""
    inside = Party.objects.filter(named=True, organisation__region__code__startswith=region.code).order_by()
    made = _panel(Partnership.objects.public().filter(pk__in=inside.values("partnership")), _("Partnerships"))
    if made is not None:
        made.context["url"] = f"{reverse('public_partnerships:list')}?daerah={region.code}"
        made.context["link"] = _("All of %(region)s") % {"region": region.name}
    return made


@panel("organisation", order=40, queries=QUERIES, shared=True, kinds=KINDS)
def of_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """Those to which an organisation is a party."""
    own = Party.objects.filter(named=True, organisation=organisation).order_by()
    return _panel(Partnership.objects.public().filter(pk__in=own.values("partnership")), _("Partnerships"))


@column(gettext_lazy("Live partnerships"), kind="partnerships")
def live_by_dimension() -> Mapping[int, int]:
    """Public partnerships that are neither concluded nor abandoned, by dimension."""
    rows = Partnership.objects.public().live().exclude(dimension=None)
    return Counter(rows.order_by().values_list("dimension", flat=True))
