"""Measuring requests in this process: processor time, time on the clock, queries, bytes, memory."""

import gc
import io
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory

from portal.accounts.models import User
from tests.performance.values import Figure, Spent


class Portal:
    """The WSGI application as a server calls it, connections closed at the end of a request as always."""

    def __init__(self, reader: str = "") -> None:
        """Ask as nobody in particular, or as the account of that address."""
        self.application = get_wsgi_application()
        self.headers = {"host": "localhost", "accept-encoding": "gzip"}
        if reader:
            self.headers["cookie"] = f"{settings.SESSION_COOKIE_NAME}={signed_in(reader)}"

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body, compressed as a browser asks for it."""
        environ = RequestFactory(headers=self.headers).get(path).environ
        environ["wsgi.errors"] = io.StringIO()
        status: list[str] = []
        start: Any = lambda line, headers, exc_info=None: status.append(line)  # noqa: E731
        answer: Any = self.application(environ, start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        return int(status[0].split()[0]), body

    def stream(self, path: str) -> int:
        """The number of bytes of the body, each piece forgotten as it comes. Raises RuntimeError as `ask`."""
        environ = RequestFactory(headers={**self.headers, "accept-encoding": "identity"}).get(path).environ
        environ["wsgi.errors"] = io.StringIO()
        status: list[str] = []
        start: Any = lambda line, headers, exc_info=None: status.append(line)  # noqa: E731
        answer: Any = self.application(environ, start)
        try:
            size = sum(len(piece) for piece in answer)
        finally:
            answer.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{path} answers {status[0]}")
        return size

    def ask(self, path: str) -> bytes:
        """The body. Raises RuntimeError for anything but an answer with status 200."""
        status, body = self.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answers {status}")
        return body


def signed_in(email: str) -> str:
    """The key of a session in which that person is signed in."""
    user = User.objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


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


def _spent(found: list[tuple[float, float]]) -> Spent:
    return Spent([cpu for cpu, _wall in found], [wall for _cpu, wall in found])


def spend(runs: int, action: Callable[[], object], *, before: Callable[[], object] = lambda: None) -> Spent:
    """Several runs of an action, each after `before`, which does not count."""
    found = []
    for _run in range(runs):
        before()
        found.append(timed(action))
    return _spent(found)


def unseen(portal: Portal, paths: list[str]) -> Spent:
    """Each path once."""
    return _spent([timed(lambda path=path: portal.ask(path)) for path in paths])  # type: ignore[misc]


def rounds(actions: Mapping[str, Callable[[], object]], runs: int) -> dict[str, Spent]:
    """Every action by its name, warm; rounds go through all of them, so that a slow moment touches all alike."""
    for action in actions.values():
        for _warming in range(2):
            action()
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in actions}
    for _round in range(runs):
        for name, action in actions.items():
            spent[name].append(timed(action))
    return {name: _spent(found) for name, found in spent.items()}


def figures(portal: Portal, paths: Mapping[str, str], runs: int) -> dict[str, Figure]:
    """Every path by its name."""
    actions: dict[str, Callable[[], bytes]] = {name: lambda p=path: portal.ask(p) for name, path in paths.items()}  # type: ignore[misc]
    spent = rounds(actions, runs)
    return {name: figure(action, spent[name]) for name, action in actions.items()}


def figure(action: Callable[[], bytes], spent: Spent) -> Figure:
    """The time spent, with the queries and bytes of one more call."""
    shapes, body = queries(action)
    return Figure(spent, queries=sum(shapes.values()), same=max(shapes.values(), default=0), size=len(body))


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


def peak_megabytes() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def database() -> str:
    """Name and version of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.display_name} {cursor.fetchone()[0].split()[0]}"
