"""Filters of the lists of visit reports and of needs."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from portal.accounts.models import Organisation
from portal.core.filters import Choices, Facet, ListFilter, ListForm
from portal.core.visibility import in_language
from portal.pages.filters import RegionFacet, date_filter, dimension_facet, with_first_dimension, year_of, years
from visits.models import Need, VisitKind, VisitMode, VisitReportPage
from visits.models.needs import PUBLIC_STATUSES, Urgency


def visit_kinds() -> Choices:
    """(key, name) of the kinds of visit, in their order."""
    return [(kind.key, kind.name) for kind in VisitKind.objects.all()]


class VisitReportFilter(ListFilter):
    """Visit reports by the visitors' region, kind, mode, dimension and date."""

    daerah = RegionFacet(label=_("Region of the visitors"), phrase=_("from %s"), path="visit__visitors__region__code")
    jenis = Facet(label=_("Kind"), phrase=_("of the kind %s"), choices=visit_kinds, group=F("visit__kind__key"))
    cara = Facet(label=_("Mode"), phrase=_("held %s"), choices=lambda: VisitMode.choices, group=F("visit__mode"))
    dimensi = dimension_facet("dimensions__key")
    tahun = Facet(label=_("Year"), phrase=pgettext_lazy("year", "in %s"), choices=years, group=year_of("visit__date"))
    dari = date_filter("visit__date", "gte", pgettext_lazy("date", "From"))
    sampai = date_filter("visit__date", "lte", _("Until"))

    sorts: ClassVar = {
        "terbaru": (_("Newest"), ("-visit__date", "-pk")),
        "terlama": (_("Oldest"), ("visit__date", "pk")),
        "judul": (_("Title"), ("title", "pk")),
    }

    class Meta:
        form = ListForm

    @classmethod
    def rows(cls, language: str) -> QuerySet[Any]:
        return in_language(VisitReportPage.objects.filter(visit__isnull=False), language)

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        visitors = Prefetch("visit__visitors", Organisation.objects.select_related("region"))
        rows = rows.select_related("locale", "visit__kind", "visit__host", "image")
        return with_first_dimension(rows.prefetch_related(visitors, "image__renditions"))

    @classmethod
    def noun(cls, count: int) -> str:
        return ngettext("%(count)s visit report", "%(count)s visit reports", count) % {"count": count}


class NeedFilter(ListFilter):
    """Public needs by region, dimension, government affair, urgency and state."""

    generations: ClassVar[Sequence[str]] = ("needs",)
    daerah = RegionFacet(label=_("Region"), phrase=_("from %s"), path="region__code")
    dimensi = dimension_facet("dimension__key")
    mendesak = Facet(label=_("Urgency"), phrase=_("that are: %s"), choices=lambda: Urgency.choices, group=F("urgency"))
    status = Facet(
        label=_("Status"),
        phrase=_("with the status %s"),
        choices=lambda: [(one.value, one.label) for one in PUBLIC_STATUSES],
        group=F("status"),
    )

    sorts: ClassVar = {
        "terbaru": (_("Newest"), ("-written_at", "-pk")),
        "judul": (_("Title"), ("title", "pk")),
    }

    class Meta:
        form = ListForm

    @classmethod
    def rows(cls, language: str) -> QuerySet[Any]:
        return Need.objects.public()

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("organisation", "region", "dimension")

    @classmethod
    def noun(cls, count: int) -> str:
        return ngettext("%(count)s need", "%(count)s needs", count) % {"count": count}
