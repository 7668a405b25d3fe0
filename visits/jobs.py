"""What the clock brings to visits: reminders, each once; drafts nobody sent go."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from portal.core import events
from portal.core.models import today
from portal.core.tick import every_tick
from visits.models import NextStep, Visit, VisitRequest, VisitStatus

BEFORE_DAYS: Final = 7
AT_A_TIME: Final = 500


@every_tick
def remind_of_steps() -> int:
    """Write down what is due within a week and what has become late, each once for a follow-up and its due date."""
    day, written = today(), 0
    due = NextStep.objects.open().filter(due_on__gte=day, due_on__lte=day + timedelta(days=BEFORE_DAYS))
    for step in due.iterator(chunk_size=AT_A_TIME):
        written += events.record(f"step:{step.pk}:due:{step.due_on}", "step.due", step)
    for step in NextStep.objects.overdue(on=day).iterator(chunk_size=AT_A_TIME):
        written += events.record(f"step:{step.pk}:overdue:{step.due_on}", "step.overdue", step)
    return written


@every_tick
def drop_old_drafts() -> int:
    """Drafts whose link has expired are deleted, with their letter; nobody can open them any more."""
    old = VisitRequest.objects.filter(
        asked_by=None, submitted_at=None, expires_at__lt=timezone.now(), visit__status=VisitStatus.DRAFT
    )
    number = 0
    for request in old[:AT_A_TIME]:
        if request.letter:
            request.letter.delete(save=False)
        Visit.objects.filter(pk=request.visit_id).delete()
        number += 1
    return number
