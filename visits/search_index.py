"""Visit reports and needs, as search finds them."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casestudies.models import CaseStudyPage
from portal.accounts.models import Organisation
from portal.core.notation import quantity, when
from portal.core.visibility import public
from portal.pages.plain_text import Told, read_sources, read_stream
from portal.regions.models import Dimension, Region, Urusan
from search import attachments, page_sources
from search.sources import MEMBERS, PUBLIC, Change, Document, Source, Watch, not_searchable, register
from visits.models import (
    Commitment,
    FollowUp,
    Need,
    NeedFigure,
    NeedSupport,
    Participant,
    Point,
    StatedFact,
    SystemShown,
    Visit,
    VisitKind,
    VisitReportIndexPage,
    VisitReportPage,
)
from visits.models.needs import PUBLIC_STATUSES, NeedReach
from visits.presentation import moment

KIND: Final = "kunjungan"
NEED: Final = "kebutuhan"


def reports() -> QuerySet[Any]:
    """Public reports with all that `report` reads; of the systems shown those whose case study is public."""
    shown = public(SystemShown.objects.all(), prefix="case__").select_related("case")
    return (
        page_sources.rows(VisitReportPage)
        .select_related("locale", "image", "visit__kind", "visit__host__region__parent")
        .prefetch_related(
            "visit__visitors__region__parent",
            "dimensions",
            "participants__organisation",
            "places",
            Prefetch("systems_shown", shown),
            "points",
            "stated_facts__region",
            "stated_facts__indicator",
            "stated_facts__speaker_organisation",
            "opportunities",
            "commitments__by",
            "commitments__point__owner_organisation",
            "commitments__also_by",
            "photographs__image",
            "follow_ups",
            "sources",
        )
    )


def report(page: Any) -> Document:
    """A report: all that its page tells. Names of people only where there is a basis for showing them."""
    visit = page.visit
    visitors = list(visit.visitors.all()) if visit else []
    regions = {one.region.code: one.region for one in visitors if one.region}
    with translation.override(page_sources.language(page)):
        told = _told(page, visitors)
    files = attachments.of(told.documents)
    told.add(*(file.title for file in files))
    names = [name for one in _parties(page, visitors) for name in one.all_names]
    for one in regions.values():
        names += [*one.all_names, *(one.parent.all_names if one.parent else [])]
    if visit and visit.host.region:
        names += visit.host.region.all_names
    names += [name for one in page.dimensions.all() for name in (one.name_id, one.name_en)]
    names += [visit.kind.name_id, visit.kind.name_en] if visit else []
    return Document(
        title=page.title,
        language=page_sources.language(page),
        audience=frozenset({PUBLIC}),
        shown_in=page_sources.shown_in(page),
        alias=page_sources.joined(*page_sources.other_names(page), *names),
        summary=page.summary,
        body=told.text,
        attachments=tuple(files),
        day=visit.date if visit else page_sources.first_day(page),
        region=next(iter(regions), ""),
        facets={
            "jenis": [KIND],
            "bahasa": [page_sources.language(page)],
            "daerah": [code for one in regions.values() for code in one.codes],
            "dimensi": [one.key for one in page.dimensions.all()],
            "tahun": [str(visit.date.year)] if visit else [],
        },
    )


def _parties(page: Any, visitors: list[Organisation]) -> list[Organisation]:
    return [*([page.visit.host] if page.visit else []), *visitors]


def _told(page: Any, visitors: list[Organisation]) -> Told:
    """The text of the page, in its order and its language."""
    told = Told()
    if visit := page.visit:
        told.add(visit.kind, capfirst(visit.get_mode_display()), moment(visit))
    told.add(*_parties(page, visitors), *dict.fromkeys(one.region.name for one in visitors if one.region))
    told.add(*map(_person, page.participants.all()), *page.places.all())
    told.add(*(shown.case.title for shown in page.systems_shown.all()))
    read_stream(told, page.story)
    told.add(*(row.text for row in page.points.all()), *map(_stated, page.stated_facts.all()))
    told.add(*(row.text for row in page.opportunities.all()), *map(_promise, page.commitments.all()))
    for photograph in page.photographs.all():
        told.add(photograph.alt, photograph.caption, photograph.image.credit)
    told.add(*map(_later, page.follow_ups.all()), page.image.credit if page.image else "")
    read_sources(told, page.sources.all())
    return told


def _person(row: Participant) -> str:
    """The office; the name only where the page shows it."""
    return ", ".join(filter(None, [row.office, row.name if row.name_basis else "", row.organisation.short]))


def _stated(row: StatedFact) -> str:
    value = quantity(row.value, row.unit, row.value_max) or row.value_text
    speaker = [row.speaker_office, row.speaker_organisation.short if row.speaker_organisation else ""]
    return ", ".join(filter(None, [row.claim, row.indicator.name, row.region.name, value, *speaker, when(row.said_on)]))


def _promise(row: Commitment) -> str:
    by = [one.short for one in (row.by, row.also_by) if one]
    return ", ".join(filter(None, [row.text, *by, row.owner, when(row.due)]))


def _later(row: FollowUp) -> str:
    return ", ".join(filter(None, [row.text, when(row.date, row.date_precision), row.source]))


def of_visit(visit: Visit, deleted: bool) -> Iterable[Change]:
    """Reports of a visit."""
    return page_sources.changes(KIND, VisitReportPage.objects.filter(visit=visit))


def of_kind(kind: VisitKind, deleted: bool) -> Iterable[Change]:
    """Reports of visits of a kind."""
    return page_sources.changes(KIND, VisitReportPage.objects.filter(visit__kind=kind))


def of_case(case: CaseStudyPage, deleted: bool) -> Iterable[Change]:
    """Reports of visits where it was shown."""
    return page_sources.changes(KIND, VisitReportPage.objects.filter(systems_shown__case=case))


def of_shown(row: SystemShown, deleted: bool) -> Iterable[Change]:
    """The report that loses a case study which is deleted."""
    return [Change(KIND, str(row.page_id))] if deleted else []


def of_point(point: Point, deleted: bool) -> Iterable[Change]:
    """Reports that tell a commitment whose owner and due date stand in its point."""
    return page_sources.changes(KIND, Commitment.objects.filter(point=point), "page_id")


def of_dimension(dimension: Dimension, deleted: bool) -> Iterable[Change]:
    """Reports on a dimension."""
    return page_sources.changes(KIND, VisitReportPage.objects.filter(dimensions=dimension))


def of_organisation(organisation: Organisation, deleted: bool) -> Iterable[Change]:
    """Reports that name an organisation: as a party, a participant, a speaker, by its promise or as its owner."""
    visits = Visit.objects.filter(Q(host=organisation) | Q(visitors=organisation)).order_by().values("pk")
    promised = Q(by=organisation) | Q(also_by=organisation) | Q(point__owner_organisation=organisation)
    return [
        *page_sources.changes(KIND, VisitReportPage.objects.filter(visit__in=visits)),
        *page_sources.changes(KIND, Participant.objects.filter(organisation=organisation), "page_id"),
        *page_sources.changes(KIND, StatedFact.objects.filter(speaker_organisation=organisation), "page_id"),
        *page_sources.changes(KIND, Commitment.objects.filter(promised), "page_id"),
    ]


def of_region(region: Region, deleted: bool) -> Iterable[Change]:
    """Reports that carry the region's name: its organisations took part, or something was said of it."""
    near = Organisation.objects.filter(region__in=region.with_parts()).order_by().values("pk")
    visits = Visit.objects.filter(Q(host__in=near) | Q(visitors__in=near)).order_by().values("pk")
    return [
        *page_sources.changes(KIND, VisitReportPage.objects.filter(visit__in=visits)),
        *page_sources.changes(KIND, StatedFact.objects.filter(region=region), "page_id"),
    ]


register(
    Source(
        kind=KIND,
        label=_("Visit report"),
        label_plural=_("Visit reports"),
        model=VisitReportPage,
        queryset=reports,
        document=report,
        visible_to=page_sources.visible(VisitReportPage),
        url=page_sources.url,
        for_display=page_sources.for_display,
        watches=(
            page_sources.translations(KIND, VisitReportPage),
            page_sources.files(KIND, VisitReportPage),
            Watch(Visit, of_visit),
            Watch(VisitKind, of_kind),
            Watch(CaseStudyPage, of_case),
            Watch(SystemShown, of_shown),
            Watch(Point, of_point),
            Watch(Dimension, of_dimension),
            Watch(Organisation, of_organisation),
            Watch(Region, of_region),
        ),
    )
)
not_searchable(VisitReportIndexPage)


def needs() -> QuerySet[Any]:
    """Needs that others may read, with all that `need` reads.

    A met one stays with its status: who looks for an answer finds who has had the need. A draft or a withdrawn one is
    not found, not even by its own people, who have it in their workspace.
    """
    return (
        Need.objects.filter(status__in=PUBLIC_STATUSES)
        .select_related("organisation", "region__parent", "dimension", "urusan")
        .prefetch_related("figures", "supports__organisation")
    )


def need(row: Any) -> Document:
    """A need as its page tells it; one for partners is of those who belong to an organisation in the portal."""
    named = [row.organisation, row.region, row.dimension, *([row.urusan] if row.urusan else [])]
    told = Told()
    told.add(row.who_suffers, row.constraint)
    for language in ("id", "en"):
        with translation.override(language):
            told.add(row.get_urgency_display(), row.get_status_display())
    with translation.override("id"):
        told.add(*map(_figure, row.figures.all()))
    told.add(*(", ".join(filter(None, [one.organisation.name_id, one.note])) for one in row.supports.all()))
    return Document(
        title=row.title,
        language="id",
        audience=frozenset({PUBLIC if row.reach == NeedReach.PUBLIC else MEMBERS}),
        alias=page_sources.joined(*(name for one in named for name in _names(one))),
        summary=row.description,
        body=told.text,
        day=timezone.localdate(row.written_at),
        region=row.region.code,
        facets={
            "jenis": [NEED],
            "bahasa": ["id"],
            "daerah": row.region.codes,
            "dimensi": [row.dimension.key],
            "urusan": [row.urusan.key] if row.urusan else [],
            "status": [row.status],
            "tahun": [str(timezone.localdate(row.written_at).year)],
        },
    )


def _names(one: Any) -> list[str]:
    return list(getattr(one, "all_names", None) or (one.name_id, one.name_en))


def _figure(row: NeedFigure) -> str:
    return ", ".join(filter(None, [row.definition, quantity(row.value, row.unit), when(row.as_of), row.source]))


def _needs(found: QuerySet[Need]) -> list[Change]:
    return [Change(NEED, str(pk)) for pk in found.order_by().values_list("pk", flat=True)]


def of_need(row: Need, deleted: bool) -> Iterable[Change]:
    """One that not everybody may read, perhaps since this moment: nobody finds it until it has been read again."""
    public_now = row.reach == NeedReach.PUBLIC and row.status in PUBLIC_STATUSES
    return [] if public_now and not deleted else [Change(NEED, str(row.pk), hides=True)]


def of_need_row(row: NeedFigure | NeedSupport, deleted: bool) -> Iterable[Change]:
    """The need of a figure, or of another organisation that has it."""
    return [Change(NEED, str(row.need_id))]


def of_need_name(named: Organisation | Region | Dimension | Urusan, deleted: bool) -> Iterable[Change]:
    """Needs that carry a name."""
    if isinstance(named, Organisation):
        return _needs(Need.objects.filter(Q(organisation=named) | Q(supports__organisation=named)).distinct())
    if isinstance(named, Region):
        return _needs(Need.objects.filter(region__in=named.with_parts()))
    if isinstance(named, Dimension):
        return _needs(Need.objects.filter(dimension=named))
    return _needs(Need.objects.filter(urusan=named))


register(
    Source(
        kind=NEED,
        label=_("Need"),
        label_plural=_("Needs"),
        model=Need,
        queryset=needs,
        document=need,
        visible_to=lambda reader: Need.objects.visible_to(reader.user).filter(status__in=PUBLIC_STATUSES),
        url=lambda row: row.get_absolute_url(),
        for_display=lambda pks: Need.objects.filter(pk__in=pks),
        watches=(
            Watch(Need, of_need),
            Watch(NeedFigure, of_need_row),
            Watch(NeedSupport, of_need_row),
            *(Watch(model, of_need_name) for model in (Organisation, Region, Dimension, Urusan)),
        ),
        choices={"status": lambda: [(one.value, one.label) for one in PUBLIC_STATUSES]},
        address=lambda pk: reverse("needs:detail", args=[pk]),
    )
)
