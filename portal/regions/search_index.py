"""Regions, as search finds them: one entry each, for readers of both languages."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.core.notation import when
from portal.regions.models import Indicator, Region, RegionFact
from portal.regions.presentation import unit_of, value_of
from search.sources import PUBLIC, Change, Document, Source, Watch, register

KIND = "daerah"


def regions() -> QuerySet[Any]:
    """Regions with all that `region` reads."""
    return Region.objects.select_related("parent").prefetch_related("facts__indicator")


def region(row: Any) -> Document:
    """A region: its names, and its figures with date and source.

    The province of a regency stands in the text only, so that its regencies do not come before what is told of it.
    """
    names = [*row.all_names, row.name_official, row.code, row.iso_3166_2]
    lines = []
    for language in ("id", "en"):
        with translation.override(language):
            names.append(row.long_name)
            parent = row.parent.long_name if row.parent else ""
            place = (row.get_level_display(), parent, row.get_island_group_display())
            lines.append(", ".join(str(one) for one in place if one))
    with translation.override("id"):
        lines += [_line(fact) for fact in row.facts.all()]
    return Document(
        title=row.name_id,
        language="id",
        audience=frozenset({PUBLIC}),
        alias="\n".join(dict.fromkeys(name for name in names if name and name != row.name_id)),
        body="\n".join(lines),
        region=row.code,
        facets={
            "jenis": [KIND],
            "daerah": row.codes,
            "bahasa": ["id", "en"],
            "tingkat": [row.level],  # this and the next tell what is similar
            "pulau": [row.island_group],
        },
    )


def _line(fact: RegionFact) -> str:
    """A figure as readers of either language name it."""
    indicator = fact.indicator
    names = " / ".join(dict.fromkeys(filter(None, [indicator.name_id, indicator.name_en])))
    day = when(fact.as_of, fact.as_of_precision) if fact.as_of else when(fact.said_on, "day")
    by = (fact.source, fact.speaker_office, fact.speaker_organisation, fact.note)
    return ", ".join(filter(None, [f"{names}: {value_of(fact)} {unit_of(fact)}".strip(), day, *by]))


def for_display(pks: Collection[str]) -> QuerySet[Region]:
    """Regions by their keys."""
    return Region.objects.filter(pk__in=pks)


def of_fact(fact: RegionFact, deleted: bool) -> Iterable[Change]:
    """The region of a figure."""
    return [Change(KIND, str(fact.region_id))]


def of_indicator(indicator: Indicator, deleted: bool) -> Iterable[Change]:
    """Regions with a figure of this indicator."""
    found = RegionFact.objects.filter(indicator=indicator).order_by().values_list("region_id", flat=True).distinct()
    return [Change(KIND, str(pk)) for pk in found]


def of_parent(parent: Region, deleted: bool) -> Iterable[Change]:
    """What lies in a province and names it."""
    return [Change(KIND, str(pk)) for pk in parent.children.values_list("pk", flat=True)]


register(
    Source(
        kind=KIND,
        label=_("Region"),
        label_plural=_("Regions"),
        model=Region,
        queryset=regions,
        document=region,
        visible_to=lambda reader: Region.objects.visible_to(reader.user),
        url=lambda row: row.get_absolute_url(),
        for_display=for_display,
        watches=(Watch(RegionFact, of_fact), Watch(Indicator, of_indicator), Watch(Region, of_parent)),
    )
)
