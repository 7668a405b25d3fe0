"""What the clock brings: apps register functions, `manage.py tick` runs them all, as often as you like."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Final

import structlog
from django.db import connection

log = structlog.get_logger(__name__)
Job = Callable[[], object]
PAGES_KB: Final = 2000


class Stage(IntEnum):
    """When in a tick a job runs; those of one stage run by name."""

    WORK = 1  # what is due is noticed and written down
    TELL = 2  # what has been written down becomes letters
    SEND = 3  # letters go out


_jobs: dict[str, tuple[Stage, Job]] = {}


def every_tick(job: Job) -> Job:
    """Register `job`, an idempotent function without arguments. Raises ValueError for a second job of that name."""
    return at_stage(Stage.WORK)(job)


def at_stage(stage: Stage) -> Callable[[Job], Job]:
    """Register a job for a stage of its own. Raises as `every_tick`."""

    def register(job: Job) -> Job:
        name = f"{job.__module__}.{job.__qualname__}"
        if name in _jobs:
            raise ValueError(f"{name} is registered already")
        _jobs[name] = stage, job
        return job

    return register


def run() -> dict[str, str]:
    """Run every job; one that fails is logged and stops no other. Returns the outcome by name of job."""
    outcome = {}
    with _few_pages_kept():
        for name, (_stage, job) in sorted(_jobs.items(), key=lambda row: (row[1][0], row[0])):
            try:
                outcome[name] = str(job())
            except Exception as error:
                log.exception("tick job failed", job=name)
                outcome[name] = f"failed: {error}"
    return outcome


@contextmanager
def _few_pages_kept() -> Iterator[None]:
    """A pass reads most rows once: what SQLite keeps of them would be memory that grows with what is due."""
    if connection.vendor != "sqlite":
        yield
        return
    before = _pages_kept()
    _keep(f"-{PAGES_KB}")
    try:
        yield
    finally:
        _keep(before)


def _pages_kept() -> str:
    with connection.cursor() as cursor:
        return str(cursor.execute("PRAGMA cache_size").fetchone()[0])


def _keep(size: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA cache_size={size}")
