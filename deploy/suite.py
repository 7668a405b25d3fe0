"""`make test`: the suite on SQLite; beside it on PostgreSQL with Elasticsearch and in a browser, if they are there."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from deploy import browser, debian, elasticsearch, environment, postgresql
from deploy.console import ROOT, VAR, Steps, Stop, aloud, end, openly, say
from deploy.console import environment as variables
from deploy.environment import PYTHON
from deploy.services import Absent, Service

if TYPE_CHECKING:
    from typing import Self

NO_TESTS = 5  # pytest's exit code when nothing was selected
SOURCES: tuple[Callable[[], Service | Absent], ...] = (elasticsearch.obtain, postgresql.obtain, browser.obtain)


def test(arguments: list[str]) -> int:
    """Run pytest on each database; arguments go to pytest. In CI a service that is missing is a failure."""
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
        with ExitStack() as stack_beside:  # none keeps a core busy all the time: they wait for servers and pages
            beside = []
            if isinstance(server, Service):
                marks = without(*skipped, IN_BROWSER, ON_SQLITE)
                for name, url, selected in on_postgresql(server.variables["DATABASE_URL"], arguments):
                    beside.append(stack_beside.enter_context(Beside(name, url, services, marks, selected)))
            if IN_BROWSER not in skipped:
                marks = " and ".join(filter(None, (IN_BROWSER, without(*skipped, *elsewhere))))
                run = Beside("browser", f"sqlite:///{VAR / 'tests-browser.sqlite3'}", services, marks, arguments)
                beside.append(stack_beside.enter_context(run))
            with steps.step("Tests on SQLite; beside it those on PostgreSQL and in the browser", silent=False):
                marks = without(*skipped, *elsewhere, IN_BROWSER, ON_POSTGRESQL)
                url = f"sqlite:///{VAR / 'tests.sqlite3'}"
                results.append(pytest("SQLite", url, services, marks, arguments))
            with steps.step(
                "Tests on PostgreSQL, those with Elasticsearch among them, and in the browser", silent=False
            ):
                results += [run.result() for run in beside]
    return summary(results, absent)


IN_BROWSER, ON_POSTGRESQL, ON_SQLITE = "browser", "postgresql", "sqlite"
HALF = "tests/partnerships"  # about half of the tests
MARKERS = {browser.NAME: IN_BROWSER, elasticsearch.NAME: "elasticsearch"}


def on_postgresql(url: str, arguments: list[str]) -> list[tuple[str, str, list[str]]]:
    """The runs on PostgreSQL: name, address of a database, what to run. Two halves, unless tests are named.

    It takes the longest; in one it would leave a core idle at the end. No database need exist: Django makes test_….
    """
    if arguments:
        return [("PostgreSQL", url, arguments)]
    parts = urlsplit(url)
    other = urlunsplit(parts._replace(path=f"{parts.path}_2"))
    return [("PostgreSQL", url, [f"--ignore={HALF}"]), ("PostgreSQL-2", other, [HALF])]


def without(*markers: str) -> str:
    """The tests that bear none of the markers, as pytest's -m is told; all of them for none."""
    return " and ".join(f"not {marker}" for marker in dict.fromkeys(markers))


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


class Beside:
    """A run of pytest beside another: what it prints is kept and shown at its end."""

    def __init__(
        self, name: str, url: str, services: dict[str, Service | Absent], marks: str, arguments: list[str]
    ) -> None:
        self.name, self.arguments, self.began = name, arguments, time.monotonic()
        self.log = (VAR / f"tests-{name.lower()}.log").open("w+", encoding="utf-8", errors="replace")
        command, env = call(url, services, marks, arguments)
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            end(self.process, signal.SIGINT, group=True)
        self.log.close()

    def result(self) -> tuple[str, int, float]:
        """Wait for the end, show what was printed: which, its exit code, its seconds."""
        code = self.process.wait()
        seconds = time.monotonic() - self.began
        self.log.seek(0)
        say(self.log.read())
        return ended(self.name, code, seconds, self.arguments)


def pytest(
    name: str, url: str, services: dict[str, Service | Absent], marks: str, arguments: list[str]
) -> tuple[str, int, float]:
    """One run of pytest in view: which, its exit code, its seconds."""
    began = time.monotonic()
    code = openly(*call(url, services, marks, arguments))
    return ended(name, code, time.monotonic() - began, arguments)


def call(
    url: str, services: dict[str, Service | Absent], marks: str, arguments: list[str]
) -> tuple[list[str | Path], dict[str, str]]:
    """The command and the environment of a run on that database, of the tests that `marks` selects."""
    env = variables(DJANGO_SETTINGS_MODULE="portal.settings.test")
    for variable in ("CHROME_PATH", "ELASTICSEARCH_URL"):
        env.pop(variable, None)
    for service in services.values():
        if isinstance(service, Service):
            env |= service.variables
    env["DATABASE_URL"] = url
    env["DATABASE_STATEMENT_TIMEOUT_MS"] = "60000"  # on a busy machine it takes long to empty all tables
    selection = ["-m", marks] if marks else []
    return [PYTHON, "-m", "pytest", *selection, *arguments], env


def ended(name: str, code: int, seconds: float, arguments: list[str]) -> tuple[str, int, float]:
    """A run as the summary tells it; that no test is for a database is no failure where some were named."""
    if code == NO_TESTS and arguments:
        say(f"      none of the tests named is for {name}")
        code = 0
    return name, code, seconds


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
