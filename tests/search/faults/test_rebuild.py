"""F19: writes and searches go on while the index is rebuilt, twice at once, and one rebuild is killed."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from portal.core.models import ErrorReport
from search import index, jobs, rebuild, reconcile, state
from search.engines import chosen
from search.models import SearchEntry, SearchJob, SearchState
from tests.search import notes
from tests.search.faults.conftest import Fault

pytestmark = pytest.mark.elasticsearch
ROOT = Path(__file__).resolve().parents[3]


class Life:
    """What goes on meanwhile, and what came of it."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.writes = self.searches = self.degraded = 0
        self.wrong: list[str] = []
        self.chance = random.Random(19)  # noqa: S311

    def write(self) -> None:
        """Make, change, restrict and delete notes."""
        while not self.over.wait(0.02):
            what = self.chance.random()
            if what < 0.5 or not (note := ErrorReport.objects.order_by("?").first()):
                notes.write(f"banjir {self.writes}")
            elif what < 0.75:
                note.message, note.email = f"banjir baru {self.writes}", self.chance.choice(["", "", "org:1"])
                note.save()
            else:
                note.delete()
            self.writes += 1

    def work(self) -> None:
        """As the worker does."""
        while not self.over.wait(0.05):
            index.work_off(seconds=2)

    def search(self) -> None:
        """Nothing may be found twice, nor nothing at all."""
        while not self.over.wait(0.02):
            hiding = tuple(SearchJob.objects.hiding().values_list("kind", "object_id"))
            page = chosen.search(notes.asked("banjir", tokens=("public", "org:1"), size=1000, excluded=hiding))
            found = [hit.key for hit in page.hits]
            if len(found) != min(1000, page.total):
                self.wrong.append(f"{page.total} counted, {len(found)} found")
            if not found:
                self.wrong.append("nothing found")
            self.searches += 1
            self.degraded += page.degraded


@contextmanager
def going_on(life: Life) -> Iterator[None]:
    """Its three threads, each with a database connection of its own."""

    def run(call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:
            life.wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in (life.write, life.work, life.search)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        life.over.set()
        for thread in threads:
            thread.join()


def start(pause: float = 0.0) -> subprocess.Popen[str]:
    """A rebuild in a process of its own, on the tests' database and index."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        login = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
        url = f"postgres://{login}/{database['NAME']}"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DATABASE_URL": url,
        "ELASTICSEARCH_URL": settings.ELASTICSEARCH_URL,
        "ELASTICSEARCH_INDEX": settings.ELASTICSEARCH_INDEX,
        "LOG_LEVEL": "ERROR",
    }
    words = [sys.executable, "-m", "tests.search.faults.rebuilder", str(pause)]
    process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "begun\n"
    return process


def outcome(process: subprocess.Popen[str]) -> str:
    return process.communicate(timeout=120)[0].strip()


def test_f19_rebuilds_under_writes_and_searches_two_at_once_and_one_killed(fault: Fault) -> None:
    for n in range(fault.much(150, 2000)):
        notes.write(f"banjir {n}")
    index.work_off()
    fault.indexes().refresh(fault.indexes().serving().values())
    life = Life()
    began = time.monotonic()
    with going_on(life):
        assert rebuild.run(force=True)
        first = start(pause=0.5)
        wait_for(lambda: bool(fault.indexes().unused()))
        with pytest.raises(state.Busy):
            rebuild.run(force=True)
        first.kill()
        first.communicate()
        assert fault.indexes().unused()
        if fault.long:
            wait_for(lambda: state.leased(state.REBUILD) is None, 60)
        else:
            SearchState.objects.filter(name=state.REBUILD).update(at=timezone.now() - timedelta(seconds=1))
        assert outcome(start()) == "rebuilt"
        if fault.long:
            time.sleep(max(0.0, began + 60 - time.monotonic()))
    lasted = time.monotonic() - began
    assert life.wrong == []
    assert (life.writes > 10, life.searches > 10) == (True, True)
    seconds = fault.until_true()
    jobs.search_is_true()
    indexes = fault.indexes()
    assert reconcile.compare().number == 0
    assert indexes.unused() == []
    indexes.refresh(indexes.serving().values())
    page = chosen.search(notes.asked(tokens=("public", "org:1"), size=10_000))
    assert notes.keys(page) == {notes.key(note) for note in ErrorReport.objects.all()}
    assert page.total == SearchEntry.objects.count()
    fault.record(
        "F19",
        f"{lasted:.0f} s with {life.writes} writes and {life.searches} searches, two rebuilds done, one killed, one "
        f"refused beside another: nothing found twice, never nothing, {life.degraded} searches answered by the "
        f"database; drift 0 after {seconds:.1f} s, no index left over",
    )


def wait_for(true: Callable[[], bool], seconds: float = 30) -> None:
    """Until it holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
