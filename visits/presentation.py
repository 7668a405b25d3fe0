"""A visit report as its page and lists show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.accounts.models import Organisation
from portal.core import panels
from portal.core.components import Badge, Fact, Link, Meta, Reading, drawing
from portal.core.models import DatePrecision, today
from portal.core.notation import age, clock, iso, number, when
from portal.core.templatetags.components import prefix
from portal.core.visibility import pages_for_reader
from portal.pages.pictures import picture
from portal.pages.presentation import (
    SOURCES,
    TERMS,
    Card,
    Detail,
    Section,
    absolute,
    context,
    details,
    paired,
    short,
    source_lines,
    start,
    story,
    texts,
    together,
    with_renditions,
    work,
)
from visits.models import (
    Commitment,
    NextStep,
    PointDiscussed,
    StatedFact,
    StepStatus,
    Visit,
    VisitMode,
    VisitReportPage,
)
from visits.models.rows import Side

ATTENDANCE = {
    VisitMode.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    VisitMode.VIRTUAL: "https://schema.org/OnlineEventAttendanceMode",
    VisitMode.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}


@dataclass(frozen=True)
class Person:
    """Somebody who took part: the office; the name only where there is a basis for showing it."""

    office: str
    name: str
    organisation: Link


@dataclass(frozen=True)
class Party:
    """One side of the table."""

    title: str
    people: list[Person]


@dataclass(frozen=True)
class Promise:
    """A commitment; what is missing is said in badges."""

    text: str
    by: list[Link]
    owner: str
    due: str
    due_iso: str
    missing: list[Badge]


@dataclass(frozen=True)
class Later:
    """Something known to have followed."""

    text: str
    when: str
    iso: str
    page: Link | None
    source: Link


@dataclass(frozen=True)
class Doing:
    """A public follow-up and how it stands today."""

    text: str
    badge: Badge
    owner: Link
    due: str
    due_iso: str


@dataclass(frozen=True)
class Aftermath:
    """What came of a visit: what is being done, and what is known to have followed."""

    doing: list[Doing]
    known: list[Later]


@dataclass(frozen=True)
class Photo:
    """A photograph ready to show."""

    picture: Any
    caption: str
    credit: str


def visit_report(page: VisitReportPage, request: HttpRequest) -> dict[str, Any]:
    """The page of a visit report."""
    visit = page.visit
    reading = start(page, request)
    visitors = visit.visitors if visit else Organisation.objects.none()
    rows = together(
        dimensions=(page.dimensions, TERMS),
        visitors=(visitors, ("pk", "slug", "name_id", "name_en", "region__name_id", "region__name_en")),
        places=(page.places, ("sort_order", "name")),
        systems=(page.systems_shown, ("sort_order", "case_id")),
        points=(page.points, ("sort_order", "kind", "text")),
        opportunities=(page.opportunities, ("sort_order", "text")),
        later=(
            page.follow_ups,
            ("sort_order", "text", "date", "date_precision", "related_page_id", "source", "source_url"),
        ),
        sources=(page.sources, SOURCES),
    )
    reading.drawing = drawing(None, page.slug, general="visit")
    reading.badges = [Badge(paired(name, english)) for _key, name, english in rows["dimensions"]]
    if visit:
        reading.eyebrow = str(visit.kind)
        reading.meta = _when_and_how(visit)
        reading.details = _facts(visit, rows)
    reading.sections = _sections(page, rows)
    reading.sources = source_lines(rows["sources"])
    reading.panels = panels.build("visit_report", request, page)
    reading.similar = panels.build("similar", request, page)
    structured = work(page, request, "Report", citation=[line.url for line in reading.sources if line.url])
    if visit:
        structured["about"] = _event(page, visit, rows, structured["url"])
    return context(page, request, reading, structured)


def report_card(page: VisitReportPage) -> Card:
    """A visit report in a list."""
    visit = page.visit
    assert visit is not None  # lists only hold reports of a visit
    visitors = ", ".join(dict.fromkeys(_where_from(one) for one in visit.visitors.all()))
    return Card(
        page.title,
        page.url,
        str(page.locale.language_code),
        short(page.description),
        badges=[Badge(str(visit.kind), "plain")],
        meta=[Meta(when(visit.date, visit.date_precision), "calendar", iso=iso(visit.date, visit.date_precision))]
        + ([Meta(visitors, "users")] if visitors else []),
        image=page.image,
        drawing=drawing(getattr(page, "first_dimension", None), page.slug, general="visit"),
    )


def _where_from(organisation: Organisation) -> str:
    return organisation.region.name if organisation.region else organisation.short


def moment(visit: Visit) -> str:
    """When a visit was, as exactly as known, in its own zone and in WIB: 17 Maret 2022, 09.00 WITA (08.00 WIB)."""
    day = when(visit.date, visit.date_precision)
    return f"{day}, {clock(visit.starts_at, visit.time_zone, visit.date)}" if visit.starts_at and visit.date else day


def _when_and_how(visit: Visit) -> list[Meta]:
    return [
        Meta(when(visit.date, visit.date_precision), "calendar", iso=iso(visit.date, visit.date_precision)),
        Meta(capfirst(visit.get_mode_display()), "video" if visit.mode == VisitMode.VIRTUAL else "users"),
        Meta(visit.host.short, "building-community", visit.host.get_absolute_url()),
    ]


def _facts(visit: Visit, rows: dict[str, list[tuple[str, ...]]]) -> list[Detail]:
    base = f"{prefix()}organisasi/"
    lists = f"{prefix()}kunjungan/"
    visitors = [Link(paired(name, english), f"{base}{slug}/") for slug, name, english, _rid, _ren in rows["visitors"]]
    regions = dict.fromkeys(paired(name, english) for *_rest, name, english in rows["visitors"] if name)
    return details(
        (_("Kind"), [Link(str(visit.kind), f"{lists}?jenis={visit.kind.key}")]),
        (_("Mode"), [Link(capfirst(visit.get_mode_display()), f"{lists}?cara={visit.mode}")]),
        (_("Date"), texts(moment(visit))),
        (_("Host"), [Link(visit.host.name, visit.host.get_absolute_url())]),
        (_("Visitors"), visitors),
        (_("Region of the visitors"), texts(", ".join(regions))),
        (
            _("Dimension"),
            [Link(paired(name, english), f"{lists}?dimensi={key}") for key, name, english in rows["dimensions"]],
        ),
    )


def _sections(page: VisitReportPage, rows: dict[str, list[tuple[str, ...]]]) -> list[Section]:
    """The parts of a report; one without rows is left out, but what followed is always told."""
    linked = pages_for_reader({int(key) for key in _page_keys(rows)})
    systems = [Link(linked[int(key)].title, linked[int(key)].url) for (key,) in rows["systems"] if int(key) in linked]
    plain = "visits/section_list.html"
    parts = [
        Section("participants", _("Who took part"), "visits/section_participants.html", _parties(page)),
        Section("places", _("Places visited"), plain, texts(*(name for (name,) in rows["places"]))),
        Section("systems", _("What was shown"), plain, systems),
        *story(page.story),
        Section("points", _("What was discussed"), "visits/section_points.html", _points(rows["points"])),
        Section("stated", _("What was said about the region"), "visits/section_stated.html", _stated(page)),
        Section("opportunities", _("Opportunities"), plain, texts(*(text for (text,) in rows["opportunities"]))),
        Section("commitments", _("Commitments"), "visits/section_commitments.html", _promises(page)),
        Section("photographs", _("Photographs"), "visits/section_photographs.html", _photographs(page)),
    ]
    found = [part for part in parts if part.data]
    later = [_later(row, linked) for row in sorted(rows["later"], key=lambda row: row[1])]
    aftermath = Aftermath(_doing(page), later)
    return [*found, Section("later", _("What came of it?"), "visits/section_later.html", aftermath)]


def _doing(page: VisitReportPage) -> list[Doing]:
    """The follow-ups that may be published, as they stand; what is late says so."""
    tones = {StepStatus.DONE: ("ok", "circle-check"), StepStatus.DROPPED: ("plain", "x")}
    rows = NextStep.objects.filter(visit=page.visit_id, is_public=True).select_related("owner_organisation")
    made = []
    for row in rows if page.visit_id else ():
        label, (tone, icon) = str(row.get_status_display()), tones.get(StepStatus(row.status), ("plain", "calendar"))
        if row.status == StepStatus.OPEN and row.due_on < today():
            label, tone, icon = _("late"), "danger", "alert-triangle"
        organisation = row.owner_organisation
        made.append(
            Doing(
                row.text,
                Badge(label, tone, icon),
                Link(organisation.short, organisation.get_absolute_url()),
                when(row.due_on),
                iso(row.due_on),
            )
        )
    return made


def _page_keys(rows: dict[str, list[tuple[str, ...]]]) -> Iterable[str]:
    yield from (key for (key,) in rows["systems"])
    yield from (row[3] for row in rows["later"] if row[3])


def _parties(page: VisitReportPage) -> list[Party]:
    people = page.participants.all().select_related("organisation")
    titles = {Side.HOST: _("Host"), Side.VISITOR: _("Visitors")}
    return [
        Party(title, [_person(one) for one in people if one.side == side])
        for side, title in titles.items()
        if any(one.side == side for one in people)
    ]


def _person(participant: Any) -> Person:
    organisation = participant.organisation
    return Person(
        office=participant.office,
        name=participant.name if participant.name_basis else "",
        organisation=Link(organisation.short, organisation.get_absolute_url()),
    )


def _points(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, bool]]:
    """(text, whether it was a question)."""
    return [(text, kind == PointDiscussed.Kind.QUESTION) for kind, text in rows]


def _stated(page: VisitReportPage) -> list[Fact]:
    """Stated facts as claims; several about the same thing stand side by side."""
    rows = page.stated_facts.all().select_related("region", "indicator", "speaker_organisation")
    said_on = page.visit.date if page.visit else None
    precision = page.visit.date_precision if page.visit else DatePrecision.DAY.value
    found: dict[tuple[int, int], list[StatedFact]] = {}
    for row in rows:
        found.setdefault((row.region_id, row.indicator_id), []).append(row)
    return [
        Fact(
            label=alike[0].claim,
            readings=[_reading(row, said_on, precision) for row in alike],
            definition=f"{alike[0].indicator.name}, {alike[0].region.name}",
            claim=True,
        )
        for alike in found.values()
    ]


def _reading(row: StatedFact, visit_day: date | None, precision: str) -> Reading:
    unit = row.indicator.unit_name if row.unit == row.indicator.unit else row.unit
    day = when(row.said_on) if row.said_on else when(visit_day, precision)
    value = number(row.value, row.value_max) or row.value_text
    return Reading(value=value, unit=unit if row.value is not None else "", as_of=day, speaker=row.speaker_office)


def missing(commitment: Commitment) -> list[Badge]:
    """What a commitment still lacks, in red."""
    badges = []
    if not commitment.owner:
        badges.append(Badge(_("no owner yet"), "danger", "alert-triangle"))
    if not commitment.due:
        badges.append(Badge(_("no due date yet"), "danger", "alert-triangle"))
    return badges


def _promises(page: VisitReportPage) -> list[Promise]:
    return [
        Promise(
            text=row.text,
            by=[Link(one.short, one.get_absolute_url()) for one in (row.by, row.also_by) if one],
            owner=row.owner,
            due=when(row.due),
            due_iso=iso(row.due),
            missing=missing(row),
        )
        for row in page.commitments.all().select_related("by", "also_by", "point__owner_organisation")
    ]


def _photographs(page: VisitReportPage) -> list[Photo]:
    rows = list(page.photographs.all().select_related("image"))
    with_renditions(row.image for row in rows)
    return [Photo(picture(row.image, row.alt), row.caption, row.image.credit) for row in rows]


def _later(row: tuple[str, ...], linked: dict[int, Page]) -> Later:
    text, day, precision, key, source, url = row
    target = linked.get(int(key)) if key else None
    return Later(
        text=text,
        when=when(date.fromisoformat(day), precision),
        iso=iso(date.fromisoformat(day), precision),
        page=Link(target.title, target.url) if target else None,
        source=Link(source, url),
    )


def _event(page: VisitReportPage, visit: Visit, rows: dict[str, list[tuple[str, ...]]], url: str) -> dict[str, Any]:
    """The visit itself for search engines (schema.org)."""
    begins: str = iso(visit.date, visit.date_precision)
    if visit.starts_at and visit.date:
        begins = datetime.combine(visit.date, visit.starts_at, ZoneInfo(visit.time_zone)).isoformat()
    places: list[dict[str, Any]] = [{"@type": "Place", "name": name} for (name,) in rows["places"]]
    if visit.mode == VisitMode.VIRTUAL:
        places = [{"@type": "VirtualLocation", "url": url}]
    return {
        "@type": "Event",
        "name": page.title,
        "startDate": begins,
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": ATTENDANCE[VisitMode(visit.mode)],
        "location": places or [{"@type": "Place", "name": visit.host.name}],
        "organizer": {
            "@type": "Organization",
            "name": visit.host.name,
            "url": absolute(visit.host.get_absolute_url()),
        },
        "attendee": [
            {"@type": "Organization", "name": paired(name, english)}
            for _slug, name, english, *_rest in rows["visitors"]
        ],
    }


def waiting_for(commitment: Commitment) -> str:
    """How long ago a commitment was made, in words."""
    visit = commitment.page.visit
    return age(visit.date) if visit else ""
