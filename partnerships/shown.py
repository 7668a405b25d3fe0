"""A partnership as others than its parties read it: who, why, how far, and what came of the actions that are public.

The summary is what a coordinator has cleared. Besides it only what is named here is shown; titles, aims, reasons,
numbers, signers and people stay with the parties.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage
from partnerships.models import (
    Action,
    ActionStatus,
    Agreement,
    Evidence,
    Partnership,
    PartnershipStatus,
    PublicProposal,
)
from partnerships.track import Step, steps_of
from portal.core.components import Badge, Fact, Moment, Reading, Row
from portal.core.notation import iso, number, when
from portal.core.visibility import in_language, public
from portal.pages.presentation import absolute
from visits.models import Need, SystemShown, VisitReportPage

TONES: Final = {ActionStatus.DONE: "ok", ActionStatus.DISPUTED: "warning", ActionStatus.BLOCKED: "warning"}
STATUS_TONES: Final = {PartnershipStatus.ACTIVE: "ok", PartnershipStatus.ON_HOLD: "warning"}


@dataclass(frozen=True)
class Doing:
    """A public action: what, how far, and whether it is made up."""

    title: str
    badge: Badge
    is_example: bool


@dataclass(frozen=True)
class Shown:
    """All that the page of a partnership under /kemitraan/ shows."""

    partnership: Partnership
    badges: Sequence[Badge]
    rows: Sequence[Row]
    track: Sequence[Moment]
    agreements: Sequence[Sequence[str]]
    actions: Sequence[Doing]
    results: Sequence[Fact]
    since: date | None  # the day on which something was signed first

    @property
    def agreement_columns(self) -> list[str]:
        """What stands above each part of an agreement."""
        return [_("Document"), _("Signed on"), _("Last day")]


def shown(partnership: Partnership) -> Shown:
    """What is shown of a partnership; in ten queries at most, however much there is of it."""
    signed = list(partnership.agreements.shown().select_related("kind"))
    return Shown(
        partnership,
        badges_of(partnership),
        [*_rows(partnership), *_origins(partnership)],
        _track(partnership),
        [_agreement(one) for one in signed],
        [_doing(one) for one in partnership.actions.public().order_by("due_on", "pk")],
        _results(partnership),
        signed[0].signed_on if signed else None,
    )


def badges_of(partnership: Partnership) -> list[Badge]:
    """Its status, and whether it is made up."""
    tone = STATUS_TONES.get(PartnershipStatus(partnership.status), "plain")
    badges = [Badge(str(partnership.get_status_display()), tone)]
    return [*badges, Badge(_("Example"), "warning")] if partnership.is_example else badges


def _rows(partnership: Partnership) -> list[Row]:
    parties = [party.organisation for party in partnership.named_parties]
    rows = [
        *(Row(_("Party"), one.name, one.get_absolute_url()) for one in parties),
        Row(_("Kind of cooperation"), partnership.kind.name),
        Row(_("Object (government affair)"), partnership.urusan.name),
    ]
    if partnership.dimension:
        rows.append(Row(_("Smart city dimension"), partnership.dimension.name))
    return rows


def _origins(partnership: Partnership) -> list[Row]:
    """Where it comes from, as far as everybody may read that by itself."""
    language = get_language() or "id"
    reports = _one(in_language(VisitReportPage.objects.all(), language), visit=partnership.visit_id)
    proposals = _one(PublicProposal.objects.public(), proposal=partnership.proposal_id)
    needs = _one(Need.objects.public(), pk=partnership.need_id)
    rows = [
        *(Row(_("Grew from the visit"), one.title, one.get_url() or "") for one in reports),
        *(Row(_("Grew from the proposal"), one.title, one.get_absolute_url()) for one in proposals),
        *(Row(_("Need it answers"), one.title, one.get_absolute_url()) for one in needs),
    ]
    if partnership.visit_id or partnership.proposal_id:
        cases = in_language(CaseStudyPage.objects.filter(translation_key__in=_cases_of(partnership)), language)
        rows += [Row(_("Case study it builds on"), case.title, case.get_url() or "") for case in cases]
    return rows


def _one(rows: QuerySet[Any], **named: int | None) -> list[Any]:
    """The first row of that key, if there is one; no query for no key."""
    return [] if None in named.values() else list(rows.filter(**named)[:1])


def _cases_of(partnership: Partnership) -> QuerySet[Any]:
    """Translation keys of the case studies that its published proposal names, or the public report of its visit."""
    named = PublicProposal.objects.public().filter(proposal=partnership.proposal_id or 0, case__isnull=False)
    reports = public(VisitReportPage.objects.filter(visit=partnership.visit_id or 0)).order_by()
    shown_there = SystemShown.objects.filter(page__in=reports.values("pk")).order_by()
    both = Q(pk__in=named.order_by().values("case")) | Q(pk__in=shown_there.values("case"))
    return CaseStudyPage.objects.filter(both).order_by().values("translation_key")


def building_on(case: CaseStudyPage) -> QuerySet[Partnership]:
    """Public partnerships that build on a case study, in whichever language; the other way of `_cases_of`."""
    same = CaseStudyPage.objects.filter(translation_key=case.translation_key).order_by().values("pk")
    named = PublicProposal.objects.public().filter(case__in=same).order_by()
    where = SystemShown.objects.filter(case__in=same).order_by().values("page")
    reports = public(VisitReportPage.objects.filter(pk__in=where, visit__isnull=False)).order_by()
    return Partnership.objects.public().filter(
        Q(proposal__in=named.values("proposal")) | Q(visit__in=reports.values("visit"))
    )


def _track(partnership: Partnership) -> list[Moment]:
    """The stages in their order: gone through, present, passed over, still ahead; none before the first is entered."""
    steps = steps_of(partnership, list(partnership.stage_entries.all()))
    return [_moment(step) for step in steps] if any(step.is_present for step in steps) else []


def _moment(step: Step) -> Moment:
    if step.state == "ahead":
        return Moment(_("still ahead"), step.stage.name)
    if step.state == "skipped":
        return Moment(_("passed over in this record"), step.stage.name)
    day = step.entries[-1].entered_on
    text, state = (_("Present stage"), "open") if step.is_present else ("", "done")
    return Moment(when(day), step.stage.name, text, iso=iso(day), state=state)


def _agreement(agreement: Agreement) -> list[str]:
    ends = agreement.ended_on or agreement.ends_on
    return [agreement.kind.name, when(agreement.signed_on), when(ends) or _("not said")]


def _doing(action: Action) -> Doing:
    tone = TONES.get(ActionStatus(action.status), "plain")
    return Doing(action.title, Badge(str(action.get_status_display()), tone), action.is_example)


def _results(partnership: Partnership) -> list[Fact]:
    """The figures of each action, side by side where there are several."""
    rows = Evidence.objects.results().filter(action__partnership=partnership).select_related("action")
    found: dict[int, tuple[str, list[Reading]]] = {}
    for row in rows.order_by("action__due_on", "action", "as_of", "pk"):
        label = f"{row.action.title} ({_('example')})" if row.action.is_example else row.action.title
        reading = Reading(number(row.value), row.unit, when(row.as_of), row.source)
        found.setdefault(row.action_id, (label, []))[1].append(reading)
    return [Fact(label, [reading]) for label, readings in found.values() for reading in readings]


def with_card(rows: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """Rows with all that their cards show: parties, stage, last day of what was signed; in three queries."""
    last = Agreement.objects.signed().filter(partnership=OuterRef("pk")).order_by("-ends_on", "-pk")
    rows = rows.select_related("kind", "urusan", "dimension").annotate(last_day=Subquery(last.values("ends_on")[:1]))
    return rows.with_parties().with_stage()  # type: ignore[attr-defined]


def structured(page: Shown) -> dict[str, Any]:
    """The same for search engines (schema.org)."""
    partnership = page.partnership
    url = absolute(partnership.get_public_url())
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Project",
        "@id": url,
        "url": url,
        "name": partnership.public_title,
        "description": partnership.summary,
        "foundingDate": page.since,
        "member": [
            {"@type": "Organization", "name": one.name, "url": absolute(one.get_absolute_url())}
            for one in (party.organisation for party in partnership.named_parties)
        ],
    }
    return {key: value for key, value in data.items() if value not in (None, "", [])}
