"""A case study as its page and lists show it, in the order of KIPP and OPSI."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casestudies.fit_presentation import Needs, needs
from casestudies.models import CaseStudyContact, CaseStudyPage, Result
from casestudies.permissions import can_see_contact_person
from casestudies.region_choice import choice, offered
from portal.core import panels
from portal.core.components import Badge, Link, Meta, drawing
from portal.core.models import today
from portal.core.notation import age, quantity, when
from portal.core.templatetags.components import prefix
from portal.pages.blocks.media import File
from portal.pages.presentation import (
    SOURCES,
    TERMS,
    TEXT,
    Card,
    Detail,
    Freshness,
    Section,
    context,
    details,
    expanded,
    paired,
    short,
    source_lines,
    start,
    story,
    texts,
    together,
    work,
)

PROSE = (
    "problem",
    "aim",
    "solution",
    "novelty",
    "adaptability",
    "challenges",
    "lessons",
    "cost",
    "sustainability",
    "legal_basis",
)
CONFIRM_AGAIN_AFTER = timedelta(days=365)


@dataclass(frozen=True)
class ResultLine:
    """A result as a row of the table."""

    before: str
    before_on: str
    after: str
    on: str
    source: Link
    note: str


@dataclass(frozen=True)
class Measure:
    """What was measured, with its results; several that conflict stand side by side."""

    label: str
    results: list[ResultLine]
    conflict: bool


@dataclass(frozen=True)
class Contact:
    """Whom to ask; the person only for those who may see it."""

    office: str
    name: str
    email: str
    confirmed: str
    shows_person: bool
    login_url: str


def case_study(page: CaseStudyPage, request: HttpRequest) -> dict[str, Any]:
    """The page of a case study."""
    organisation = page.organisation
    reading = start(page, request, author=organisation.name if organisation else "")
    chosen = choice(request)
    rows = together(
        regions=(offered(chosen.region), ("pk", "code", "name_id", "name_en")),
        dimensions=(page.dimensions, TERMS),
        urusan=(page.urusan, TERMS),
        sdgs=(page.sdgs, ("number", "number", "name_id", "name_en")),
        tags=(page.tags, ("pk", "slug", "name")),
        sources=(page.sources, SOURCES),
    )
    reading.drawing = drawing(rows["dimensions"][0][0] if rows["dimensions"] else None, page.slug)
    reading.badges = [Badge(paired(name, english)) for _key, name, english in rows["dimensions"]]
    reading.meta = [Meta(meta.text, meta.icon, meta.url) for meta in _where(page)]
    reading.details = [*_facts(page), *_subjects(rows)]
    reading.sections, reading.closing = _sections(page, request, needs(page, chosen, rows["regions"]))
    reading.sources = source_lines(rows["sources"])
    reading.panels = panels.build("case_study", request, page)
    reading.similar = panels.build("similar", request, page)
    reading.freshness = Freshness(
        page.confirmed_on, old=not page.confirmed_on or page.confirmed_on < today() - CONFIRM_AGAIN_AFTER
    )
    structured = work(
        page,
        request,
        "CreativeWork",
        creator={"@type": "GovernmentOrganization", "name": organisation.name} if organisation else None,
        spatialCoverage={"@type": "AdministrativeArea", "name": page.region.long_name} if page.region else None,
        about=[paired(name, english) for _key, name, english in (*rows["dimensions"], *rows["urusan"])],
        keywords=[name for _slug, name in rows["tags"]],
        citation=[line.url for line in reading.sources if line.url],
    )
    return context(page, request, reading, structured)


def case_card(page: CaseStudyPage) -> Card:
    """A case study in a list."""
    return Card(
        page.title,
        page.url,
        str(page.locale.language_code),
        short(page.description),
        status=page.status,
        meta=list(_where(page, linked=False)),
        image=page.image,
        drawing=drawing(getattr(page, "first_dimension", None), page.slug),
    )


def _where(page: CaseStudyPage, *, linked: bool = True) -> Iterable[Meta]:
    if page.region:
        yield Meta(page.region.name, "map-pin", page.region.get_absolute_url() if linked else "")
    if page.organisation:
        yield Meta(
            page.organisation.short, "building-community", page.organisation.get_absolute_url() if linked else ""
        )
    if page.start_year:
        yield Meta(str(page.start_year), "calendar")


def _facts(page: CaseStudyPage) -> list[Detail]:
    """Owner, region, status, start year, and when it was last confirmed."""
    status = str(page.get_status_display())
    if page.status_since:
        since = when(page.status_since, page.status_precision)
        status = _("%(status)s since %(date)s") % {"status": status, "date": since}
    confirmed = _("not confirmed yet")
    if page.confirmed_on:
        confirmed = f"{when(page.confirmed_on)} ({age(page.confirmed_on)})"
    organisation, region = page.organisation, page.region
    return details(
        (
            pgettext("who answers for it", "Owner"),
            [Link(organisation.name, organisation.get_absolute_url())] if organisation else [],
        ),
        (_("Region"), [Link(region.long_name, region.get_absolute_url())] if region else []),
        (_("Status"), texts(capfirst(status), page.status_reason)),
        (_("Start year"), texts(str(page.start_year or ""))),
        (_("Confirmed true on"), texts(confirmed)),
    )


def _subjects(rows: dict[str, list[tuple[str, ...]]]) -> list[Detail]:
    """Dimensions and urusan, each leading to its list; goals and tags."""
    base = f"{prefix()}studi-kasus/"
    return details(
        (_("Dimension"), [Link(paired(n, e), f"{base}?dimensi={key}") for key, n, e in rows["dimensions"]]),
        (_("Government affair (urusan)"), [Link(paired(n, e), f"{base}?urusan={key}") for key, n, e in rows["urusan"]]),
        (_("Sustainable Development Goals"), texts(*(f"{no}. {paired(n, e)}" for no, n, e in rows["sdgs"]))),
        (_("Tags"), texts(", ".join(name for _slug, name in rows["tags"]))),
    )


def _sections(page: CaseStudyPage, request: HttpRequest, needed: Needs | None) -> tuple[list[Section], list[Section]]:
    """The parts in the order of KIPP and OPSI, and the list that names those without text once, for the end."""
    steps = [block.value for block in page.implementation]
    told_in = dict(zip(PROSE, expanded([getattr(page, name) for name in PROSE]), strict=True))
    parts = [
        Section("problem", _("Problem"), TEXT, told_in["problem"]),
        Section("aim", _("Aim"), TEXT, told_in["aim"]),
        Section("solution", _("Solution"), TEXT, told_in["solution"]),
        Section("novelty", _("What is new"), TEXT, told_in["novelty"]),
        Section("implementation", _("Implementation"), "casestudies/section_steps.html", steps),
        Section("results", _("Results"), "casestudies/section_results.html", measures(page.results.all())),
        Section("adaptability", _("What others need to know"), TEXT, told_in["adaptability"]),
        Section("preconditions", _("Preconditions"), "casestudies/section_preconditions.html", needed),
        Section("challenges", _("Challenges and failures"), TEXT, told_in["challenges"]),
        Section("lessons", _("Lessons"), TEXT, told_in["lessons"]),
        Section("cost", _("Cost and resources"), TEXT, told_in["cost"]),
        Section("sustainability", _("Sustainability"), TEXT, told_in["sustainability"]),
        Section("legal-basis", _("Legal basis"), TEXT, told_in["legal_basis"]),
    ]
    told = [part for part in parts if part.data]
    untold = [part.title for part in parts if not part.data]
    told += story(page.story)
    if files := _files(page):
        told.append(Section("attachments", _("Attachments"), "casestudies/section_attachments.html", files))
    if contact := _contact(page, request):
        told.append(Section("contact", _("Contact"), "casestudies/section_contact.html", contact))
    else:
        untold.append(_("Contact"))
    closing = [Section("untold", _("Not recorded yet"), "casestudies/section_untold.html", untold)] if untold else []
    return told, closing


def measures(results: Iterable[Result]) -> list[Measure]:
    """Results by what was measured, in their order; what has the same name stands together."""
    found = list(results)
    places = {result.label: place for place, result in reversed(list(enumerate(found)))}
    found.sort(key=lambda result: places[result.label])
    return [
        Measure(label, [_result_line(one) for one in rows], any(one.conflicting for one in rows))
        for label, grouped in groupby(found, key=lambda result: result.label)
        if (rows := list(grouped))
    ]


def _result_line(result: Result) -> ResultLine:
    return ResultLine(
        before=quantity(result.before, result.unit),
        before_on=when(result.before_as_of, result.as_of_precision),
        after=quantity(result.after, result.unit) or result.after_text,
        on=when(result.as_of, result.as_of_precision),
        source=Link(result.source, result.source_url),
        note=result.note,
    )


def _files(page: CaseStudyPage) -> list[File]:
    return [File.of(row.document, row.title) for row in page.attachments.all().select_related("document")]


def _contact(page: CaseStudyPage, request: HttpRequest) -> Contact | None:
    """The contact is kept with the Indonesian page; translations show the same."""
    key = page.translation_key
    found = CaseStudyContact.objects.filter(case__translation_key=key, case__locale__language_code="id").first()
    if found is None:
        return None
    shows = can_see_contact_person(request.user)
    return Contact(
        office=found.office,
        name=found.name if shows else "",
        email=found.email if shows else "",
        confirmed=when(found.confirmed_on) if shows else "",
        shows_person=shows,
        login_url=f"{reverse('account_login')}?next={request.path}",
    )
