"""Entries, the counts of words that go with them, and what the engine of the database asks it."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from search import entries, vocabulary
from search.contract import Alternative, EngineAway, Group, Match, Query, SearchRequest, Unit
from search.engines.database import engine
from search.engines.database.engine import DatabaseEngine
from search.engines.database.tables import RESTRICTED
from search.models import SearchAudience, SearchEntry, SearchFacet, SearchText, SearchWord
from search.sources import Document

pytestmark = pytest.mark.django_db


def doc(title: str, *tokens: str, **fields: Any) -> Document:
    return Document(title=title, language="id", audience=frozenset(tokens or ["public"]), **fields)


def counted() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("word", "entries"))


def ask(word: str, *tokens: str) -> SearchRequest:
    query = Query(word, (Group(word, ((Unit(word, (Alternative((word,), Match.EXACT),)),),)),))
    return SearchRequest(query, frozenset(tokens), "id", date(2026, 11, 24))


def test_words_are_counted_once_an_entry_and_of_public_entries_only() -> None:
    entries.store("k", "1", doc("banjir banjir", body="banjir jakarta"), seq=1)
    entries.store("k", "2", doc("banjir"), seq=2)
    entries.store("k", "3", doc("banjir rahasia", "org:1"), seq=3)
    assert counted() == {vocabulary.TOTAL: 2, "banjir": 2, "jakarta": 1}


def test_words_follow_an_entry_that_changes_is_hidden_and_goes() -> None:
    entries.store("k", "1", doc("banjir jakarta"), seq=1)
    entries.store("k", "2", doc("banjir"), seq=2)
    entries.store("k", "1", doc("banjir bandung"), seq=3)
    assert counted() == {vocabulary.TOTAL: 2, "banjir": 2, "bandung": 1}
    entries.store("k", "1", doc("banjir bandung", "org:1"), seq=4)
    assert counted() == {vocabulary.TOTAL: 1, "banjir": 1}
    entries.store("k", "1", doc("bandung"), seq=5)
    assert entries.remove([("k", "2"), ("k", "gone")]) == 1
    assert counted() == {vocabulary.TOTAL: 1, "bandung": 1}


def test_many_entries_at_once_are_what_each_by_itself_would_be() -> None:
    documents = {
        str(n): doc(f"kata{n % 7} banjir", *(["org:1"] if n % 5 == 0 else []), facets={"jenis": ["x", "y"][: n % 3]})
        for n in range(30)
    }

    def state() -> tuple[object, ...]:
        return (
            counted(),
            set(SearchAudience.objects.values_list("entry__object_id", "token")),
            set(SearchFacet.objects.values_list("entry__object_id", "name", "value")),
            set(SearchText.objects.values_list("entry__object_id", "title")),
        )

    for pk, document in documents.items():
        entries.store("k", pk, document, seq=1)
    each = state()
    entries.remove([("k", pk) for pk in documents])
    assert not SearchEntry.objects.exists()
    entries.replace([("k", pk) for pk in documents], (("k", pk, one, "") for pk, one in documents.items()), seq=1)
    assert state() == each


def test_what_was_read_earlier_does_not_replace_what_was_read_later() -> None:
    entries.store("k", "1", doc("baru"), seq=2)
    entries.store("k", "1", doc("lama"), seq=1)
    assert (SearchText.objects.get().title, counted()) == ("baru", {vocabulary.TOTAL: 1, "baru": 1})


@pytest.mark.parametrize(("tokens", "named"), [(["public"], False), (["public", "org:1"], True)])
def test_one_statement_answers_and_for_the_public_it_names_no_restricted_table(tokens: list[str], named: bool) -> None:
    with CaptureQueriesContext(connection) as captured:
        DatabaseEngine().search(ask("banjir", *tokens))
    asked = [query["sql"] for query in captured if "SELECT" in query["sql"]]
    assert len(asked) == 1
    assert (RESTRICTED in asked[0]) is named


def test_a_database_that_gives_up_is_an_engine_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(_statement: object) -> None:
        raise DatabaseError("statement timeout")

    monkeypatch.setattr(engine, "_fetch", late)
    with pytest.raises(EngineAway):
        DatabaseEngine().search(ask("banjir", "public"))


def test_words_are_taken_back_as_they_were_written_whatever_the_rules_are_now(monkeypatch: pytest.MonkeyPatch) -> None:
    entries.store("k", "1", doc("banjir", alias="rob", summary="air pasang", body="banjir jakarta pesisir"), seq=1)
    entries.store("k", "2", doc("banjir jakarta"), seq=2)
    monkeypatch.setattr(entries, "streams", lambda texts: {})
    entries.remove([("k", "1")])
    assert counted() == {vocabulary.TOTAL: 1, "banjir": 1, "jakarta": 1}


def test_many_are_replaced_in_as_many_statements_as_few() -> None:
    def statements(number: int) -> int:
        rows = [("k", str(n), doc(f"kata{n} banjir", facets={"jenis": ["x"]}), "") for n in range(number)]
        keys = [row[:2] for row in rows]
        entries.replace(keys, rows, seq=1)
        with CaptureQueriesContext(connection) as captured:
            assert entries.replace(keys, rows, seq=2) == number
        return len(captured)

    assert statements(3) == statements(30)


def test_words_get_the_stems_of_now_when_the_rules_changed() -> None:
    entries.store("k", "1", doc("pengaduan banjir"), seq=1)
    SearchWord.objects.filter(word="pengaduan").update(stem="lama")
    assert vocabulary.stem_anew() == 1
    assert vocabulary.stem_anew() == 0
    assert SearchWord.objects.get(word="pengaduan").stem == "adu"
