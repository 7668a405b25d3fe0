"""Case studies of the demo."""

import datetime as dt
from typing import Any

from casestudies.models import CaseStudyPage, CaseStudySource, Precondition, Result
from portal.core.models import today
from portal.demo.library import Library, Record, day, identity, paired, prose
from portal.demo.lookups import Lookups
from portal.demo.rows import Rows
from portal.demo.stories import steps, story

TEXTS = (
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


def published_on(record: Record, library: Library) -> dt.date:
    """The newest day the record speaks of, as the day it could have been published."""
    days = [day(library.source(key).get("date"))[0] for key in record["sources"]]
    days += [day(row.get("as_of"))[0] for row in record.get("results", [])]
    days.append(day(record.get("status_since") or record.get("start_year"))[0])
    return max(found for found in days if found and found <= today())


def build(record: Record, language: str, library: Library, lookups: Lookups) -> CaseStudyPage:
    """An unsaved page with its rows."""
    words = record[language]
    since, precision = day(record.get("status_since"), record.get("status_since_precision", ""))
    page = CaseStudyPage(
        title=words["title"],
        slug=record["slug"],
        locale=lookups.locale(language),
        translation_key=identity(record["key"]),
        summary=words["summary"],
        region=lookups.region(record["region"]),
        organisation=lookups.organisation(record["owner"]),
        status=record["status"],
        status_since=since,
        status_precision=precision,
        status_reason=words.get("status_reason", record.get("status_reason", "")),
        start_year=record.get("start_year"),
        implementation=steps(record["key"], words.get("implementation", [])),
        story=story(record["key"], language, words.get("story", []), library),
        **{name: prose(library.spelled_out(words.get(name, ""))) for name in TEXTS},
    )
    page.urusan = lookups.urusan(record["urusan"])
    page.dimensions = lookups.dimensions(record["dimensions"])
    page.sdgs = lookups.sdgs(record.get("sdgs", []))
    page.tags.add(*record.get("tags", []))
    rows = Rows(record["key"], language, lookups)
    page.results = rows.make(
        Result, "results", [_result(row, language, library, lookups) for row in record.get("results", [])]
    )
    page.preconditions = rows.make(
        Precondition,
        "preconditions",
        [_precondition(row, language, library, lookups) for row in record.get("preconditions", [])],
    )
    page.sources = rows.sources(CaseStudySource, record["sources"], library)
    return page


def _result(row: Record, language: str, library: Library, lookups: Lookups) -> dict[str, Any]:
    as_of, precision = day(row.get("as_of"), row.get("as_of_precision", ""))
    source, url = library.credit(row.get("source", ""))
    return {
        "label": paired(row, "label", language),
        "before": row.get("before"),
        "before_as_of": day(row.get("before_as_of"))[0],
        "after": row.get("after"),
        "after_text": paired(row, "after_text", language),
        "unit": lookups.unit(row, language),
        "as_of": as_of,
        "as_of_precision": precision,
        "source": source,
        "source_url": url,
        "note": library.spelled_out(paired(row, "note", language)),
        "conflicting": row.get("conflict", False),
    }


def _precondition(row: Record, language: str, library: Library, lookups: Lookups) -> dict[str, Any]:
    source, url = library.credit(row.get("source", ""))
    return {
        "dimension": row["dimension"],
        "indicator": lookups.indicator(row["indicator"]) if row.get("indicator") else None,
        "operator": row["operator"],
        "threshold": row.get("threshold"),
        "unit": lookups.unit(row, language) if row.get("threshold") is not None else "",
        "necessity": row["necessity"],
        "why": paired(row, "why", language),
        "remedy": paired(row, "remedy", language),
        "remedy_kind": row.get("remedy_kind", "first"),
        "basis": row["basis"],
        "source": source,
        "source_url": url,
    }
