"""What the clock brings: apps register functions, `manage.py tick` runs them all, as often as you like."""

from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)
Job = Callable[[], object]
_jobs: dict[str, Job] = {}
_last: dict[str, Job] = {}


def every_tick(job: Job) -> Job:
    """Register `job`, an idempotent function without arguments. Raises ValueError for a second job of that name."""
    return _register(job, _jobs)


def last_in_tick(job: Job) -> Job:
    """Register a job that runs after all the others, as it works on what they wrote down."""
    return _register(job, _last)


def _register(job: Job, jobs: dict[str, Job]) -> Job:
    name = f"{job.__module__}.{job.__qualname__}"
    if name in _jobs or name in _last:
        raise ValueError(f"{name} is registered already")
    jobs[name] = job
    return job


def run() -> dict[str, str]:
    """Run every job; one that fails is logged and stops no other. Returns the outcome by name of job."""
    outcome = {}
    for name, job in [*sorted(_jobs.items()), *sorted(_last.items())]:
        try:
            outcome[name] = str(job())
        except Exception as error:
            log.exception("tick job failed", job=name)
            outcome[name] = f"failed: {error}"
    return outcome
