"""Visits of the demo and their reports."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from wagtail.models import Page

from portal.demo.library import Library, Record, day, exact_day, identity, paired
from portal.demo.lookups import Lookups
from portal.demo.rows import Rows
from portal.demo.stories import story
from visits.models import (
    Commitment,
    FollowUp,
    Opportunity,
    Participant,
    Place,
    PointDiscussed,
    StatedFact,
    SystemShown,
    Visit,
    VisitReportPage,
    VisitReportSource,
)
from visits.models.visit import VisitQuerySet

# Finds the Indonesian page of a record by its key; None where it does not exist (yet)
Finder = Callable[[str], Page | None]
COMMON_DIMENSION = "governance"  # of a visit that names no dimension and shows no case
WHO = {"id": "Siapa yang hadir", "en": "Who took part"}


def visits_of(record: Record) -> VisitQuerySet:
    """The visit behind a record, where it exists."""
    return Visit.objects.filter(title=record["id"]["title"], date=exact_day(record["date"]))


def visit_of(record: Record, lookups: Lookups) -> Visit:
    """The visit behind a record: the one that exists already, else a new one."""
    existing = visits_of(record).first()
    if existing is not None:
        return existing
    starts_at = record.get("starts_at")
    visit = Visit.objects.create(
        title=record["id"]["title"],
        kind=lookups.kind(record["kind"]),
        mode=record["mode"],
        date=exact_day(record["date"]),
        date_precision=day(record["date"], record.get("date_precision", ""))[1],
        time_zone=record.get("time_zone", "Asia/Jakarta"),
        starts_at=dt.time.fromisoformat(starts_at) if starts_at else None,
        host=lookups.organisation(record["host"]),
    )
    visit.visitors.set([lookups.organisation(slug) for slug in record["visitors"]])
    return visit


def build(
    record: Record, language: str, *, visit: Visit | None, library: Library, lookups: Lookups, find: Finder
) -> VisitReportPage:
    """An unsaved report with its rows."""
    words, key = record[language], record["key"]
    told = list(words.get("story", []))
    if note := paired(record, "visitors_note", language):
        told.append({"type": "callout", "title": WHO[language], "text": note})
    page = VisitReportPage(
        title=words["title"],
        slug=record["slug"],
        locale=lookups.locale(language),
        translation_key=identity(key),
        summary=words["summary"],
        visit=visit,
        story=story(key, language, told, library),
    )
    cases = [case for case in map(find, record.get("systems", [])) if case is not None]
    page.dimensions = (
        lookups.dimensions(record.get("dimensions", []))
        or sorted({d for case in cases for d in case.specific.dimensions.all()}, key=lambda d: d.order)
        or lookups.dimensions([COMMON_DIMENSION])
    )
    rows = Rows(key, language, lookups)
    page.systems_shown = [SystemShown(case_id=case.pk, sort_order=n) for n, case in enumerate(cases)]
    page.participants = rows.make(
        Participant, "participants", [_participant(row, language, lookups) for row in record.get("participants", [])]
    )
    place = paired(record, "place", language)
    page.places = rows.make(Place, "places", [{"name": place}] if place else [])
    page.points = rows.make(
        PointDiscussed,
        "points",
        [{"kind": row["kind"], "text": paired(row, "text", language)} for row in record.get("points", [])],
    )
    page.stated_facts = rows.make(
        StatedFact, "stated_facts", [_fact(row, language, lookups) for row in record.get("facts", [])]
    )
    page.opportunities = rows.make(
        Opportunity,
        "opportunities",
        [{"text": paired(row, "text", language)} for row in record.get("opportunities", [])],
    )
    page.commitments = rows.make(
        Commitment, "commitments", [_commitment(row, language, lookups) for row in record.get("commitments", [])]
    )
    page.follow_ups = rows.make(
        FollowUp, "follow_ups", [_follow_up(row, language, library, find) for row in record.get("followups", [])]
    )
    page.sources = rows.sources(VisitReportSource, record["sources"], library)
    return page


def _participant(row: Record, language: str, lookups: Lookups) -> dict[str, Any]:
    return {
        "office": paired(row, "office", language),
        "organisation": lookups.organisation(row["organisation"]),
        "side": row["side"],
        "name": row.get("name", ""),
        "name_basis": "public" if row.get("name") else "",
    }


def _fact(row: Record, language: str, lookups: Lookups) -> dict[str, Any]:
    claim, in_words = paired(row, "claim", language), paired(row, "value_text", language)
    has_number = row.get("value") is not None
    return {
        "claim": f"{claim}: {in_words}" if in_words else claim,
        "region": lookups.region(row["region"]),
        "indicator": lookups.indicator(row["indicator"]),
        "value": row.get("value"),
        "value_max": row.get("value_max"),
        "value_text": "" if has_number else in_words,
        "unit": lookups.unit(row, language) if has_number else "",
        "speaker_office": paired(row, "speaker_office", language),
        "speaker_organisation": lookups.organisation(row["speaker_organisation"]),
        "said_on": day(row.get("said_on"))[0],
    }


def _commitment(row: Record, language: str, lookups: Lookups) -> dict[str, Any]:
    by = [lookups.organisation(slug) for slug in row["by"]]
    return {
        "text": paired(row, "text", language),
        "by": by[0],
        "also_by": by[1] if len(by) > 1 else None,
        "owner_office": paired(row, "owner_office", language),
        "due_on": day(row.get("due_on"))[0],
    }


def _follow_up(row: Record, language: str, library: Library, find: Finder) -> dict[str, Any]:
    date, precision = day(row["date"], row.get("date_precision", ""))
    source, url = library.credit(row.get("source", ""))
    page = find(row.get("visit") or row.get("case") or "")
    return {
        "text": paired(row, "text", language),
        "date": date,
        "date_precision": precision,
        "related_page_id": page.pk if page else None,
        "source": source,
        "source_url": url,
    }
