"""Faults: a short form in every run, a long one with `make faults`, which writes what it found into docs/search.md."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from search import jobs, rebuild, reconcile
from search.engines import chosen
from search.engines.elasticsearch.indexes import Indexes
from search.models import SearchJob
from tests.search import engines, notes
from tests.search.faults import report
from tests.search.faults.proxy import Proxy, proxied

LONG = os.environ.get("PORTAL_FAULTS") == "long"


@dataclass
class Fault:
    """What a fault test works with: the node behind a proxy, and how much of everything."""

    proxy: Proxy
    long: bool

    def much(self, short: int, long: int) -> int:
        """So many in this run."""
        return long if self.long else short

    def indexes(self) -> Indexes:
        """The node itself, past the proxy."""
        return Indexes()

    def until_true(self) -> float:
        """Let worker and clock do their work until nothing differs or waits; returns the seconds.

        The short form moves the time of the next try forward instead of waiting for it.
        """
        began = time.monotonic()
        while time.monotonic() < began + 60:
            if not self.long:
                SearchJob.objects.update(not_before=timezone.now() - timedelta(seconds=1))
            jobs.search_follows_changes()
            jobs.search_is_true()
            mode, self.proxy.mode = self.proxy.mode, "pass"  # whoever judges is not disturbed
            if not SearchJob.objects.exists() and reconcile.compare().number == 0:
                return time.monotonic() - began
            self.proxy.mode = mode
            time.sleep(0.5 if self.long else 0.01)
        raise AssertionError(f"not true after 60 s: {SearchJob.objects.count()} jobs")

    def record(self, code: str, text: str) -> None:
        """Keep a finding of the long form."""
        if self.long:
            report.keep(code, connection.vendor, text)


@pytest.fixture
def fault(transactional_db: None, monkeypatch: Any, settings: Any) -> Iterator[Fault]:
    """A node behind a proxy, notes as the only source, a breaker of its own, nothing to do yet."""
    monkeypatch.setattr(chosen, "breaker", chosen.Breaker())
    monkeypatch.setattr(rebuild, "GRACE", 0.1)
    monkeypatch.setattr("search.worker.call", lambda after=0: None)  # the test is the worker
    with (
        proxied(os.environ["ELASTICSEARCH_URL"]) as proxy,
        engines.node(settings, proxy.url),
        notes.only(monkeypatch, notes.SOURCE),
    ):
        rebuild.run()
        yield Fault(proxy, LONG)
        proxy.come_back()


@pytest.fixture
def timed() -> Callable[[Callable[[], object]], float]:
    """Seconds that a call takes."""

    def measure(call: Callable[[], object]) -> float:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    return measure
