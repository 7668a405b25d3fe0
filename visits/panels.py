"""What visits say elsewhere: the latest and what waits for an answer on the home page; of a region, a case study."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import Count, Prefetch, Q, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage
from portal.accounts.models import Organisation, User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.core.components import Row
from portal.core.models import today
from portal.core.notation import number
from portal.core.panels import Panel, panel
from portal.core.templatetags.components import prefix
from portal.core.visibility import in_language
from portal.pages.filters import with_first_dimension
from portal.regions.models import Region
from visits.models import Commitment, Need, Visit, VisitReportPage
from visits.permissions import organisations_represented
from visits.presentation import missing, report_card, waiting_for

WAITING_SHOWN = 5
SHOWN = 5
NEXT_ON_HOME = 3
SILENT_DAYS = (30, 90, 180)


def _public() -> QuerySet[VisitReportPage]:
    return in_language(VisitReportPage.objects.filter(visit__isnull=False), get_language() or "id")


def _newest(rows: QuerySet[VisitReportPage], count: int) -> list[VisitReportPage]:
    """Two queries."""
    visitors = Prefetch("visit__visitors", Organisation.objects.select_related("region"))
    rows = rows.select_related("locale", "image", "visit__kind", "visit__host").prefetch_related(visitors)
    return list(rows.order_by("-visit__date", "-pk")[:count])


def _list_url() -> str:
    return f"{prefix()}kunjungan/"


@panel("home", order=10, queries=2, shared=True)
def latest(request: HttpRequest, subject: object) -> Panel | None:
    """The latest visit large, those before it beside."""
    rows = with_first_dimension(_public()).annotate(of=Window(Count("pk")))
    found = _newest(rows, 1 + NEXT_ON_HOME)
    if not found:
        return None
    first, *others = [report_card(page) for page in found]
    context = {
        "id": "latest-visit",
        "cards": [first],
        "others": [replace(card, image=None, drawing="") for card in others],
        "url": _list_url(),
        "link": _("All visits"),
        "figure": Row(_("visits told"), number(found[0].of)),
    }
    return Panel(_("The latest visit"), "visits/panel_latest.html", context)


@panel("home", order=20, queries=1, shared=True)
def waiting(request: HttpRequest, subject: object) -> Panel | None:
    """Public commitments without an owner or a due date, oldest first."""
    rows = in_language(Commitment.objects.loose(), get_language() or "id", prefix="page__")
    rows = rows.filter(page__visit__isnull=False)
    rows = rows.select_related("page__locale", "page__visit", "by", "also_by", "point__owner_organisation")
    found = list(
        rows.annotate(of=Window(Count("pk"))).order_by("page__visit__date", "page_id", "sort_order", "pk")[
            :WAITING_SHOWN
        ]
    )
    if not found:
        return None
    total: int = found[0].of
    lines = [
        {
            "text": row.text,
            "lang": row.page.locale.language_code,
            "by": ", ".join(one.short for one in (row.by, row.also_by) if one),
            "age": waiting_for(row),
            "url": f"{row.page.url}#commitments",
            "visit": row.page.title,
            "missing": missing(row),
        }
        for row in found
    ]
    said = ngettext(
        "%(count)s commitment made in a visit has no owner or no due date yet.",
        "%(count)s commitments made in visits have no owner or no due date yet.",
        total,
    ) % {"count": number(total)}
    context = {
        "id": "waiting",
        "lines": lines,
        "text": said,
        "figure": Row(_("commitments waiting for an answer"), number(total)),
    }
    return Panel(_("Waiting for an answer"), "visits/panel_waiting.html", context)


def _of(rows: QuerySet[VisitReportPage], title: str, url: str = "") -> Panel | None:
    cards = [report_card(page) for page in _newest(rows, SHOWN)]
    if not cards:
        return None
    context = {"id": "visits", "rows": cards, "url": url, "link": _("All of them")}
    return Panel(title, "pages/panel_list.html", context)


@panel("region", order=10, queries=2, shared=True)
def of_region(request: HttpRequest, region: Region) -> Panel | None:
    """The latest visits made from a region, or hosted in it."""
    code = region.code
    inside = VisitReportPage.objects.filter(
        Q(visit__visitors__region__code__startswith=code) | Q(visit__host__region__code__startswith=code)
    )
    return _of(_public().filter(pk__in=inside.order_by().values("pk")), _("Visits"), f"{_list_url()}?daerah={code}")


@panel("organisation", order=10, queries=2, shared=True)
def of_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """The latest visits an organisation made or hosted."""
    inside = VisitReportPage.objects.filter(Q(visit__visitors=organisation) | Q(visit__host=organisation))
    return _of(_public().filter(pk__in=inside.order_by().values("pk")), _("Visits"))


@panel("case_study", order=10, queries=2, shared=True)
def where_shown(request: HttpRequest, case: CaseStudyPage) -> Panel | None:
    """The visits in which a case study was shown, in whichever language it is read."""
    inside = VisitReportPage.objects.filter(systems_shown__case__translation_key=case.translation_key)
    return _of(_public().filter(pk__in=inside.order_by().values("pk")), _("Where it was shown"))


@panel("workspace", order=10, queries=3)
def silent(request: HttpRequest, user: User) -> Panel | None:
    """Visits one receives for with nothing that follows after 30, 90 and 180 days, the longest silent first."""
    own = organisations_permitting(user, Permission.RECEIVE_REQUESTS)
    if not own:
        return None
    rows = Visit.objects.hosted_by(own).silent_for(SILENT_DAYS[0], on=today()).order_by("date", "pk")
    counts = {
        f"n{days}": Window(Count("pk", filter=Q(date__lte=today() - timedelta(days=days)))) for days in SILENT_DAYS
    }
    shown = list(rows.only("pk", "title", "date").annotate(**counts)[:SHOWN])  # one query for the rows and all counts
    context = {
        "id": "silent",
        "rows": shown,
        "counts": [(days, getattr(shown[0], f"n{days}") if shown else 0) for days in SILENT_DAYS],
        "url": f"{reverse('visits:list')}?tampil=tanpa-tindak-lanjut",
        "link": _("All of them"),
    }
    return Panel(_("Held, and nothing that follows"), "visits/panel_silent.html", context)


@panel("workspace", order=20, queries=3)
def my_visits(request: HttpRequest, user: User) -> Panel:
    """The next and latest visits of one's organisations."""
    rows = Visit.objects.visible_to(user).select_related("kind").newest_first()
    context = {
        "id": "my-visits",
        "rows": list(rows[:SHOWN]),
        "url": reverse("visits:list"),
        "link": _("All visits"),
        "may_ask": bool(organisations_represented(user)),
    }
    return Panel(_("Visits"), "visits/panel_mine.html", context)


@panel("workspace", order=30, queries=2)
def my_needs(request: HttpRequest, user: User) -> Panel:
    """The needs of one's organisations."""
    own = organisations_permitting(user, Permission.READ_OWN)
    rows = Need.objects.filter(organisation__in=own).select_related("organisation")
    context = {
        "id": "my-needs",
        "rows": list(rows[:SHOWN]),
        "url": reverse("needs:list"),
        "link": _("All public needs"),
        "may_state": bool(organisations_represented(user)),
    }
    return Panel(_("Needs"), "visits/panel_needs.html", context)


def _needs(rows: QuerySet[Need], url: str) -> Panel | None:
    found = list(rows[:SHOWN])
    if not found:
        return None
    return Panel(
        _("Needs"), "visits/panel_needs.html", {"id": "needs", "rows": found, "url": url, "link": _("All of them")}
    )


@panel("region", order=40, queries=1)
def needs_of_region(request: HttpRequest, region: Region) -> Panel | None:
    """What a region and those inside it say they lack."""
    rows = Need.objects.public().open().filter(region__code__startswith=region.code).select_related("organisation")
    return _needs(rows, f"{reverse('needs:list')}?daerah={region.code}")


@panel("organisation", order=40, queries=1)
def needs_of_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """What an organisation says it lacks."""
    rows = Need.objects.public().open().filter(organisation=organisation).select_related("organisation")
    return _needs(rows, reverse("needs:list"))
