"""What follows visits in the demo: Kaltara's points as records, and made-up requests, needs and proposals."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from wagtail.models import Page

from partnerships.actions import move_proposal, publish, review, start_proposal
from partnerships.models import CooperationKind, Proposal, PublicProposal
from portal.accounts.models import Organisation, User
from portal.core.models import today
from portal.demo.library import Library, Record
from portal.regions.models import Dimension, Region, Urusan
from visits.actions import begin_request, decide, move_need, save_request, schedule, start_need
from visits.models import Need, Point, PointKind, VisitKind, VisitReportPage, VisitRequest
from visits.models.visit import VisitMode

COORDINATOR = "jsc_coordinator@contoh.example"
KALTARA = "V07"


def make(library: Library, find: Callable[[str], Page | None]) -> int:
    """Make what is missing; return how much."""
    if not User.objects.filter(email=COORDINATOR).exists():
        return 0
    made = _points(find(KALTARA))
    for record in library.threads.get("request", []):
        made += _request(record, find)
    for record in library.threads.get("need", []):
        made += _need(record)
    for record in library.threads.get("proposal", []):
        made += _proposal(record, find)
    return made


def _user(email: str) -> User:
    return User.objects.get(email=email)


def _points(page: Page | None) -> int:
    """The rows of Kaltara's report as records that can have owners: facts, points, opportunities, three commitments."""
    report = page.specific if page else None
    if not isinstance(report, VisitReportPage) or report.visit is None or report.visit.points.exists():
        return 0
    rows = [
        *(
            (PointKind.FACT, row.claim, row.speaker_organisation, row.speaker_office)
            for row in report.stated_facts.all()
        ),
        *((PointKind.POINT, row.text, None, "") for row in report.points.all()),
        *((PointKind.OPPORTUNITY, row.text, None, "") for row in report.opportunities.all()),
        *((PointKind.COMMITMENT, row.text, row.by, "") for row in report.commitments.all()),
    ]
    Point.objects.bulk_create(
        Point(
            visit=report.visit,
            kind=kind,
            text=text,
            said_by=organisation,
            office=office,
            is_public=True,
            order=number,
            written_by=_user(COORDINATOR),
        )
        for number, (kind, text, organisation, office) in enumerate(rows, 1)
    )
    return 1


def _request(record: Record, find: Callable[[str], Page | None]) -> int:
    if VisitRequest.objects.filter(institution=record["title"]).exists():
        return 0
    organisation = Organisation.objects.get(slug=record["organisation"])
    asker = _user(record["asker"])
    request = begin_request(
        fields={
            "institution": record["title"],
            "level": record["level"],
            "region": organisation.region,
            "contact_name": asker.name,
            "contact_email": asker.email,
            "contact_phone": "",
        },
        language="id",
        once_key=f"demo:{record['title']}"[:64],
        by=asker,
        organisation=organisation,
    )
    cases = [page.specific for page in map(find, record["cases"]) if page is not None]
    save_request(
        request=request,
        fields={
            "aims": record["aims"],
            "questions": record.get("questions", ""),
            "participants": record["participants"],
        },
        visit_fields={"kind": VisitKind.objects.get(key=record["kind"]), "mode": VisitMode(record["mode"])},
        related={"cases": cases},
        dates=[(today() + dt.timedelta(days=days), dt.time(9)) for days in record["in_days"]],
        by=asker,
    )
    decide(visit=request.visit, transition="submit", by=asker)
    if record["state"] == "scheduled":
        host = _user(COORDINATOR)
        decide(visit=request.visit, transition="accept", by=host)
        day = today() + dt.timedelta(days=record["in_days"][0])
        schedule(
            visit=request.visit, day=day, starts_at=dt.time(9), ends_at=dt.time(11), place="Contoh: JSC Lounge", by=host
        )
    return 1


def _need(record: Record) -> int:
    if Need.objects.filter(title=record["title"]).exists():
        return 0
    coordinator = _user("coordinator@contoh.example")
    fields: dict[str, Any] = {
        "organisation": Organisation.objects.get(slug=record["organisation"]),
        "region": Region.objects.get(code=record["region"]),
        "dimension": Dimension.objects.get(key=record["dimension"]),
        "urusan": Urusan.objects.filter(key=record.get("urusan", "")).first(),
        **{name: record[name] for name in ("title", "description", "who_suffers", "urgency", "constraint")},
    }
    need = start_need(by=coordinator, fields=fields)
    move_need(need=need, transition="open", by=coordinator)
    return 1


def _proposal(record: Record, find: Callable[[str], Page | None]) -> int:
    if Proposal.objects.filter(title=record["title"]).exists():
        return 0
    by = _user(record["by"])
    page = find(record["case"]) if "case" in record else None
    fields: dict[str, Any] = {
        "urusan": Urusan.objects.get(key=record["urusan"]),
        "dimension": Dimension.objects.get(key=record["dimension"]),
        "kind": CooperationKind.objects.filter(key=record.get("kind", "")).first(),
        "need": Need.objects.filter(title=record.get("need", "")).first(),
        "case": page.specific if page else None,
        **{name: record[name] for name in ("direction", "title", "aim", "scope", "we_bring", "you_bring")},
    }
    proposal = start_proposal(
        proposer=Organisation.objects.get(slug=record["proposer"]),
        addressees=list(Organisation.objects.filter(slug__in=record["to"])),
        by=by,
        fields=fields,
    )
    if record["state"] != "draft":
        move_proposal(proposal=proposal, transition="submit", by=by)
    if "reviewer" in record:
        review(proposal=proposal, by=_user(record["reviewer"]), opinion=record["opinion"], reason=record["reason"])
    if record["state"] == "accepted":
        move_proposal(proposal=proposal, transition="accept", by=_user(COORDINATOR), note=record["note"])
    if public := record.get("public"):
        texts = {name: public[name] for name in PublicProposal.TEXTS}
        seen = (proposal.version, proposal.status)
        publish(proposal=proposal, by=by, texts=texts, chosen=public["chosen"], seen=seen)
    return 1
