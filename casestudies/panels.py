"""What case studies say elsewhere: the newest and the map on the home page, those of a region or an organisation."""

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage
from casestudies.presentation import case_card
from portal.accounts.models import Organisation
from portal.core.components import Row
from portal.core.notation import number
from portal.core.panels import Panel, panel
from portal.core.templatetags.components import prefix
from portal.core.visibility import in_language
from portal.pages.cards import side_by_side
from portal.pages.filters import with_first_dimension
from portal.regions.map import map_rows, map_steps
from portal.regions.models import Region

ON_HOME = 3
SHOWN = 5


def _public() -> QuerySet[CaseStudyPage]:
    return in_language(CaseStudyPage.objects.all(), get_language() or "id")


def _list_url() -> str:
    return f"{prefix()}studi-kasus/"


def _cases(count: int) -> str:
    return ngettext("%(count)s case study", "%(count)s case studies", count) % {"count": number(count)}


@panel("home", order=30, queries=1, shared=True)
def newest(request: HttpRequest, subject: object) -> Panel | None:
    """The newest case studies."""
    rows = _public().select_related("locale", "region", "organisation", "image")
    found = with_first_dimension(rows).order_by("-first_published_at", "-pk")[:ON_HOME]
    cards = side_by_side([case_card(page) for page in found])
    if not cards:
        return None
    context = {"id": "newest-cases", "cards": cards, "url": _list_url(), "link": _("All case studies")}
    return Panel(_("What others have tried"), "pages/panel_cards.html", context)


@panel("home", order=40, queries=1, shared=True)
def by_province(request: HttpRequest, subject: object) -> Panel:
    """Case studies by province, as map, tiles and table."""
    rows = _public().filter(region__isnull=False).order_by().annotate(province=Substr("region__code", 1, 2))
    counts = dict(rows.values_list("province").annotate(n=Count("pk")))
    shown = map_rows(
        counts, lambda code: f"{_list_url()}?daerah={code}", lambda name, count: f"{name}: {_cases(count)}"
    )
    context = {
        "id": "case-map",
        "map_rows": shown,
        "map_steps": map_steps(shown),
        "unit": _("case studies"),
        "figure": Row(_("case studies"), number(sum(counts.values()))),
    }
    return Panel(_("Case studies by province"), "casestudies/panel_map.html", context)


def _of(rows: QuerySet[CaseStudyPage], title: str, url: str) -> Panel | None:
    found = rows.select_related("locale", "region", "organisation", "image").order_by("-first_published_at", "-pk")
    cards = [case_card(page) for page in found[:SHOWN]]
    if not cards:
        return None
    context = {"id": "case-studies", "rows": cards, "url": url, "link": _("All of them")}
    return Panel(title, "pages/panel_list.html", context)


@panel("region", order=20, queries=1, shared=True)
def of_region(request: HttpRequest, region: Region) -> Panel | None:
    """The newest case studies from a region and those inside it."""
    rows = _public().filter(region__code__startswith=region.code)
    return _of(rows, _("Case studies"), f"{_list_url()}?daerah={region.code}")


@panel("organisation", order=20, queries=1, shared=True)
def of_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """The newest case studies an organisation owns."""
    return _of(_public().filter(organisation=organisation), _("Case studies"), "")
