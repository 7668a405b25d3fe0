"""What the clock brings: apps register functions, `manage.py tick` runs them all, as often as you like."""

from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)
Job = Callable[[], object]
_jobs: dict[str, Job] = {}
_last: set[str] = set()


def every_tick(job: Job) -> Job:
    """Register `job`, an idempotent function without arguments. Raises ValueError for a second job of that name."""
    name = f"{job.__module__}.{job.__qualname__}"
    if name in _jobs:
        raise ValueError(f"{name} is registered already")
    _jobs[name] = job
    return job


def end_of_tick(job: Job) -> Job:
    """Register `job` to run after all others, since it carries out what they have decided. Raises as `every_tick`."""
    _last.add(f"{job.__module__}.{job.__qualname__}")
    return every_tick(job)


def run() -> dict[str, str]:
    """Run every job; one that fails is logged and stops no other. Returns the outcome by name of job."""
    outcome = {}
    for name, job in sorted(_jobs.items(), key=lambda row: (row[0] in _last, row[0])):
        try:
            outcome[name] = str(job())
        except Exception as error:
            log.exception("tick job failed", job=name)
            outcome[name] = f"failed: {error}"
    return outcome
