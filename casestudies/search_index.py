"""Case studies, as search finds them."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casestudies.models import (
    Attachment,
    CaseStatus,
    CaseStudyContact,
    CaseStudyIndexPage,
    CaseStudyPage,
    CaseStudyTag,
    Operator,
    Precondition,
    Result,
)
from casestudies.presentation import CONFIRM_AGAIN_AFTER, PROSE
from portal.accounts.models import Organisation
from portal.core.models import today
from portal.core.notation import quantity, when
from portal.core.tick import every_tick
from portal.pages.plain_text import Told, read_html, read_sources, read_stream
from portal.regions.models import Dimension, Region, Urusan
from search import attachments, page_sources
from search.changes import touch_many
from search.models import SearchEntry
from search.sources import PUBLIC, Change, Document, Source, Watch, not_searchable, register

KIND: Final = "studi-kasus"


def case_studies() -> QuerySet[Any]:
    """Public case studies with all that `case_study` reads."""
    offices = CaseStudyContact.objects.filter(
        case__translation_key=OuterRef("translation_key"), case__locale__language_code="id"
    )
    return (
        page_sources.rows(CaseStudyPage, tags=CaseStudyTag)
        .select_related("locale", "region__parent", "organisation", "image")
        .prefetch_related(
            "urusan", "dimensions", "sdgs", "results", "preconditions__indicator", "attachments__document", "sources"
        )
        .annotate(contact_office=Subquery(offices.values("office")[:1]))
    )


def case_study(page: Any) -> Document:
    """A case study: all that its page tells. Of the contact readers see the office, so only that is found."""
    with translation.override(page_sources.language(page)):
        told = _told(page)
    files = attachments.of(told.documents, [(row.document, row.title) for row in page.attachments.all()])
    told.add(*(file.title for file in files))
    region, terms = page.region, [*page.dimensions.all(), *page.urusan.all()]
    names = [name for one in (region, region and region.parent) if one for name in one.all_names]
    names += page.organisation.all_names if page.organisation else []
    names += [name for one in terms for name in (one.name_id, one.name_en)]
    return Document(
        title=page.title,
        language=page_sources.language(page),
        audience=frozenset({PUBLIC}),
        shown_in=page_sources.shown_in(page),
        alias=page_sources.joined(*page_sources.other_names(page), *names),
        summary=page.summary,
        body=told.text,
        attachments=tuple(files),
        day=page_sources.first_day(page),
        region=region.code if region else "",
        facets={
            "jenis": [KIND],
            "bahasa": [page_sources.language(page)],
            "daerah": region.codes if region else [],
            "dimensi": [one.key for one in page.dimensions.all()],
            "urusan": [one.key for one in page.urusan.all()],
            "status": [page.status],
            "tahun": [str(page.start_year)] if page.start_year else [],
            "hasil": ["ada"] if any(result.after is not None for result in page.results.all()) else [],
        },
        confirmed=bool(page.confirmed_on and page.confirmed_on >= today() - CONFIRM_AGAIN_AFTER),
    )


def _told(page: Any) -> Told:
    """The text of the page, in its order and its language."""
    told = Told()
    told.add(page.organisation, page.region, capfirst(page.get_status_display()), page.status_reason)
    told.add(when(page.status_since, page.status_precision), page.start_year, when(page.confirmed_on))
    told.add(*page.sdgs.all())
    before, after = PROSE[: PROSE.index("adaptability")], PROSE[PROSE.index("adaptability") :]
    for name in before:
        read_html(told, getattr(page, name))
    read_stream(told, page.implementation)
    told.add(*map(_result, page.results.all()), *map(_need, page.preconditions.all()))
    for name in after:
        read_html(told, getattr(page, name))
    read_stream(told, page.story)
    told.add(page.image.credit if page.image else "", page.contact_office)
    read_sources(told, page.sources.all())
    return told


def _result(row: Result) -> str:
    """A result as one sentence of figures."""
    figures = [
        f"{quantity(row.before, row.unit)} {when(row.before_as_of, row.as_of_precision)}".strip(),
        f"{quantity(row.after, row.unit) or row.after_text} {when(row.as_of, row.as_of_precision)}".strip(),
    ]
    return ", ".join(filter(None, [row.label, *figures, row.source, row.note]))


def _need(row: Precondition) -> str:
    """A precondition with its threshold."""
    threshold = str(row.get_operator_display())
    if row.operator != Operator.EXISTS:
        threshold = f"{threshold} {quantity(row.threshold, row.unit)}"
    about = [capfirst(row.get_dimension_display()), row.indicator.name if row.indicator else "", threshold]
    return ", ".join(filter(None, [*about, row.why, row.remedy, row.source]))


def of_region(region: Region, deleted: bool) -> Iterable[Change]:
    """Case studies that carry the region's name, or that of a regency in it."""
    return page_sources.changes(KIND, CaseStudyPage.objects.filter(region__in=region.with_parts()))


def of_organisation(organisation: Organisation, deleted: bool) -> Iterable[Change]:
    """Case studies of an organisation."""
    return page_sources.changes(KIND, CaseStudyPage.objects.filter(organisation=organisation))


def of_dimension(dimension: Dimension, deleted: bool) -> Iterable[Change]:
    """Case studies on a dimension."""
    return page_sources.changes(KIND, CaseStudyPage.objects.filter(dimensions=dimension))


def of_urusan(urusan: Urusan, deleted: bool) -> Iterable[Change]:
    """Case studies on a government affair."""
    return page_sources.changes(KIND, CaseStudyPage.objects.filter(urusan=urusan))


def of_contact(contact: CaseStudyContact, deleted: bool) -> Iterable[Change]:
    """The case study whose contact it is, in every language."""
    pages = CaseStudyPage.objects.filter(translation_key=contact.case.translation_key)
    return page_sources.changes(KIND, pages)


def of_attachment(attachment: Attachment, deleted: bool) -> Iterable[Change]:
    """The case study that a file is taken from; one that gets a file is saved itself."""
    return [Change(KIND, str(attachment.page_id))] if deleted else []


@every_tick
def unconfirmed_case_studies_step_back() -> int:
    """Case studies whose confirmation has grown old since they were read; returns how many."""
    firm = SearchEntry.objects.filter(kind=KIND, confirmed=True).values_list("object_id", flat=True)
    old = CaseStudyPage.objects.filter(confirmed_on__lt=today() - CONFIRM_AGAIN_AFTER)
    aged = {str(pk) for pk in old.values_list("pk", flat=True)}
    return touch_many(Change(KIND, pk) for pk in aged.intersection(firm))


register(
    Source(
        kind=KIND,
        label=_("Case study"),
        label_plural=_("Case studies"),
        model=CaseStudyPage,
        queryset=case_studies,
        document=case_study,
        visible_to=page_sources.visible(CaseStudyPage),
        url=page_sources.url,
        for_display=page_sources.for_display,
        watches=(
            page_sources.translations(KIND, CaseStudyPage),
            page_sources.files(KIND, CaseStudyPage),
            Watch(Region, of_region),
            Watch(Organisation, of_organisation),
            Watch(Dimension, of_dimension),
            Watch(Urusan, of_urusan),
            Watch(CaseStudyContact, of_contact),
            Watch(Attachment, of_attachment),
        ),
        choices={"status": lambda: [(value, capfirst(label)) for value, label in CaseStatus.choices]},
    )
)
not_searchable(CaseStudyIndexPage)
