"""The judgments are well-formed, of every kind, and name documents of the demo content."""

import csv
import tomllib
from collections import Counter
from pathlib import Path

from tests.search_quality.judgments import LANGUAGES, QUERIES, SPLITS, TYPES, load, split_of

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "portal" / "demo" / "content"
REFERENCE = ROOT / "portal" / "regions" / "data"
FOLDERS = {"case": "cases", "visit": "visits", "article": "articles", "page": "pages"}


def _documents() -> set[str]:
    found = {
        f"{kind}:{tomllib.loads(path.read_text(encoding='utf-8'))['slug']}"
        for kind, folder in FOLDERS.items()
        for path in (CONTENT / folder).glob("*.toml")
    }
    organisations = tomllib.loads((CONTENT / "organisations.toml").read_text(encoding="utf-8"))["organisation"]
    found |= {f"organisation:{row['slug']}" for row in organisations}
    for name in ["provinces.csv", "regencies.csv"]:
        with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
            found |= {f"region:{row['code']}" for row in csv.DictReader(file)}
    return found


def test_every_judged_document_is_in_the_demo_content() -> None:
    known = _documents()
    assert {document for judged in load() for document in judged.grades} - known == set()


def test_every_page_of_the_demo_content_is_what_somebody_looks_for() -> None:
    wanted = {document for judged in load() for document, grade in judged.grades.items() if grade == 3}
    pages = {name for name in _documents() if name.partition(":")[0] in FOLDERS}
    assert pages - wanted == set()


def test_there_are_enough_queries_of_every_type_in_both_parts() -> None:
    counts = Counter((judged.type, judged.split) for judged in load())
    assert {path.stem for path in QUERIES.glob("*.toml")} == set(TYPES)
    assert all(counts[kind, "tune"] >= 12 and counts[kind, "held_out"] >= 6 for kind in TYPES)
    assert {judged.language for judged in load()} == set(LANGUAGES)


def test_no_query_is_judged_twice_and_the_parts_are_those_of_the_hash() -> None:
    queries = load()
    assert len({(judged.language, judged.text) for judged in queries}) == len(queries)
    assert {judged.split for judged in queries} == set(SPLITS)
    assert [judged.text for judged in queries if judged.split != split_of(judged.language, judged.text)] == []
