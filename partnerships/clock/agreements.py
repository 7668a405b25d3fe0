"""What the clock brings to partnerships: agreements that end soon, stages that take too long; each told once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Case, CharField, Exists, IntegerField, Model, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from partnerships.models import Agreement, Partnership, StageEntry
from partnerships.models.partnerships import LIVE
from portal.core import events
from portal.core.models import Event, today
from portal.core.tick import every_tick

AT_A_TIME: Final = 500
Row = TypeVar("Row", bound=Model)


@every_tick
def remind_of_agreement_ends() -> int:
    """Write down which agreements end within one of AGREEMENT_NOTICE_DAYS, the nearest step only, each once."""
    rows = ending_by_step()
    key = Concat(
        Value("agreement-ends/"),
        Cast("pk", CharField()),
        Value("/"),
        Cast("step", CharField()),
        Value("/"),
        Cast("ends_on", CharField()),
        output_field=CharField(),
    )
    new = rows.annotate(key=key).exclude(Exists(Event.objects.filter(key=OuterRef("key"))))
    return some_at_a_time(new, _agreement_ends)


def ending_by_step() -> QuerySet[Agreement]:
    """Those of living partnerships that end within one of AGREEMENT_NOTICE_DAYS, with the nearest as `step`."""
    day, steps = today(), sorted(settings.AGREEMENT_NOTICE_DAYS)
    if not steps:
        return Agreement.objects.none().annotate(step=Value(0))
    step = Case(
        *(When(ends_on__lte=day + timedelta(days=days), then=Value(days)) for days in steps),
        output_field=IntegerField(),
    )
    ending = Agreement.objects.ending_within(steps[-1], on=day).filter(partnership__status__in=LIVE)
    return ending.annotate(step=step)


def _agreement_ends(agreement: Agreement) -> bool:
    step = agreement.step  # type: ignore[attr-defined]  # annotated
    key = f"agreement-ends/{agreement.pk}/{step}/{agreement.ends_on}"
    tells = ["parties", "followers"]
    return events.record(key, "agreement.ends", agreement, tells=tells, days=step, ends_on=str(agreement.ends_on))


@every_tick
def notice_late_stages() -> int:
    """Write down which partnerships are in their stage longer than its target, once for each time it is entered."""
    present = StageEntry.objects.present_in()
    key = Concat(Value("stage-late:"), Cast("entry", CharField()), output_field=CharField())
    rows = Partnership.objects.late(on=today()).annotate(entry=present.values("pk")[:1]).annotate(key=key)
    return some_at_a_time(rows.exclude(Exists(Event.objects.filter(key=OuterRef("key")))), _stage_late)


def _stage_late(partnership: Partnership) -> bool:
    entry = partnership.entry  # type: ignore[attr-defined]  # annotated
    return events.record(f"stage-late:{entry}", "partnership.stage_late", partnership, tells=["parties"])


def some_at_a_time(rows: QuerySet[Row], write: Callable[[Row], bool]) -> int:
    """Write down one event for each row, in transactions of a bearable length."""
    rows = rows.order_by("pk")
    written, some = 0, list(rows[:AT_A_TIME])
    while some:
        with transaction.atomic():
            written += sum(write(row) for row in some)
        some = list(rows.filter(pk__gt=some[-1].pk)[:AT_A_TIME])
    return written
