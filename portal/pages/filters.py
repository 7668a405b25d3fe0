"""Filters of the list of articles, and what all lists of pages share."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, ExtractYear, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from portal.core.filters import Choices, Facet, ListFilter, ListForm
from portal.core.models import today
from portal.core.visibility import in_language
from portal.pages.models import ArticlePage
from portal.regions.models import Dimension, Region, Urusan

MOST_REGENCIES = 20


def provinces() -> Choices:
    """(code, name) of the provinces, by code."""
    return [(region.code, region.name) for region in Region.objects.provinces().order_by("code")]


def dimensions() -> Choices:
    """(key, name) of the smart city dimensions, in their order."""
    return [(dimension.key, dimension.name) for dimension in Dimension.objects.order_by("order")]


def urusan() -> Choices:
    """(key, name) of the government affairs, in the order of the law."""
    return [(row.key, row.name) for row in Urusan.objects.order_by("order")]


def with_first_dimension(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Pages with `first_dimension`, the key of the dimension whose drawing stands for them; no query of its own."""
    of_page = Dimension.objects.filter(**{str(rows.model._meta.model_name): OuterRef("pk")})
    return rows.annotate(first_dimension=Subquery(of_page.order_by("order").values("key")[:1]))


def years() -> Choices:
    """The years a record may carry, newest first."""
    return [(str(year), str(year)) for year in range(today().year + 1, 1999, -1)]


class RegionFacet(Facet):
    """Regions by their Kemendagri codes: a province stands for all in it; a regency's code may be asked for as well.

    `path` is the field of the listed rows that holds the code.
    """

    def __init__(self, *, label: Any, phrase: Any, path: str) -> None:
        super().__init__(label=label, phrase=phrase, choices=provinces, group=Substr(path, 1, 2), long=True)
        self.path = path

    def offered(self, chosen: Sequence[str]) -> list[tuple[str, str | Promise]]:
        """The provinces, and those regencies and cities that were asked for by code."""
        below = [code for code in chosen if "." in code][:MOST_REGENCIES]
        extra = Region.objects.below_provinces().filter(code__in=below) if below else []
        return [*provinces(), *((region.code, region.name) for region in extra)]

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        """The rows in any of the regions."""
        if not value:
            return qs
        inside = Q()
        for code in value:
            inside |= Q(**{f"{self.path}__startswith": code})
        return qs.filter(pk__in=qs.model._default_manager.filter(inside).order_by().values("pk"))


def dimension_facet(path: str) -> Facet:
    """The smart city dimensions; `path` is the field of the listed rows that holds the key."""
    return Facet(label=_("Dimension"), phrase=_("on %s"), choices=dimensions, group=F(path))


def urusan_facet(path: str, facet: type[Facet] = Facet) -> Facet:
    """The government affairs; `path` is the field that holds the key, of the listed rows or where `facet` reads it."""
    return facet(
        label=_("Government affair"),
        phrase=pgettext_lazy("government affair", "in %s"),
        choices=urusan,
        group=F(path),
        long=True,
    )


def year_of(path: str) -> Cast:
    """The year of a date as text."""
    return Cast(ExtractYear(path), CharField())


def date_filter(path: str, lookup: str, label: Any) -> django_filters.DateFilter:
    """A bound of a date range, as a date input."""
    return django_filters.DateFilter(
        field_name=path,
        lookup_expr=lookup,
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ArticleFilter(ListFilter):
    """Articles by region, dimension and date."""

    daerah = RegionFacet(label=_("Region"), phrase=_("about %s"), path="regions__code")
    dimensi = dimension_facet("dimensions__key")
    tahun = Facet(label=_("Year"), phrase=pgettext_lazy("year", "from %s"), choices=years, group=year_of("date"))
    dari = date_filter("date", "gte", pgettext_lazy("date", "From"))
    sampai = date_filter("date", "lte", _("Until"))

    sorts = {
        "terbaru": (_("Newest"), ("-date", "-pk")),
        "terlama": (_("Oldest"), ("date", "pk")),
        "judul": (_("Title"), ("title", "pk")),
    }

    class Meta:
        form = ListForm

    @classmethod
    def rows(cls, language: str) -> QuerySet[Any]:
        return in_language(ArticlePage.objects.all(), language)

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_first_dimension(rows.select_related("locale", "image")).prefetch_related("image__renditions")

    @classmethod
    def noun(cls, count: int) -> str:
        return ngettext("%(count)s article", "%(count)s articles", count) % {"count": count}
