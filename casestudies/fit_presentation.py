"""The preconditions of a case study as its page shows them: held against a region where one is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import ngettext

from casestudies.fit import Answer, Check, Fit, Verdict, fit_of
from casestudies.models import CaseStudyPage, Operator, Precondition
from casestudies.models.rows import Necessity
from casestudies.region_choice import Choice
from portal.core.components import Badge, Link, Reading
from portal.core.models import today
from portal.core.notation import quantity
from portal.pages.presentation import paired
from portal.regions.presentation import reading

TONES = {Answer.MET: "ok", Answer.NOT_MET: "danger", Answer.UNKNOWN: "plain", Answer.OUT_OF_DATE: "warning"}
VERDICT_TONES = {Verdict.AS_IS: "ok", Verdict.NOT_ADVISED: "danger", Verdict.FIRST: "warning"}


@dataclass(frozen=True)
class Found:
    """What is known of the region for one precondition."""

    answer: Badge
    readings: Sequence[Reading]
    claimed: bool
    reason: str


@dataclass(frozen=True)
class Need:
    """A precondition as a row of the table."""

    about: str
    must: bool
    threshold: str
    why: str
    remedy: str
    remedy_kind: str
    basis: str
    source: Link
    found: Found | None = None


@dataclass(frozen=True)
class Judged:
    """What follows for the region, and what it rests on."""

    region: Link
    title: str
    tone: str
    counts: str
    first: Sequence[str]


@dataclass(frozen=True)
class Needs:
    """The section: its rows, the regions to choose from, and the judgement where a region is chosen."""

    rows: Sequence[Need]
    regions: Sequence[tuple[str, str]]
    chosen: Choice
    judged: Judged | None = None


def needs(page: CaseStudyPage, chosen: Choice, regions: Iterable[tuple[str, ...]]) -> Needs | None:
    """The preconditions of a page; None for a page without any. Two queries with a region, one without.

    `regions` are (code, Indonesian name, English name) of those to choose from.
    """
    offered = [(code, _listed(code, paired(name, english))) for code, name, english in sorted(regions)]
    if chosen.region is None:
        rows = [_need(row) for row in page.preconditions.all().select_related("indicator")]
        return Needs(rows, offered, chosen) if rows else None
    found = fit_of(page, chosen.region, on=today())
    rows = [_need(check.precondition, _found(check)) for check in found.checks]
    link = Link(chosen.region.long_name, chosen.region.get_absolute_url())
    return Needs(rows, offered, chosen, _judged(found, link)) if rows else None


def _listed(code: str, name: str) -> str:
    """A regency or city stands below its province."""
    return f"– {name}" if "." in code else name


def _judged(fit: Fit, region: Link) -> Judged | None:
    verdict = fit.verdict
    if verdict is None:
        return None
    return Judged(region, str(verdict.label), VERDICT_TONES.get(verdict, ""), counts(fit), _first(fit))


def counts(fit: Fit) -> str:
    """How many musts have which answer: “Of 4 musts: 1 met, 1 not met, 2 not known yet.”"""
    musts = [check for check in fit.checks if check.must]
    told = [f"{len(found)} {answer.label}" for answer in Answer if (found := fit.musts(answer))]
    line = ngettext("Of %(count)s must: %(told)s.", "Of %(count)s musts: %(told)s.", len(musts))
    return line % {"count": len(musts), "told": ", ".join(told)}


def _first(fit: Fit) -> list[str]:
    """What to do about each must that is not met, in the order of the rows."""
    return [check.precondition.remedy for check in fit.musts(Answer.NOT_MET) if check.precondition.remedy]


def _found(check: Check) -> Found:
    return Found(
        answer=Badge(capfirst(str(check.answer.label)), TONES[check.answer]),
        readings=[reading(figure, on=today()) for figure in check.figures],
        claimed=check.claimed,
        reason=str(check.reason.label) if check.reason else "",
    )


def _need(row: Precondition, found: Found | None = None) -> Need:
    about = str(row.get_dimension_display())
    if row.indicator:
        about = f"{about}: {row.indicator.name}"
    threshold = str(row.get_operator_display())
    if row.operator != Operator.EXISTS:
        unit = row.indicator.unit_name if row.indicator and row.unit == row.indicator.unit else row.unit
        threshold = f"{threshold} {quantity(row.threshold, unit)}"
    return Need(
        about=capfirst(about),
        must=row.necessity == Necessity.MUST,
        threshold=threshold,
        why=row.why,
        remedy=row.remedy,
        remedy_kind=capfirst(str(row.get_remedy_kind_display())) if row.remedy else "",
        basis=str(row.get_basis_display()),
        source=Link(row.source, row.source_url),
        found=found,
    )
