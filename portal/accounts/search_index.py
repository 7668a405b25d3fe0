"""Organisations, as search finds them: one entry each, for readers of both languages."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.regions.models import Region
from search.sources import PUBLIC, Change, Document, Source, Watch, register

KIND = "organisasi"


def organisations() -> QuerySet[Any]:
    """Organisations with all that `organisation` reads."""
    return Organisation.objects.select_related("parent", "region__parent").prefetch_related("units")


def organisation(row: Any) -> Document:
    """An organisation: names, what it is, what it belongs to, its units. Its people are never part of it."""
    names = [*row.all_names, *(row.parent.all_names if row.parent else [])]
    names += [name for one in (row.region, row.region and row.region.parent) if one for name in one.all_names]
    lines = [row.description_en, row.website]
    for language in ("id", "en"):
        with translation.override(language):
            lines += [str(row.get_kind_display()), str(row.region or ""), str(row.parent or "")]
            lines += [unit.name for unit in row.units.all()]
    return Document(
        title=row.name_id,
        language="id",
        audience=frozenset({PUBLIC}),
        alias="\n".join(dict.fromkeys(name for name in names if name != row.name_id)),
        summary=row.description_id,
        body="\n".join(dict.fromkeys(filter(None, lines))),
        region=row.region.code if row.region else "",
        facets={"jenis": [KIND], "daerah": row.region.codes if row.region else [], "bahasa": ["id", "en"]},
    )


def for_display(pks: Collection[str]) -> QuerySet[Organisation]:
    """Organisations by their keys."""
    return Organisation.objects.filter(pk__in=pks)


def of_region(region: Region, deleted: bool) -> Iterable[Change]:
    """Organisations that carry the region's name, or that of a regency in it."""
    found = Organisation.objects.filter(region__in=region.with_parts())
    return [Change(KIND, str(pk)) for pk in found.values_list("pk", flat=True)]


def of_organisation(changed: Organisation, deleted: bool) -> Iterable[Change]:
    """The organisation above, which lists it, and its units, which name it."""
    near = [*changed.units.values_list("pk", flat=True), changed.parent_id]
    return [Change(KIND, str(pk)) for pk in near if pk]


register(
    Source(
        kind=KIND,
        label=_("Organisation"),
        label_plural=_("Organisations"),
        model=Organisation,
        queryset=organisations,
        document=organisation,
        visible_to=lambda reader: Organisation.objects.visible_to(reader.user),
        url=lambda row: row.get_absolute_url(),
        for_display=for_display,
        watches=(Watch(Region, of_region), Watch(Organisation, of_organisation)),
    )
)
