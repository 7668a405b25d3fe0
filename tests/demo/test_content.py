"""The demo content files keep their promises: sourced figures, known references, no private data."""

import csv
import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.text import slugify

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "portal" / "demo" / "content"
REFERENCE = ROOT / "portal" / "regions" / "data"
Record = dict[str, Any]


def _read(path: Path) -> Record:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _folder(name: str) -> list[Record]:
    return [_read(path) | {"file": path.name} for path in sorted((CONTENT / name).glob("*.toml"))]


def _column(name: str, *columns: str) -> set[str]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file) for column in columns}


SOURCES = _read(CONTENT / "sources.toml")
ORGANISATIONS: list[Record] = _read(CONTENT / "organisations.toml")["organisation"]
ACCOUNTS: list[Record] = _read(CONTENT / "accounts.toml")["account"]
CASES = _folder("cases")
VISITS = _folder("visits")
ARTICLES = _folder("articles")
PAGES = _folder("pages")
PARTNERSHIPS: list[Record] = _read(CONTENT / "partnerships.toml")["partnership"]

SLUGS = {organisation["slug"] for organisation in ORGANISATIONS}
CASE_KEYS = {case["key"] for case in CASES}
VISIT_KEYS = {visit["key"] for visit in VISITS}
REGIONS = _column("provinces.csv", "code") | _column("regencies.csv", "code")
INDICATORS = _column("indicators.csv", "key")
TEXTS = ["problem", "aim", "solution", "novelty", "adaptability", "challenges", "lessons", "cost", "sustainability"]
# What the seed article may be quoted with, word for word
QUOTES = {"Smart City is about people."}

cases = pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
visits = pytest.mark.parametrize("visit", VISITS, ids=[visit["file"] for visit in VISITS])
everything = pytest.mark.parametrize(
    "record",
    [*CASES, *VISITS, *ARTICLES, *PAGES],
    ids=[record["file"] for record in [*CASES, *VISITS, *ARTICLES, *PAGES]],
)


def _languages(record: Record) -> list[Record]:
    return [record[language] for language in ("id", "en") if language in record]


def _words(text: str) -> int:
    return len(text.split())


def _paragraphs(text: str) -> int:
    return len(re.split(r"\n\s*\n", text.strip()))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _values_of(value: Any, name: str) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == name:
                yield item
            yield from _values_of(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _values_of(item, name)


def _blocks(words: Record) -> list[Record]:
    rows: list[Record] = words["story"] if "story" in words else words.get("body", [])
    return rows


def _shape(words: Record) -> list[tuple[Any, ...]]:
    """What a translation must have in common with its original, block by block."""
    return [
        (
            row.get("type", "text"),
            "heading" in row,
            _paragraphs(row.get("text", "x")),
            len(row.get("items", [])),
            len(row.get("rows", [])),
        )
        for row in _blocks(words)
    ]


def test_content_has_twenty_cases_and_the_visits_of_the_record() -> None:
    assert [case["key"] for case in CASES] == [f"C{n:02d}" for n in range(1, 21)]
    assert {f"V{n:02d}" for n in range(1, 26)} <= VISIT_KEYS
    assert len(VISIT_KEYS) == len(VISITS)


def test_ten_cases_ten_visits_and_three_articles_are_in_english() -> None:
    assert sum("en" in case for case in CASES) >= 10
    assert sum("en" in visit for visit in VISITS) >= 10
    assert sum("en" in article for article in ARTICLES) >= 3
    assert all("en" in page for page in PAGES)


@everything
def test_record_has_an_address_a_title_and_a_short_summary(record: Record) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", record["slug"])
    for words in _languages(record):
        assert words["title"]
        assert 1 <= _words(words["summary"]) <= 200


@everything
def test_record_names_sources_that_exist(record: Record) -> None:
    used = set(_values_of(record, "source")) | set(record["sources"])
    assert used <= SOURCES.keys()
    for text in _strings(_languages(record)):
        assert not re.search(r"\bS\d+\b", text) or text in SOURCES, "name the source in `sources`, not in the text"


@everything
def test_record_has_no_address_and_no_private_contact(record: Record) -> None:
    for text in _strings([record.get("id"), record.get("en")]):
        assert "http" not in text.lower()
        assert "www." not in text.lower()
        assert not re.search(r"\S+@\S+\.\S+", text)
        assert not re.search(r"(\+62|\b0)8\d{7,}", text)


@everything
def test_record_quotes_only_what_it_may(record: Record) -> None:
    for words in _languages(record):
        for row in _blocks(words):
            if row.get("type") == "quote":
                assert row["text"] in QUOTES
                assert row["office"]
                assert row["source"] in SOURCES


@everything
def test_record_has_translations_of_the_same_shape(record: Record) -> None:
    if "en" not in record:
        return
    assert _shape(record["en"]) == _shape(record["id"])
    optional = [*TEXTS, "legal_basis"]
    assert {name: _paragraphs(record["en"][name]) for name in optional if name in record["en"]} == {
        name: _paragraphs(record["id"][name]) for name in optional if name in record["id"]
    }
    assert len(record["en"].get("implementation", [])) == len(record["id"].get("implementation", []))


@cases
def test_case_points_at_known_rows(case: Record) -> None:
    urusan = {slugify(name) for name in _column("urusan.csv", "name_id")}
    assert case["region"] in REGIONS
    assert case["owner"] in SLUGS
    assert case["dimensions"]
    assert set(case["dimensions"]) <= _column("dimensions.csv", "key")
    assert case["urusan"]
    assert set(case["urusan"]) <= urusan
    assert set(map(str, case["sdgs"])) <= _column("sdgs.csv", "number")
    assert case["status"] in {"planned", "pilot", "running", "stopped"}
    assert len(case["status_reason"]) <= 300


@cases
def test_case_has_a_summary_of_the_right_length_and_no_empty_section(case: Record) -> None:
    for words in _languages(case):
        assert 60 <= _words(words["summary"]) <= 150
        assert all(words[name].strip() for name in TEXTS if name in words)
    for name in case["editorial_sections"]:
        assert name in case["id"]


@cases
def test_result_has_a_unit_a_date_and_a_source(case: Record) -> None:
    for row in case.get("results", []):
        assert row["label_id"]
        assert row["label_en"]
        assert row["unit_id"]
        assert row["unit_en"]
        assert dt.date.fromisoformat(row["as_of"]) <= dt.date(2026, 12, 31)
        assert row["as_of_precision"] in {"day", "month", "year"}
        assert row["source"] in SOURCES
        assert ("before" in row) == ("before_as_of" in row)


@cases
def test_conflicting_results_come_in_pairs_and_say_so(case: Record) -> None:
    conflicting = [row for row in case.get("results", []) if row.get("conflict")]
    labels = [row["label_id"] for row in conflicting]
    assert all(labels.count(label) >= 2 for label in labels)
    assert all(row["note_id"] and row["note_en"] for row in conflicting)


@cases
def test_precondition_says_why_what_to_do_and_what_it_rests_on(case: Record) -> None:
    for row in case.get("preconditions", []):
        assert row["dimension"]
        assert row["operator"] in {"gte", "lte", "eq", "exists"}
        assert ("threshold" in row) == (row["operator"] != "exists")
        assert row.get("indicator") in INDICATORS or "indicator" not in row
        assert row["necessity"] in {"must", "helps"}
        assert all(row[name] for name in ("why_id", "why_en", "remedy_id", "remedy_en"))
        assert len(row["why_id"]) <= 300
        assert row["basis"] in {"source", "example"}
        assert ("source" in row) == (row["basis"] == "source")


def test_ten_cases_have_preconditions() -> None:
    assert sum(2 <= len(case.get("preconditions", [])) <= 4 for case in CASES if "en" in case) == 10


@visits
def test_visit_has_a_date_a_place_in_time_and_parties(visit: Record) -> None:
    assert dt.date.fromisoformat(visit["date"]) <= dt.date(2026, 12, 31)
    assert visit["date_precision"] in {"day", "month", "year"}
    assert visit["time_zone"] in {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}
    assert visit["mode"] in {"in_person", "virtual", "hybrid"}
    assert visit["host"] in SLUGS
    assert set(visit["visitors"]) <= SLUGS
    assert visit["visitors"] or visit["visitors_note_id"]
    assert set(visit["systems"]) <= CASE_KEYS


@visits
def test_visit_summary_and_story_have_the_agreed_length(visit: Record) -> None:
    bounds = (250, 400) if visit["key"] == "V07" else (75, 180)
    for words in _languages(visit):
        assert _words(words["summary"]) <= 60
    told = sum(_words(row["text"]) + _words(row.get("heading", "")) for row in visit["id"]["story"])
    assert bounds[0] <= told <= bounds[1]


@visits
def test_participant_is_an_office_and_a_name_needs_a_source(visit: Record) -> None:
    for row in visit["participants"]:
        assert row["office_id"]
        assert row["office_en"]
        assert row["organisation"] in SLUGS
        assert row["side"] in {"host", "visitor"}
        if row.get("name"):
            assert row["source"] in SOURCES


@visits
def test_follow_up_is_dated_sourced_and_points_at_known_pages(visit: Record) -> None:
    for row in visit["followups"]:
        assert row["text_id"]
        assert row["text_en"]
        assert dt.date.fromisoformat(row["date"])
        assert row["source"] in SOURCES
        assert row.get("visit", visit["key"]) in VISIT_KEYS
        assert row.get("case", "C01") in CASE_KEYS


@visits
def test_commitment_names_organisations(visit: Record) -> None:
    for row in visit["commitments"]:
        assert row["text_id"]
        assert row["text_en"]
        assert 1 <= len(row["by"]) <= 2
        assert set(row["by"]) <= SLUGS


def test_seed_visit_is_complete() -> None:
    visit = next(visit for visit in VISITS if visit["key"] == "V07")
    facts = {row["indicator"]: row for row in visit["facts"]}
    assert set(facts) == {
        "internet_coverage",
        "digital_services_share",
        "digitalisation_rank",
        "province_age",
        "digitalisation_age",
        "area_comparison",
        "capital_buffer",
    }
    assert facts["internet_coverage"]["value"] == 72
    assert (facts["digital_services_share"]["value"], facts["digital_services_share"]["value_max"]) == (10, 15)
    assert all(row["said_on"] == "2022-03-17" and row["speaker_office_id"] for row in visit["facts"])
    assert set(facts) <= INDICATORS
    assert len(visit["commitments"]) == 3
    assert not any(row.keys() & {"owner_office_id", "owner", "due", "due_on"} for row in visit["commitments"])
    assert visit["followups"] == []
    assert visit["systems"] == ["C01"]


@everything
def test_blocks_have_the_keys_their_templates_need(record: Record) -> None:
    items = {
        "facts": {"value", "unit", "label", "as_of", "source"},
        "steps": {"title", "text"},
        "timeline": {"date", "title", "text"},
    }
    for row in [row for words in _languages(record) for row in _blocks(words)]:
        kind = row.get("type", "text")
        if kind in items:
            assert all(item.keys() == items[kind] for item in row["items"])
        elif kind == "table":
            assert all(len(line) == len(row["header"]) for line in row["rows"])
        else:
            assert kind in {"text", "paragraph", "heading", "quote", "callout"}
            assert row["text"]


def test_organisations_have_known_parents_and_regions() -> None:
    seen: set[str] = set()
    kinds = {"province", "regency", "city", "agency", "ministry", "university", "company", "foreign", "council"}
    for row in ORGANISATIONS:
        assert row["slug"] not in seen
        assert row.get("parent", row["slug"]) in seen | {row["slug"]}, "a parent stands before its units"
        assert row["kind"] in kinds
        assert row.get("region", "31") in REGIONS
        assert row["name_id"]
        assert row["name_en"]
        assert row["short_name"]
        seen.add(row["slug"])


def test_sources_have_a_description_in_both_languages_and_a_publisher() -> None:
    for key, row in SOURCES.items():
        assert row["title"]
        assert row["title_en"]
        assert row["publisher"]
        assert row.get("url", "https://").startswith(("http://", "https://")), key
        assert "url" in row or "note_id" in row or row["publisher"], key


def test_accounts_are_examples_at_a_reserved_domain_one_per_role() -> None:
    roles = {
        "administrator",
        "auditor",
        "jsc_editor",
        "jsc_publisher",
        "jsc_coordinator",
        "coordinator",
        "focal_point",
        "head",
        "member",
    }
    assert {row["role"] for row in ACCOUNTS} == roles
    assert len(ACCOUNTS) == len(roles)
    for row in ACCOUNTS:
        assert row["email"] == f"{row['role']}@contoh.example"
        assert row["name"].startswith("Contoh – ")
        assert row["organisation"] in SLUGS


@pytest.mark.parametrize("record", PARTNERSHIPS, ids=lambda record: str(record["title"]))
def test_partnership_has_a_source_known_parties_offices_only_and_actions_marked_as_made_up(record: Record) -> None:
    assert record["source"] in SOURCES
    assert record.get("visit") in VISIT_KEYS | {None}
    sides = [side["organisation"] for side in record["parties"]]
    assert set(sides) | {side.get("unit", sides[0]) for side in record["parties"]} <= SLUGS
    assert len(sides) == 2
    assert "Sumber: " in record["summary_id"]
    assert "ource" in record["summary_en"]
    assert max(len(record["summary_id"]), len(record["summary_en"])) <= 1500
    for agreement in record.get("agreement", []):
        assert [side["organisation"] for side in agreement["sides"]] == sides
        assert all(set(side) == {"organisation", "office"} for side in agreement["sides"])
        assert ("signed_on" in agreement) == ("ends_on" in agreement)
        if "ends_on" in agreement:
            assert "contoh, lima tahun" in record["summary_id"]
    for action in record.get("action", []):
        assert action["title"].startswith("Contoh: ")
        assert action["owner"] in sides
