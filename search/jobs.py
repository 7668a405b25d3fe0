"""What the clock brings to search, and the rebuild in the background."""

from typing import Any

import structlog
from django.dispatch import receiver
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from portal.core import health
from portal.core.tick import every_tick
from search import client, index, query_log, rebuild, reconcile, state, worker
from search.contract import EngineAway
from search.engines.chosen import index_missing
from search.models import SearchJob

log = structlog.get_logger(__name__)


@every_tick
def search_follows_changes() -> str:
    """What the worker left, or all of it where no worker runs."""
    worker.forget_finished()
    return str(index.work_off(seconds=20))


@every_tick
def search_is_true() -> str:
    """Rebuild where that is needed, else compare every ten minutes, and sooner where numbers look wrong."""
    if state.leased(state.REBUILD):
        return "a rebuild is under way"
    try:
        if rebuild.needed():
            call_rebuild()
            return "rebuild asked for"
        rebuild.tidy()
        if reconcile.is_due() or reconcile.looks_wrong():
            return f"drift {reconcile.reconcile().number}"
    except EngineAway as away:
        log.warning("search cannot be compared", error=str(away)[:500])
        return "elasticsearch away"
    except state.Busy:
        return "a rebuild is under way"
    return "true"


@every_tick
def old_queries_are_forgotten() -> int:
    """The log of queries is kept for PORTAL_SEARCH_LOG_DAYS."""
    return query_log.forget_old()


@receiver(index_missing)
def on_missing_index(**_kwargs: object) -> None:
    """Whoever searches need not wait for the clock."""
    if not state.leased(state.REBUILD):
        call_rebuild()


@task()
def rebuild_index() -> str:
    """Bring entries and indexes up to date."""
    try:
        return "rebuilt" if rebuild.run() else "up to date"
    except state.Busy:
        return "another process is at it"
    except EngineAway as away:
        log.warning("the index cannot be rebuilt now", error=str(away)[:500])
        return "elasticsearch away"


@task()
def compare_index() -> str:
    """Compare and mend, whenever the last time was."""
    try:
        return f"drift {reconcile.reconcile().number}"
    except (EngineAway, state.Busy) as reason:
        log.warning("search cannot be compared now", error=repr(reason)[:500])
        return "not now"


def call_rebuild() -> None:
    """Queue it, unless it waits already."""
    _queue(rebuild_index)


def call_comparison() -> None:
    """Queue it, unless it waits already."""
    _queue(compare_index)


def _queue(one: Any) -> None:
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=one.module_path)
    if not waiting.exists():
        one.enqueue()


def drift() -> int:
    """The last comparison's number; -1 before the first."""
    row = state.read(state.DRIFT)
    return row.number if row else -1


def register_probes() -> None:
    """What /readyz tells of search."""
    health.register("search", client.state)
    health.register("search_drift", drift)
    health.register("search_jobs_age", index.age_of_oldest_job)
    health.register("search_jobs_parked", SearchJob.objects.parked().count)
