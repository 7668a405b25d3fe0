"""Published proposals, as search finds them: what everybody reads, nothing of the proposal behind."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from partnerships import shown_index  # noqa: F401 - registers the source of partnerships
from partnerships.models import CooperationKind, PublicProposal, PublicState
from portal.accounts.models import Organisation
from portal.regions.models import Dimension, Region, Urusan
from search.sources import PUBLIC, Change, Document, Source, Watch, register

KIND: Final = "usulan"
NAMED: Final = ("urusan", "dimension", "kind")


def proposals() -> QuerySet[Any]:
    """Published proposals with all that `proposal` reads."""
    return PublicProposal.objects.public().select_related("proposer__region__parent", *NAMED)


def proposal(row: Any) -> Document:
    """A published proposal: its texts in both languages, the names it is shown with."""
    region = row.proposer.region
    named = [one for one in (getattr(row, name) for name in NAMED) if one]
    names = [row.title_en, *row.proposer.all_names, *(region.all_names if region else [])]
    names += [name for one in named for name in (one.name_id, one.name_en)]
    lines = [row.summary_en]
    for language in ("id", "en"):
        with translation.override(language):
            lines += [str(row.get_direction_display()), str(row.get_state_display())]
    return Document(
        title=row.title_id,
        language="id",
        audience=frozenset({PUBLIC}),
        alias="\n".join(dict.fromkeys(filter(None, names))),
        summary=row.summary_id,
        body="\n".join(dict.fromkeys(filter(None, lines))),
        day=row.published_on,
        region=region.code if region else "",
        facets={
            "jenis": [KIND],
            "bahasa": ["id", "en"] if row.has_english else ["id"],
            "daerah": region.codes if region else [],
            "dimensi": [row.dimension.key] if row.dimension else [],
            "urusan": [row.urusan.key] if row.urusan else [],
            "status": [row.state],
            "tahun": [str(row.published_on.year)],
        },
    )


def for_display(pks: Collection[str]) -> QuerySet[PublicProposal]:
    """Published proposals by their keys."""
    return PublicProposal.objects.public().filter(pk__in=pks)


def _changes(found: QuerySet[PublicProposal]) -> list[Change]:
    return [Change(KIND, str(pk)) for pk in found.order_by().values_list("pk", flat=True)]


def of_organisation(organisation: Organisation, deleted: bool) -> Iterable[Change]:
    """Those it made."""
    return _changes(PublicProposal.objects.filter(proposer=organisation))


def of_region(region: Region, deleted: bool) -> Iterable[Change]:
    """Those that organisations of the region, or of what lies in it, made."""
    return _changes(PublicProposal.objects.filter(proposer__region__in=region.with_parts()))


def of_term(term: Dimension | Urusan | CooperationKind, deleted: bool) -> Iterable[Change]:
    """Those that carry the name of a dimension, an affair or a kind of cooperation."""
    carrying = Q(pk__in=[])
    for name in NAMED:
        if PublicProposal._meta.get_field(name).related_model is type(term):
            carrying |= Q(**{name: term})
    return _changes(PublicProposal.objects.filter(carrying))


register(
    Source(
        kind=KIND,
        label=_("Proposal"),
        label_plural=_("Proposals"),
        model=PublicProposal,
        queryset=proposals,
        document=proposal,
        visible_to=lambda reader: PublicProposal.objects.visible_to(reader.user),
        url=lambda row: row.get_absolute_url(),
        for_display=for_display,
        watches=(
            Watch(Organisation, of_organisation),
            Watch(Region, of_region),
            Watch(Dimension, of_term),
            Watch(Urusan, of_term),
            Watch(CooperationKind, of_term),
        ),
        choices={"status": lambda: PublicState.choices},
        address=lambda pk: reverse("public_proposals:detail", args=[pk]),
    )
)
