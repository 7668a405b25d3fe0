"""Filters of the list of regions."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from portal.core.filters import Facet, ListFilter, ListForm, Listing
from portal.regions.models import IslandGroup, Level, Region

PAGE_SIZE = 60


def named(rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    """Regions one of whose names holds the text, or whose code begins with it."""
    text = value.strip()
    return rows.filter(
        Q(name_id__icontains=text)
        | Q(name_en__icontains=text)
        | Q(name_official__icontains=text)
        | Q(short_names__icontains=text)
        | Q(code__startswith=text)
    )


class NameFilter(django_filters.CharFilter):
    """Finds by a part of a name; `phrase` says it in the summary."""

    phrase = _("with “%s” in name or code")


class RegionFilter(ListFilter):
    """Regions by island group, level and name."""

    pulau = Facet(
        label=_("Island group"),
        phrase=pgettext_lazy("place", "in %s"),
        choices=lambda: IslandGroup.choices,
        group=F("island_group"),
    )
    tingkat = Facet(label=_("Level"), phrase=_("of the level %s"), choices=lambda: Level.choices, group=F("level"))
    nama = NameFilter(
        label=_("Name or code"), method=named, max_length=80, widget=forms.TextInput(attrs={"form": "filters"})
    )

    generations: ClassVar[Sequence[str]] = ("regions",)
    sorts: ClassVar = {"kode": (_("Code"), ("code",)), "nama": (_("Name"), ("name_id", "code"))}

    class Meta:
        form = ListForm

    @classmethod
    def rows(cls, language: str) -> QuerySet[Any]:
        """Every region."""
        return Region.objects.all()

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With the province, which a card names."""
        return rows.select_related("parent")

    @classmethod
    def noun(cls, count: int) -> str:
        """“38 regions”."""
        return ngettext("%(count)s region", "%(count)s regions", count) % {"count": count}


class RegionListing(Listing):
    """The list of regions: provinces alone until a level or a name is asked for; all provinces on one page."""

    @cached_property
    def fields(self) -> list[forms.BoundField]:
        """None in the panel: the name has its own place above the list."""
        return []

    @property
    def name_field(self) -> forms.BoundField:
        """The field that finds a region by name or code; it belongs to the filters' form wherever it stands."""
        return self.form["nama"]

    @property
    def shows_provinces_only(self) -> bool:
        """Whether the list holds provinces alone because nothing else was asked for."""
        return not {"tingkat", "nama"} & set(self.chosen)

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; past the end the last one."""
        return Paginator(range(self.total), PAGE_SIZE).get_page(self.params.get("page"))

    def _narrowed(self, *, without: str = "") -> QuerySet[Any]:
        rows = super()._narrowed(without=without)
        if without != "tingkat" and self.shows_provinces_only:
            rows = rows.filter(level=Level.PROVINCE)
        return rows
