"""What the clock notices is written down once for a row and its due date."""

from typing import Any, Final

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from portal.core import events
from portal.core.models import Event

AT_A_TIME: Final = 500


def write_once(rows: QuerySet[Any], name: str, kind: str, **data: Any) -> int:
    """Record an event of `kind` for each row with a `due_on` of which none is written; return how many.

    Some are written at a time. The key is made of `name`, the row and its due date: a date that is moved starts anew.
    """
    key = Concat(
        Value(f"{name}/"), Cast("pk", CharField()), Value("/"), Cast("due_on", CharField()), output_field=CharField()
    )
    new = rows.annotate(key=key).exclude(Exists(Event.objects.filter(key=OuterRef("key")))).order_by("pk")
    written, some = 0, list(new[:AT_A_TIME])
    while some:
        with transaction.atomic():
            for row in some:
                due = str(row.due_on)
                written += events.record(f"{name}/{row.pk}/{due}", kind, row, due=due, **data)
        some = list(new.filter(pk__gt=some[-1].pk)[:AT_A_TIME])
    return written
