"""Alarms about partnerships that have gone silent: told to the coordinators of all parties, each once for its cause."""

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from partnerships.clock.agreements import AT_A_TIME, some_at_a_time
from partnerships.models import Partnership
from partnerships.models.silence import last_traces
from portal.core import events
from portal.core.models import Event
from portal.core.tick import every_tick


@every_tick
def notice_unstarted() -> int:
    """Write down in which partnerships no action was planned long after a signature, once for the last of them."""
    rows = Partnership.objects.unstarted().annotate(
        key=Concat(
            Value("partnership-unstarted/"),
            Cast("pk", CharField()),
            Value("/"),
            Cast("last_signed_on", CharField()),
            output_field=CharField(),
        )
    )
    return some_at_a_time(rows.exclude(Exists(Event.objects.filter(key=OuterRef("key")))), _unstarted)


def _unstarted(partnership: Partnership) -> bool:
    signed_on = partnership.last_signed_on  # type: ignore[attr-defined]  # annotated
    key = f"partnership-unstarted/{partnership.pk}/{signed_on}"
    return events.record(key, "partnership.unstarted", partnership, signed_on=str(signed_on))


@every_tick
def notice_silent() -> int:
    """Write down in which partnerships nothing has happened for long, once for each silence."""
    rows = Partnership.objects.silent().order_by("pk")
    written, some = 0, list(rows[:AT_A_TIME])
    while some:
        last = last_traces([one.pk for one in some])
        keys = {one.pk: f"partnership-silent/{one.pk}/{last[one.pk].isoformat()}" for one in some}
        known = set(Event.objects.filter(key__in=keys.values()).values_list("key", flat=True))
        with transaction.atomic():
            for one in (one for one in some if keys[one.pk] not in known):
                since = last[one.pk].isoformat()
                written += events.record(keys[one.pk], "partnership.silent", one, since=since)
        some = list(rows.filter(pk__gt=some[-1].pk)[:AT_A_TIME])
    return written
