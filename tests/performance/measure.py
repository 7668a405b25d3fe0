"""Measuring requests and publishing in this process: processor time, time on the clock, queries, bytes, memory."""

import gc
import io
import re
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory

from casestudies.models import CaseStudyPage

PUBLISHED = "crm-dan-jaki-jakarta"  # a case study of the demo with all its rows


@dataclass(frozen=True)
class Spent:
    """Milliseconds of several runs."""

    cpu: list[float]
    wall: list[float]

    @property
    def median(self) -> float:
        """Processor time."""
        return statistics.median(self.cpu)

    @property
    def least(self) -> float:
        """Processor time."""
        return min(self.cpu)

    @property
    def clock(self) -> float:
        """Median time on the clock."""
        return statistics.median(self.wall)


@dataclass(frozen=True)
class Figure:
    """What one kind of request cost."""

    spent: Spent
    queries: int = 0
    same: int = 0  # how often the most frequent shape of query came
    size: int = 0  # bytes of the compressed body


class Portal:
    """The WSGI application as a server calls it, connections closed at the end of a request as always."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body, compressed as a browser asks for it."""
        environ = RequestFactory(headers={"host": "localhost", "accept-encoding": "gzip"}).get(path).environ
        environ["wsgi.errors"] = io.StringIO()
        status: list[str] = []
        start: Any = lambda line, headers, exc_info=None: status.append(line)  # noqa: E731
        answer: Any = self.application(environ, start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        return int(status[0].split()[0]), body

    def ask(self, path: str) -> bytes:
        """The body. Raises RuntimeError for anything but an answer with status 200."""
        status, body = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answers {status}")
        return body


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """(processor, clock) milliseconds of one call."""
    gc.collect()
    gc.disable()
    try:
        clock, cpu = time.perf_counter(), time.process_time()
        action()
        return (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000
    finally:
        gc.enable()


def spend(runs: int, action: Callable[[], object], *, before: Callable[[], object] = lambda: None) -> Spent:
    """Several runs of an action, each after `before`, which does not count."""
    found = []
    for _run in range(runs):
        before()
        found.append(timed(action))
    return Spent([cpu for cpu, _wall in found], [wall for _cpu, wall in found])


def unseen(portal: Portal, paths: list[str]) -> Spent:
    """Each path once."""
    found = [timed(lambda path=path: portal.ask(path)) for path in paths]  # type: ignore[misc]
    return Spent([cpu for cpu, _wall in found], [wall for _cpu, wall in found])


def figures(portal: Portal, paths: dict[str, str], runs: int) -> dict[str, Figure]:
    """Every path by its name; rounds go through all of them, so that a slow moment touches all alike."""
    for path in paths.values():
        for _warming in range(2):
            portal.ask(path)
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in paths}
    for _round in range(runs):
        for name, path in paths.items():
            spent[name].append(timed(lambda path=path: portal.ask(path)))  # type: ignore[misc]
    made = {}
    for name, path in paths.items():
        shapes, body = queries(lambda path=path: portal.ask(path))  # type: ignore[misc]
        made[name] = Figure(
            Spent([cpu for cpu, _wall in spent[name]], [wall for _cpu, wall in spent[name]]),
            queries=sum(shapes.values()),
            same=max(shapes.values(), default=0),
            size=len(body),
        )
    return made


def queries(action: Callable[[], bytes]) -> tuple[Counter[str], bytes]:
    """How often each shape of query came, numbers in it left out, and what the action gave."""
    shapes: Counter[str] = Counter()

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        shapes[re.sub(r"\((?:%s(?:, )?)+\)", "(…)", re.sub(r"\d+", "N", sql))] += 1
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(count))
        body = action()
    return shapes, body


def publish() -> None:
    """One edit of a case study, published."""
    page = CaseStudyPage.objects.get(slug=PUBLISHED, locale__language_code="id")
    page.aim = f"<p>Disunting {time.monotonic_ns()}.</p>"
    page.save_revision().publish()


def peak_megabytes() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
