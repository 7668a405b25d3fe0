"""Which engine answers."""

from datetime import date
from typing import Any

import pytest

from search.contract import EngineAway, Query, SearchPage, SearchRequest
from search.engines import chosen
from search.engines.elasticsearch.engine import Refused

ASKED = SearchRequest(Query("", everything=True), frozenset({"public"}), "id", date(2026, 11, 24))
FOUND = SearchPage((), 7, {})


class Node:
    """An Elasticsearch that answers, or raises what it is told to, and counts."""

    asked = 0
    raises: EngineAway | None = None

    def search(self, request: SearchRequest) -> SearchPage:
        type(self).asked += 1
        if self.raises:
            raise self.raises
        return FOUND


@pytest.fixture
def node(monkeypatch: Any, settings: Any, db: None) -> Any:
    """In place of the real one, with a breaker of its own and a clock that the test moves."""
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    own = type("OwnNode", (Node,), {})
    monkeypatch.setattr(chosen, "ElasticsearchEngine", own)
    monkeypatch.setattr(chosen, "breaker", chosen.Breaker())
    clock = {"now": 1000.0}
    monkeypatch.setattr("search.engines.chosen.monotonic", lambda: clock["now"])
    own.clock = clock  # type: ignore[attr-defined]
    return own


def test_the_database_answers_where_there_is_no_elasticsearch(db: None, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""
    assert chosen.search(ASKED) == SearchPage((), 0, {})


def test_elasticsearch_answers_where_it_is_well(node: Any) -> None:
    assert chosen.search(ASKED) == FOUND


def test_the_database_answers_for_it_and_says_so(node: Any) -> None:
    node.raises = EngineAway("away")
    assert chosen.search(ASKED) == SearchPage((), 0, {}, degraded=True)


def test_after_five_failures_it_is_left_alone_for_thirty_seconds(node: Any) -> None:
    node.raises = EngineAway("away")
    for _ in range(8):
        chosen.search(ASKED)
    assert node.asked == 5
    node.clock["now"] += 29
    chosen.search(ASKED)
    assert node.asked == 5


def test_after_the_pause_one_request_tries_and_opens_or_closes_it(node: Any) -> None:
    node.raises = EngineAway("away")
    for _ in range(5):
        chosen.search(ASKED)
    node.clock["now"] += 31
    chosen.search(ASKED)
    chosen.search(ASKED)
    assert node.asked == 6
    node.clock["now"] += 31
    node.raises = None
    assert not chosen.search(ASKED).degraded
    assert not chosen.search(ASKED).degraded
    assert node.asked == 8


def test_failures_count_only_in_a_row(node: Any) -> None:
    for _ in range(4):
        node.raises = EngineAway("away")
        for _ in range(4):
            chosen.search(ASKED)
        node.raises = None
        assert not chosen.search(ASKED).degraded


def test_a_question_that_is_refused_says_nothing_about_the_node(node: Any) -> None:
    node.raises = Refused("too long")
    for _ in range(8):
        assert chosen.search(ASKED).degraded
    node.raises = None
    assert not chosen.search(ASKED).degraded
