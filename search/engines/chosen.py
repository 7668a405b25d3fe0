"""The engine that answers: Elasticsearch where there is one and it is well, else the database."""

import threading
from dataclasses import replace
from time import monotonic
from typing import Final

import structlog
from django.dispatch import Signal

from search import client
from search.contract import EngineAway, SearchPage, SearchRequest
from search.engines.database.engine import DatabaseEngine
from search.engines.elasticsearch.engine import ElasticsearchEngine, NoIndex, Refused

log = structlog.get_logger(__name__)
FAILURES: Final = 5
PAUSE_SECONDS: Final = 30.0


class Breaker:
    """Stops asking after some failures in a row, for a while; then one request tries, the others wait for how it went.

    One per process: threads share it, processes find out by themselves.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_again_at = 0.0

    def lets_through(self) -> bool:
        """Whether to ask. In the pause nobody does; after it the first one does, and a pause begins for the others."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if monotonic() < self._closed_again_at:
                return False
            self._closed_again_at = monotonic() + PAUSE_SECONDS
            return True

    def succeeded(self) -> None:
        """It answered: as if nothing had been."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """It did not answer; after FAILURES of them in a row the pause begins."""
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._closed_again_at = monotonic() + PAUSE_SECONDS


breaker = Breaker()
index_missing = Signal()  # somebody searched and there was no index


def search(request: SearchRequest) -> SearchPage:
    """The page asked for; `degraded` where the database had to answer for Elasticsearch.

    Raises EngineAway where the database cannot either.
    """
    if not client.configured():
        return DatabaseEngine().search(request)
    if breaker.lets_through():
        try:
            page = ElasticsearchEngine().search(request)
        except Refused as refusal:
            log.warning("elasticsearch refused a search", error=str(refusal)[:500])
        except EngineAway as away:
            breaker.failed()
            if isinstance(away, NoIndex):
                index_missing.send_robust(NoIndex)
            log.warning("elasticsearch did not answer a search", error=str(away)[:500])
        else:
            breaker.succeeded()
            return page
    return replace(DatabaseEngine().search(request), degraded=True)
