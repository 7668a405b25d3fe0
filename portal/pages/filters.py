"""Filters of the list of articles, and the rows of a language that all page lists share."""

from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, ExtractYear, Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Locale
from wagtail.query import PageQuerySet

from portal.core.filters import Choices, Facet, ListFilter, ListForm
from portal.core.models import today
from portal.pages.models import ArticlePage
from portal.regions.models import Dimension, Region


def in_language(rows: PageQuerySet, language: str) -> PageQuerySet:
    """Public pages of a language, and the Indonesian ones that have no public translation into it yet.

    `rows` is a queryset of one page type.
    """
    locales = {locale.language_code: locale.pk for locale in Locale.objects.all()}
    rows = rows.live().public()
    own, fallback = locales.get(language, locales["id"]), locales["id"]
    if own == fallback:
        return rows.filter(locale_id=own)
    translated = rows.model.objects.live().filter(locale_id=own, translation_key=OuterRef("translation_key"))
    return rows.filter(Q(locale_id=own) | Q(locale_id=fallback) & ~Exists(translated))


def provinces() -> Choices:
    """(code, name) of the provinces, by code."""
    return [(region.code, region.name) for region in Region.objects.provinces().order_by("code")]


def dimensions() -> Choices:
    """(key, name) of the smart city dimensions, in their order."""
    return [(dimension.key, dimension.name) for dimension in Dimension.objects.order_by("order")]


def years() -> Choices:
    """The years a record may carry, newest first."""
    return [(str(year), str(year)) for year in range(today().year + 1, 1999, -1)]


def province_of(path: str) -> Substr:
    """The province's code out of the code of a region (Kemendagri: the first two digits)."""
    return Substr(path, 1, 2)


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

    daerah = Facet(
        label=_("Region"), phrase=_("about %s"), choices=provinces, group=province_of("regions__code"), long=True
    )
    dimensi = Facet(label=_("Dimension"), phrase=_("on %s"), choices=dimensions, group=F("dimensions__key"))
    tahun = Facet(label=_("Year"), phrase=_("from %s"), choices=years, group=year_of("date"))
    dari = date_filter("date", "gte", _("From"))
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
        return rows.select_related("locale", "image").prefetch_related("dimensions")

    @classmethod
    def noun(cls, count: int) -> str:
        return ngettext("%(count)s article", "%(count)s articles", count) % {"count": count}
