"""Filters of the lists of published proposals and of partnerships that everybody may read of."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Case, CharField, F, Q, QuerySet, Subquery, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from partnerships.models import (
    CooperationKind,
    CooperationStage,
    Direction,
    Partnership,
    PartnershipStatus,
    Party,
    PublicProposal,
    PublicState,
    StageEntry,
    Visibility,
)
from partnerships.shown import with_card
from portal.core.filters import Choices, Facet, ListFilter, ListForm
from portal.core.memory import once
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


def kinds() -> Choices:
    """(key, name) of the kinds of cooperation, in their order; one query a request."""
    return once("kinds of cooperation", lambda: [(kind.key, kind.name) for kind in CooperationKind.objects.all()])


def stages() -> Choices:
    """(key, name) of the stages of a cooperation, in their order; one query a request."""
    return once("stages of a cooperation", lambda: [(one.key, one.name) for one in CooperationStage.objects.all()])


class NamedRegionFacet(RegionFacet):
    """Regions of the parties that are named to others: a party that is not must not be found by its region."""

    def __init__(self, *, label: Any, phrase: Any) -> None:
        super().__init__(label=label, phrase=phrase, path="parties__organisation__region__code")
        self.group = Case(When(parties__named=True, then=self.group), output_field=CharField())

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        if not value:
            return qs
        inside = Q()
        for code in value:
            inside |= Q(organisation__region__code__startswith=code)
        return qs.filter(pk__in=Party.objects.filter(inside, named=True).order_by().values("partnership"))


class PublicPartnershipFilter(ListFilter):
    """Public partnerships by the parties' region, kind, urusan, dimension, present stage and status."""

    generations: ClassVar[Sequence[str]] = ("partnerships",)
    daerah = NamedRegionFacet(label=_("Region"), phrase=_("of %s"))
    jenis = Facet(label=_("Kind of cooperation"), phrase=_("of the kind %s"), choices=kinds, group=F("kind__key"))
    urusan = urusan_facet("urusan__key")
    dimensi = dimension_facet("dimension__key")
    tahap = Facet(
        label=_("Stage"),
        phrase=_("in the stage %s"),
        choices=stages,
        group=Subquery(StageEntry.objects.present_in().values("stage__key")[:1]),
    )
    status = Facet(
        label=_("Status"), phrase=_("with the status %s"), choices=lambda: PartnershipStatus.choices, group=F("status")
    )

    sorts: ClassVar = {
        "terbaru": (_("Newest"), ("-cleared_at", "-pk")),
        "terlama": (_("Oldest"), ("cleared_at", "pk")),
    }

    class Meta:
        form = ListForm

    @classmethod
    def rows(cls, language: str) -> QuerySet[Any]:
        return Partnership.objects.public()

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_card(rows.filter(visibility=Visibility.PUBLIC))

    @classmethod
    def noun(cls, count: int) -> str:
        return ngettext("%(count)s partnership", "%(count)s partnerships", count) % {"count": count}
