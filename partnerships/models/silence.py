"""What shows that a partnership is alive: everything that somebody has written down in it, and when."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.apps import apps
from django.db.models import BigIntegerField, CharField, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from portal.core.models import StatusChange

APP: Final = "partnerships"
TRACES: Final = (
    ("StageEntry", "partnership", "at"),
    ("Agreement", "partnership", "made_at"),
    ("PartnershipDocument", "partnership", "added_at"),
    ("Comment", "partnership", "at"),
    ("Action", "partnership", "made_at"),
    ("Evidence", "action__partnership", "at"),
    ("DueChange", "action__partnership", "at"),
    ("ProgressReport", "partnership", "submitted_at"),
)
"""(model, way to the partnership, when it was written)."""
MOVED: Final = (("Partnership", "pk"), ("Agreement", "partnership"), ("Action", "partnership"))
"""(model whose moves count, way to the partnership)."""


def _rows(model: str) -> Any:
    return apps.get_model(APP, model)._default_manager.all()


def silent_since(on: date, days: int) -> datetime:
    """The moment since which nothing has happened where the silence is so many days old on a day."""
    return timezone.make_aware(datetime.combine(on - timedelta(days=days - 1), time.min))


def without_trace(rows: QuerySet[Any], since: datetime) -> Any:
    """Those of the partnerships in which nothing was written and nothing moved since a moment.

    What is recent is looked up by its time, once, so that it costs as much as has happened since, not as all there is.
    """
    rows = rows.filter(made_at__lt=since)
    for model, way, when in TRACES:
        rows = rows.exclude(pk__in=_rows(model).filter(**{f"{when}__gte": since}).order_by().values(way))
    for model, way in MOVED:
        moves = StatusChange.objects.filter(app_label=APP, model=model.lower(), at__gte=since)
        keys = moves.annotate(key=Cast("object_id", BigIntegerField())).values("key")
        rows = rows.exclude(pk__in=_rows(model).filter(pk__in=keys).order_by().values(way))
    return rows


def without_action(rows: QuerySet[Any]) -> Any:
    """Those of the partnerships in which no action was planned, with `last_signed_on` of their agreements, or None."""
    signed = _rows("Agreement").filter(partnership=OuterRef("pk")).signed().order_by("-signed_on")
    planned = _rows("Action").filter(partnership=OuterRef("pk")).order_by()
    return rows.exclude(Exists(planned)).annotate(last_signed_on=Subquery(signed.values("signed_on")[:1]))


def last_traces(partnerships: Collection[int]) -> dict[int, datetime]:
    """When something last happened in each, by primary key; as many queries for one as for many."""
    last: dict[int, datetime] = dict(_rows("Partnership").filter(pk__in=partnerships).values_list("pk", "made_at"))
    for model, way, when in TRACES:
        found = _rows(model).filter(**{f"{way}__in": partnerships}).order_by()
        for pk, moment in found.values_list(way).annotate(last=Max(when)):
            last[pk] = max(last[pk], moment or last[pk])
    for model, way in MOVED:
        of = {str(pk): over for pk, over in _rows(model).filter(**{f"{way}__in": partnerships}).values_list("pk", way)}
        keys = _rows(model).filter(**{f"{way}__in": partnerships}).order_by()
        texts = keys.annotate(text=Cast("pk", CharField())).values("text")
        moves = StatusChange.objects.filter(app_label=APP, model=model.lower(), object_id__in=texts).order_by()
        for text, moment in moves.values_list("object_id").annotate(last=Max("at")):
            if pk := of.get(text):
                last[pk] = max(last[pk], moment)
    return last
