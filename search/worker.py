"""The task behind every change: queued when its transaction is over, one at a time."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from search import index
from search.models import SearchJob

PATIENCE: Final = 10  # seconds until the next try where something is left


@task(priority=50)
def follow() -> str:
    """Work off what is due, and come again for what is left."""
    done = index.work_off(seconds=45)
    if SearchJob.objects.filter(parked_at=None).exists():
        call(after=PATIENCE)
    return str(done)


def call(after: int = 0) -> None:
    """Queue the task, unless one waits already that runs so soon."""
    backend = follow.get_backend()
    if not after:
        waiting = DBTaskResult.objects.ready()
    elif not backend.supports_defer:
        return
    else:
        waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    if not waiting.filter(task_path=follow.module_path).exists():
        run_after = timezone.now() + timedelta(seconds=after) if after else None
        follow.using(run_after=run_after).enqueue()


def forget_finished() -> int:
    """Remove what earlier runs left in the list of tasks; returns how many."""
    finished = DBTaskResult.objects.successful().filter(task_path=follow.module_path)
    return finished.filter(finished_at__lt=timezone.now() - timedelta(hours=1)).delete()[0]
