"""Partnerships of the demo: the real chains as far as sources tell them, with actions that are made up and say so."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from wagtail.models import Page

from partnerships.actions import (
    Given,
    Side,
    add_action,
    clear_summary,
    draft_agreement,
    enter_stage,
    missing_before,
    move_action,
    move_agreement,
    move_partnership,
    set_sides,
    start_partnership,
    submit_action,
)
from partnerships.models import Action, CooperationKind, CooperationStage, DocumentKind, Partnership, Party
from portal.accounts.models import Organisation, User
from portal.core.models import today
from portal.demo.library import Library, Record, exact_day
from portal.demo.threads import COORDINATOR
from portal.regions.models import Dimension, Urusan
from visits.models import Visit, VisitReportPage

KALTARA: Final = "coordinator@contoh.example"
OTHER_SIDE: Final = "pemprov-kalimantan-utara"  # the party besides Jakarta that has accounts in the demo


def make(library: Library, find: Callable[[str], Page | None]) -> int:
    """Make what is missing; return how much."""
    coordinator = User.objects.filter(email=COORDINATOR).first()
    if coordinator is None:
        return 0
    return sum(_partnership(record, library, coordinator, find) for record in library.partnerships)


def _visit(record: Record, find: Callable[[str], Page | None]) -> Visit | None:
    page = find(record["visit"]) if "visit" in record else None
    report = page.specific if page else None
    return report.visit if isinstance(report, VisitReportPage) else None


def _partnership(record: Record, library: Library, by: User, find: Callable[[str], Page | None]) -> int:
    visit = _visit(record, find)
    if existing := Partnership.objects.filter(title=record["title"]).first():
        if existing.visit is None and visit is not None:  # the demo's visits were made anew
            Partnership.objects.filter(pk=existing.pk).update(visit=visit)
        return 0
    source, url = library.credit(record["source"])
    organisations = {one.slug: one for one in Organisation.objects.all()}
    partnership = start_partnership(
        parties=[
            Side(organisations[side["organisation"]], organisations.get(side.get("unit", "")))
            for side in record["parties"]
        ],
        by=by,
        fields={
            "title": record["title"],
            "aim": record["aim"],
            "kind": CooperationKind.objects.get(key=record["kind"]),
            "urusan": Urusan.objects.get(key=record["urusan"]),
            "dimension": Dimension.objects.get(key=record["dimension"]),
            "visit": visit,
            "source": source,
            "source_url": url,
        },
    )
    if record["status"] == "active":
        move_partnership(partnership=partnership, transition="activate", by=by)
    for row in record["stages"]:
        stage = CooperationStage.objects.get(key=row["key"])
        enter_stage(
            partnership=partnership,
            stage=stage,
            on=exact_day(row["on"]),
            by=by,
            reason_for_skipped={one.pk: record["passed_over"] for one in missing_before(partnership, stage)},
        )
    for row in record.get("agreement", []):
        _agreement(partnership, row, by)
    texts = {name: record[name] for name in Partnership.SHOWN}
    clear_summary(partnership=partnership, by=by, fields=texts, version=partnership.version)
    for row in record.get("action", []):
        _action(partnership, row, by)
    return 1


def _agreement(partnership: Partnership, row: Record, by: User) -> None:
    dates: dict[str, Any] = {name: exact_day(row[name]) for name in ("signed_on", "ends_on") if name in row}
    agreement = draft_agreement(
        partnership=partnership,
        by=by,
        fields={"kind": DocumentKind.objects.get(key=row["kind"]), "title": row["title"], **dates},
    )
    sides = {
        Party.objects.get(partnership=partnership, organisation__slug=side["organisation"]): {
            "signer_office": side["office"]
        }
        for side in row["sides"]
    }
    set_sides(agreement=agreement, sides=sides, by=by, version=agreement.version)
    if "signed_on" in row:
        move_agreement(agreement=agreement, transition="sign", by=by)


def _action(partnership: Partnership, row: Record, by: User) -> None:
    """One that is made up, brought to its state by the people of both sides."""
    owner = Party.objects.get(partnership=partnership, organisation__slug=row["owner"])
    action = add_action(
        partnership=partnership,
        owner=owner,
        due_on=today() + dt.timedelta(days=row["in_days"]),
        by=by,
        fields={
            "title": row["title"],
            "expected_result": row.get("expected_result", ""),
            "is_public": row.get("is_public", True),
        },
    )
    Action.objects.filter(pk=action.pk).update(is_example=True)
    theirs = User.objects.get(email=KALTARA)
    doer, judge = (theirs, by) if row["owner"] == OTHER_SIDE else (by, theirs)
    if row["state"] != "open":
        move_action(action=action, transition="start", by=doer)
    if row["state"] in ("submitted", "done"):
        submit_action(action=action, by=doer, evidence=[_evidence(row["evidence"])])
    if row["state"] == "done":
        move_action(action=action, transition="confirm", by=judge)


def _evidence(row: Record) -> Given:
    values: dict[str, Any] = {**row, "as_of": today()} if row["kind"] == "figure" else dict(row)
    return Given(**values)
