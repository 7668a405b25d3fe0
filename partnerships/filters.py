"""Filters of the list of published proposals."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from partnerships.models import Direction, PublicProposal, PublicState
from portal.core.filters import Facet, ListFilter, ListForm
from portal.pages.filters import RegionFacet, dimension_facet, urusan_facet, year_of, years


class PublicProposalFilter(ListFilter):
    """Published proposals by the proposer's region, direction, dimension, urusan, state and year."""

    generations: ClassVar[Sequence[str]] = ("proposals",)
    daerah = RegionFacet(label=_("Region"), phrase=_("from %s"), path="proposer__region__code")
    arah = Facet(
        label=_("Kind of proposal"),
        phrase=_("that are: %s"),
        choices=lambda: Direction.choices,
        group=F("direction"),
    )
    dimensi = dimension_facet("dimension__key")
    urusan = urusan_facet("urusan__key")
    status = Facet(
        label=_("Status"), phrase=_("with the status %s"), choices=lambda: PublicState.choices, group=F("state")
    )
    tahun = Facet(
        label=_("Year"),
        phrase=pgettext_lazy("year", "from %s"),
        choices=years,
        group=year_of("published_on"),
        long=True,
    )

    sorts: ClassVar = {
        "terbaru": (_("Newest"), ("-published_on", "-pk")),
        "terlama": (_("Oldest"), ("published_on", "pk")),
        "judul": (_("Title"), ("title_id", "pk")),
    }

    class Meta:
        form = ListForm

    @classmethod
    def rows(cls, language: str) -> QuerySet[Any]:
        return PublicProposal.objects.public()

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(live=True).select_related("proposer__region", "urusan", "dimension")

    @classmethod
    def noun(cls, count: int) -> str:
        return ngettext("%(count)s proposal", "%(count)s proposals", count) % {"count": count}
