"""Partnerships, as search finds them: what others than the parties read, and nothing of what is between them."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from partnerships.models import (
    Action,
    CooperationKind,
    CooperationStage,
    Partnership,
    PartnershipStatus,
    Party,
    StageEntry,
    Visibility,
)
from portal.accounts.models import Organisation
from portal.regions.models import Dimension, Region, Urusan
from search.sources import MEMBERS, PUBLIC, Change, Document, Source, Watch, register

KIND: Final = "kemitraan"


def partnerships() -> QuerySet[Any]:
    """Those that others may read of, with all that `partnership` reads, in four queries."""
    rows = Partnership.objects.exclude(visibility=Visibility.PRIVATE).select_related("kind", "urusan", "dimension")
    parties = Prefetch("parties", Party.objects.select_related("organisation__region__parent"))
    actions = Prefetch("actions", Action.objects.public(), to_attr="public_actions")
    return rows.prefetch_related(parties, actions).with_stage()


def partnership(row: Any) -> Document:
    """A partnership as its page under /kemitraan/ tells it."""
    organisations = [party.organisation for party in row.named_parties]
    regions = list({one.region.pk: one.region for one in organisations if one.region}.values())
    terms = [one for one in (row.kind, row.urusan, row.dimension) if one]
    names = [name for one in (*organisations, *regions) for name in one.all_names]
    names += [name for one in terms for name in (one.name_id, one.name_en)]
    lines = [row.summary_en, *(action.title for action in row.public_actions)]
    if entry := row.present_entry:
        lines += [entry.stage.name_id, entry.stage.name_en]
    with translation.override("en"):
        names.append(row.public_title)
        lines.append(str(row.get_status_display()))
    with translation.override("id"):
        title = row.public_title
        lines.append(str(row.get_status_display()))
    return Document(
        title=title,
        language="id",
        audience=frozenset({PUBLIC if row.visibility == Visibility.PUBLIC else MEMBERS}),
        alias=_joined(names),
        summary=row.summary_id,
        body=_joined(lines),
        day=timezone.localdate(row.cleared_at),
        region=regions[0].code if regions else "",
        facets={
            "jenis": [KIND],
            "bahasa": ["id", "en"] if row.summary_en else ["id"],
            "daerah": sorted({code for region in regions for code in region.codes}),
            "dimensi": [row.dimension.key] if row.dimension else [],
            "urusan": [row.urusan.key],
            "status": [row.status],
            "tahun": [str(timezone.localdate(row.cleared_at).year)],
        },
    )


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))


def for_display(pks: Collection[str]) -> QuerySet[Partnership]:
    """Partnerships by their keys."""
    return Partnership.objects.exclude(visibility=Visibility.PRIVATE).filter(pk__in=pks)


def _changes(found: QuerySet[Partnership]) -> list[Change]:
    shown = found.exclude(visibility=Visibility.PRIVATE).order_by()
    return [Change(KIND, str(pk)) for pk in shown.values_list("pk", flat=True).distinct()]


def of_partnership(row: Partnership, deleted: bool) -> Iterable[Change]:
    """One that not everybody may read of, perhaps since this moment: nobody finds it until it has been read again."""
    return [] if row.visibility == Visibility.PUBLIC and not deleted else [Change(KIND, str(row.pk), hides=True)]


def of_part(row: Party | StageEntry | Action, deleted: bool) -> Iterable[Change]:
    """That of a party, a stage entered, an action."""
    return _changes(Partnership.objects.filter(pk=row.partnership_id))


def of_organisation(organisation: Organisation, deleted: bool) -> Iterable[Change]:
    """Those to which it is a party."""
    return _changes(Partnership.objects.filter(organisations=organisation))


def of_region(region: Region, deleted: bool) -> Iterable[Change]:
    """Those to which organisations of the region, or of what lies in it, are parties."""
    return _changes(Partnership.objects.filter(organisations__region__in=region.with_parts()))


def of_term(term: Dimension | Urusan | CooperationKind, deleted: bool) -> Iterable[Change]:
    """Those that carry the name of a dimension, an affair or a kind of cooperation."""
    carrying = Q(pk__in=[])
    for name in ("urusan", "dimension", "kind"):
        if Partnership._meta.get_field(name).related_model is type(term):
            carrying |= Q(**{name: term})
    return _changes(Partnership.objects.filter(carrying))


def of_stage(stage: CooperationStage, deleted: bool) -> Iterable[Change]:
    """Those that are in the stage."""
    return _changes(Partnership.objects.in_stage(stage.pk))


register(
    Source(
        kind=KIND,
        label=_("Partnership"),
        label_plural=_("Partnerships"),
        model=Partnership,
        queryset=partnerships,
        document=partnership,
        visible_to=lambda reader: Partnership.objects.on_site_for(reader.user),
        url=lambda row: row.get_public_url(),
        for_display=for_display,
        watches=(
            Watch(Partnership, of_partnership),
            *(Watch(model, of_part) for model in (Party, StageEntry, Action)),
            Watch(Organisation, of_organisation),
            Watch(Region, of_region),
            *(Watch(model, of_term) for model in (Dimension, Urusan, CooperationKind)),
            Watch(CooperationStage, of_stage),
        ),
        choices={"status": lambda: PartnershipStatus.choices},
        address=lambda pk: reverse("public_partnerships:detail", args=[pk]),
    )
)
