"""What the clock brings to visits: reminders, each once; drafts nobody sent go."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from portal.core import events
from portal.core.models import Event, today
from portal.core.tick import every_tick
from visits.models import NextStep, Visit, VisitRequest, VisitStatus

BEFORE_DAYS: Final = 7
AT_A_TIME: Final = 500


@every_tick
def remind_of_steps() -> int:
    """Write down what is due within a week and what has become late, each once for a follow-up and its due date."""
    day = today()
    due = NextStep.objects.open().filter(due_on__gte=day, due_on__lte=day + timedelta(days=BEFORE_DAYS))
    return _remind(due, "due") + _remind(NextStep.objects.overdue(on=day), "overdue")


def _remind(steps: QuerySet[NextStep], what: str) -> int:
    """Write down those of which nothing is written yet, some at a time."""
    key = Concat(
        Value("step:"),
        Cast("pk", CharField()),
        Value(f":{what}:"),
        Cast("due_on", CharField()),
        output_field=CharField(),
    )
    rows = steps.annotate(key=key).exclude(Exists(Event.objects.filter(key=OuterRef("key")))).order_by("pk")
    written, some = 0, list(rows[:AT_A_TIME])
    while some:
        with transaction.atomic():
            written += sum(events.record(f"step:{step.pk}:{what}:{step.due_on}", f"step.{what}", step) for step in some)
        some = list(rows.filter(pk__gt=some[-1].pk)[:AT_A_TIME])
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
