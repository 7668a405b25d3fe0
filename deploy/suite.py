"""`make test`: the suite on SQLite, then on PostgreSQL, with a browser and Elasticsearch where they can be had."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from deploy import browser, debian, elasticsearch, environment, postgresql
from deploy.console import VAR, Steps, Stop, aloud, openly, say
from deploy.console import environment as variables
from deploy.environment import PYTHON
from deploy.services import Absent, Service

NO_TESTS = 5  # pytest's exit code when nothing was selected
SOURCES: tuple[Callable[[], Service | Absent], ...] = (elasticsearch.obtain, postgresql.obtain, browser.obtain)


def test(arguments: list[str]) -> int:
    """Run pytest once per database; arguments go to pytest. In CI a service that is missing is a failure."""
    VAR.mkdir(exist_ok=True)
    with alone(), ExitStack() as stack:
        steps = Steps(4)
        with steps.step("Python packages"):
            environment.prepare("dev")
        with steps.step("Services"):
            services = gather(stack)
        absent = [service for service in services.values() if isinstance(service, Absent)]
        if absent and debian.in_ci():
            raise Stop("Nothing may be skipped in CI:\n\n" + "\n".join(map(str, absent)))
        results = []
        skipped = [marker for name, marker in MARKERS.items() if isinstance(services[name], Absent)]
        server = services[postgresql.NAME]
        # Elasticsearch is tested beside PostgreSQL, as in production; where that is missing, beside SQLite
        elsewhere = [MARKERS[elasticsearch.NAME]] if isinstance(server, Service) else []
        with steps.step("Tests on SQLite, those in the browser among them", silent=False):
            url = f"sqlite:///{VAR / 'tests.sqlite3'}"
            results.append(pytest("SQLite", url, services, [*skipped, *elsewhere], arguments))
        with steps.step("Tests on PostgreSQL, those with Elasticsearch among them", silent=False):
            if isinstance(server, Service):
                url = server.variables["DATABASE_URL"]
                results.append(pytest("PostgreSQL", url, services, [*skipped, MARKERS[browser.NAME]], arguments))
    return summary(results, absent)


MARKERS = {browser.NAME: "browser", elasticsearch.NAME: "elasticsearch"}


def gather(stack: ExitStack) -> dict[str, Service | Absent]:
    """Have or miss each service, say which, and stop at the end what was started here."""
    services: dict[str, Service | Absent] = {}
    for obtain in SOURCES:
        service = obtain()
        services[service.name] = service
        if isinstance(service, Absent):
            aloud(f"SKIPPED. {service}")
        else:
            stack.callback(service.stop)
            say(f"      {service.name}: {service.origin}")
    return services


def pytest(
    name: str, url: str, services: dict[str, Service | Absent], skipped: list[str], arguments: list[str]
) -> tuple[str, int, float]:
    """One run of pytest: which, its exit code, its seconds."""
    env = variables(DJANGO_SETTINGS_MODULE="portal.settings.test")
    for variable in ("CHROME_PATH", "ELASTICSEARCH_URL"):
        env.pop(variable, None)
    for service in services.values():
        if isinstance(service, Service):
            env |= service.variables
    env["DATABASE_URL"] = url
    env["DATABASE_STATEMENT_TIMEOUT_MS"] = "60000"  # on a busy machine it takes long to empty all tables
    selection = ["-m", " and ".join(f"not {marker}" for marker in skipped)] if skipped else []
    began = time.monotonic()
    code = openly([PYTHON, "-m", "pytest", *selection, *arguments], env)
    if code == NO_TESTS and arguments:
        say(f"      none of the tests named is for {name}")
        code = 0
    return name, code, time.monotonic() - began


def summary(results: list[tuple[str, int, float]], absent: list[Absent]) -> int:
    """Say how each run ended and what was left out: the exit code."""
    say()
    for name, code, seconds in results:
        say(f"Tests on {name}: {'passed' if code == 0 else f'FAILED (exit code {code})'}, {seconds:.0f} s")
    for service in absent:
        aloud(f"SKIPPED. {service}")
    return int(any(code for _, code, _ in results))


@contextmanager
def alone() -> Iterator[None]:
    """Only one test run at a time in this folder: two would share the cores and the browser."""
    with (VAR / "tests.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Stop(f"Another test run is under way here (process {lock.read().strip() or 'unknown'}).") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
