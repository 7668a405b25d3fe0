"""What has happened in a partnership: records of every kind in one order, the newest first, in a fixed price."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import (
    Action,
    Agreement,
    Comment,
    DueChange,
    Evidence,
    Partnership,
    PartnershipDocument,
    ProgressReport,
    StageEntry,
    Visibility,
)
from partnerships.states import action_machine, agreement_machine, partnership_machine
from portal.accounts.permissions import Person
from portal.core.models import Event, StatusChange

WORDS: Final = 40
KINDS: Final[dict[str, str | Promise]] = {
    "status": gettext_lazy("Status"),
    "tahapan": gettext_lazy("Stages"),
    "naskah": gettext_lazy("Agreements"),
    "dokumen": gettext_lazy("Documents"),
    "tindakan": gettext_lazy("Actions"),
    "bukti": gettext_lazy("Evidence"),
    "komentar": gettext_lazy("Comments"),
    "laporan": gettext_lazy("Progress reports"),
    "pihak": gettext_lazy("Parties"),
    "publik": gettext_lazy("What others read"),
}


@dataclass(frozen=True)
class Happening:
    """One thing that has happened: when, what, said how, by whom; `action` is the key of the action it is about."""

    at: datetime
    title: str
    text: str = ""
    by: str = ""
    url: str = ""
    action: int = 0


@dataclass(frozen=True)
class _Source:
    """Rows of one kind: under which filter, when they happened, and how one is told."""

    kind: str
    rows: Callable[[Partnership, Person], QuerySet[Any]]
    at: str
    tell: Callable[[Any], tuple[str, str, Any, str, int]]


def _keys(rows: Any) -> QuerySet[Any]:
    """Primary keys as the history keeps them, in text."""
    return rows.order_by().annotate(_key=Cast("pk", CharField())).values("_key")


def _changes_of(model: str, keys: Callable[[Partnership], Any]) -> Callable[[Any, Any], QuerySet[StatusChange]]:
    """Moves of the rows of a model that `keys` gives; one model at a time, so that the index on them is used."""
    return lambda partnership, user: StatusChange.objects.filter(
        app_label="partnerships", model=model, object_id__in=keys(partnership)
    ).select_related("by")


_MACHINES: Final = {machine.name: machine for machine in (partnership_machine, agreement_machine, action_machine)}


def _tell_change(row: StatusChange) -> tuple[str, str, Any, str, int]:
    status = _MACHINES[row.model].statuses(row.to_status).label
    title = _("%(what)s: %(status)s.") % {"what": row.object_title, "status": status}
    return title.rstrip("."), row.note, row.by, "", int(row.object_id) if row.model == "action" else 0


def _tell_stage(row: StageEntry) -> tuple[str, str, Any, str, int]:
    words = _("Stage skipped: %(stage)s") if row.skipped else _("Stage begun: %(stage)s")
    day = _("since %(day)s") % {"day": date_format(row.entered_on)}
    text = row.reason if row.skipped else " · ".join(filter(None, (day, row.reason)))
    return words % {"stage": row.stage.name}, text, row.by, "", 0


def _tell_agreement(row: Agreement) -> tuple[str, str, Any, str, int]:
    title = _("Agreement drafted: %(title)s") % {"title": row.title}
    return title, row.kind.name, row.made_by, row.get_absolute_url(), 0


def _tell_document(row: PartnershipDocument) -> tuple[str, str, Any, str, int]:
    url = reverse("partnerships:document", args=[row.partnership_id, row.pk])
    return _("Document added: %(title)s") % {"title": row.title}, row.kind.name, row.added_by, url, 0


def _tell_withdrawal(row: PartnershipDocument) -> tuple[str, str, Any, str, int]:
    title = _("Document withdrawn: %(title)s") % {"title": row.title}
    return title, row.withdrawn_reason, row.withdrawn_by, "", 0


def _tell_action(row: Action) -> tuple[str, str, Any, str, int]:
    text = _("%(who)s, until %(day)s") % {"who": row.owner_organisation, "day": date_format(row.due_on)}
    return _("Action added: %(title)s") % {"title": row.title}, text, row.made_by, "", row.pk


def _tell_due_change(row: DueChange) -> tuple[str, str, Any, str, int]:
    title = _("Due date moved to %(day)s: %(title)s") % {"day": date_format(row.after), "title": row.action.title}
    return title, row.reason, row.by, "", row.action_id


def _tell_evidence(row: Evidence) -> tuple[str, str, Any, str, int]:
    title = _("Evidence given: %(title)s") % {"title": row.action.title}
    return title, f"{row.get_kind_display()}: {row}", row.by, "", row.action_id


def _tell_evidence_withdrawn(row: Evidence) -> tuple[str, str, Any, str, int]:
    title = _("Evidence withdrawn: %(title)s") % {"title": row.action.title}
    return title, row.withdrawn_reason, row.withdrawn_by, "", row.action_id


def _tell_comment(row: Comment) -> tuple[str, str, Any, str, int]:
    title = _("Comment on the action: %(title)s") % {"title": row.action.title} if row.action else _("Comment")
    text = _("withdrawn") if row.withdrawn_at else Truncator(row.shown_text).words(WORDS)
    return title, text, row.by, "", row.action_id or 0


def _tell_report(row: ProgressReport) -> tuple[str, str, Any, str, int]:
    words = _("Progress report: %(from)s to %(to)s")
    title = words % {"from": date_format(row.period_from), "to": date_format(row.period_to)}
    return title, Truncator(row.text).words(WORDS), row.submitted_by, "", 0


def _tell_skipped_report(row: ProgressReport) -> tuple[str, str, Any, str, int]:
    words = _("No progress report: %(from)s to %(to)s")
    title = words % {"from": date_format(row.period_from), "to": date_format(row.period_to)}
    return title, row.skipped_reason, row.skipped_by, "", 0


def _of(model: Any, *related: str, path: str = "partnership", **where: Any) -> Callable[[Any, Any], QuerySet[Any]]:
    """Rows of a model that hang on a partnership."""
    return lambda partnership, user: (
        model.objects.filter(**{path: partnership, **where}).order_by().select_related(*related)
    )


def _comments(partnership: Partnership, user: Person) -> QuerySet[Comment]:
    rows = Comment.objects.visible_to(user).filter(partnership=partnership)
    return rows.order_by().select_related("by", "action")


def _tell_start(row: Partnership) -> tuple[str, str, Any, str, int]:
    return _("Partnership begun"), "", row.made_by, "", 0


def _itself(partnership: Partnership, user: Person) -> QuerySet[Partnership]:
    return Partnership.objects.filter(pk=partnership.pk).order_by().select_related("made_by")


def _events(kind: str) -> Callable[[Partnership, Person], QuerySet[Event]]:
    """What the verbs wrote down of a partnership itself, with its cause; it is kept for ever."""
    return lambda partnership, user: (
        Event.objects.filter(app_label="partnerships", model="partnership", object_id=str(partnership.pk), kind=kind)
        .order_by()
        .select_related("by")
    )


def _said(row: Event, words: Mapping[str, str]) -> str:
    """The names that are kept with an event, each list under its word."""
    return "; ".join(words[name] % {"names": ", ".join(row.data[name])} for name in words if row.data.get(name))


def _tell_parties(row: Event) -> tuple[str, str, Any, str, int]:
    words = {"joined": _("joined: %(names)s"), "left": _("left: %(names)s"), "changed": _("changed: %(names)s")}
    return _("Who takes part has changed"), _said(row, words), row.by, "", 0


def _tell_clearing(row: Event) -> tuple[str, str, Any, str, int]:
    readers, before = row.data["visibility"], row.data.get("before")
    if readers == Visibility.PRIVATE:
        title = _("Summary changed, for the parties only") if before == readers else _("Summary withdrawn")
    else:
        words = _("Summary changed, read by: %(who)s") if before == readers else _("Summary cleared for: %(who)s")
        title = words % {"who": Visibility(readers).label}
    return title, _said(row, {"named": _("named to others from then on: %(names)s")}), row.by, "", 0


_SOURCES: Final[Mapping[str, _Source]] = {
    "start": _Source("status", _itself, "made_at", _tell_start),
    "change": _Source("status", _changes_of("partnership", lambda one: [str(one.pk)]), "at", _tell_change),
    "change_of_action": _Source("status", _changes_of("action", lambda one: _keys(one.actions)), "at", _tell_change),
    "change_of_agreement": _Source(
        "status", _changes_of("agreement", lambda one: _keys(one.agreements)), "at", _tell_change
    ),
    "stage": _Source("tahapan", _of(StageEntry, "stage", "by"), "at", _tell_stage),
    "agreement": _Source("naskah", _of(Agreement, "kind", "made_by"), "made_at", _tell_agreement),
    "document": _Source("dokumen", _of(PartnershipDocument, "kind", "added_by"), "added_at", _tell_document),
    "withdrawal": _Source(
        "dokumen",
        _of(PartnershipDocument, "withdrawn_by", withdrawn_at__isnull=False),
        "withdrawn_at",
        _tell_withdrawal,
    ),
    "action": _Source(
        "tindakan", _of(Action, "owner__organisation", "owner__unit", "made_by"), "made_at", _tell_action
    ),
    "due": _Source("tindakan", _of(DueChange, "action", "by", path="action__partnership"), "at", _tell_due_change),
    "evidence": _Source("bukti", _of(Evidence, "action", "by", path="action__partnership"), "at", _tell_evidence),
    "evidence_withdrawn": _Source(
        "bukti",
        _of(Evidence, "action", "withdrawn_by", path="action__partnership", withdrawn_at__isnull=False),
        "withdrawn_at",
        _tell_evidence_withdrawn,
    ),
    "comment": _Source("komentar", _comments, "at", _tell_comment),
    "report": _Source(
        "laporan", _of(ProgressReport, "submitted_by", submitted_at__isnull=False), "submitted_at", _tell_report
    ),
    "report_skipped": _Source(
        "laporan", _of(ProgressReport, "skipped_by", skipped_at__isnull=False), "skipped_at", _tell_skipped_report
    ),
    "parties": _Source("pihak", _events("partnership.parties"), "at", _tell_parties),
    "clearing": _Source("publik", _events("partnership.cleared"), "at", _tell_clearing),
}


def keys_of(partnership: Partnership, user: Person, kind: str = "") -> QuerySet[Any]:
    """What has happened as far as the reader may see it, as (when, source, key), the newest first, to be cut in pages.

    `kind` is one of KINDS, or empty for all. Whoever calls has fetched the partnership through visible_to.
    """
    wanted = [(name, one) for name, one in _SOURCES.items() if not kind or one.kind == kind]
    parts = [
        one.rows(partnership, user)
        .order_by()
        .annotate(_when=F(one.at), _source=Value(name, CharField()))
        .values_list("_when", "_source", "pk")
        for name, one in wanted
    ]
    joined = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return joined.order_by("-_when", "_source", "-pk")


def told(partnership: Partnership, user: Person, keys: Iterable[tuple[datetime, str, int]]) -> list[Happening]:
    """A page of keys_of in words; at most one query for each source."""
    page = list(keys)
    found: dict[tuple[str, int], Any] = {}
    for name, source in _SOURCES.items():
        if wanted := [pk for _when, of, pk in page if of == name]:
            rows = source.rows(partnership, user).filter(pk__in=wanted)
            found |= {(name, row.pk): row for row in rows}
    return [_happening(when, _SOURCES[name], found[name, pk]) for when, name, pk in page if (name, pk) in found]


def _happening(at: datetime, source: _Source, row: Any) -> Happening:
    title, text, by, url, action = source.tell(row)
    return Happening(at, title, text, str(by or ""), url, action)
