"""Filters of the list of case studies."""

from typing import Any, ClassVar

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casestudies.models import CaseStatus, CaseStudyPage
from portal.core.filters import Facet, ListFilter, ListForm
from portal.core.visibility import in_language
from portal.pages.filters import RegionFacet, dimension_facet, urusan_facet, with_first_dimension, years


class CaseStudyFilter(ListFilter):
    """Case studies by region, dimension, urusan, year and status."""

    daerah = RegionFacet(label=_("Region"), phrase=_("from %s"), path="region__code")
    dimensi = dimension_facet("dimensions__key")
    urusan = urusan_facet("urusan__key")
    status = Facet(
        label=_("Status"), phrase=_("with the status %s"), choices=lambda: CaseStatus.choices, group=F("status")
    )
    tahun = Facet(
        label=_("Start year"),
        phrase=_("begun in %s"),
        choices=years,
        group=Cast("start_year", CharField()),
        long=True,
    )

    sorts: ClassVar = {
        "terbaru": (_("Newest"), ("-first_published_at", "-pk")),
        "mulai": (_("Start year"), ("-start_year", "-pk")),
        "judul": (_("Title"), ("title", "pk")),
    }

    class Meta:
        form = ListForm

    @classmethod
    def rows(cls, language: str) -> QuerySet[Any]:
        return in_language(CaseStudyPage.objects.all(), language)

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.select_related("locale", "region", "organisation", "image").prefetch_related("image__renditions")
        return with_first_dimension(rows)

    @classmethod
    def noun(cls, count: int) -> str:
        return ngettext("%(count)s case study", "%(count)s case studies", count) % {"count": count}
