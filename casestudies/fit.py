"""Does it fit us? The preconditions of a case study held against what is known of a region, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casestudies.models import CaseStudyPage, Operator, Precondition
from casestudies.models.rows import Necessity, RemedyKind
from portal.regions.models import FactKind, Region, RegionFact


class Answer(TextChoices):
    """What the figures of a region say to one precondition. What is missing is unknown, never “not met”."""

    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    UNKNOWN = "unknown", _("not known yet")
    OUT_OF_DATE = "out_of_date", _("out of date")


class Reason(TextChoices):
    """Why there is no “met” or “not met”."""

    NO_INDICATOR = "no_indicator", _("No figure answers this; ask those who know the region.")
    NO_THRESHOLD = "no_threshold", _("The case study does not say how much is needed.")
    NO_FIGURE = "no_figure", _("No figure of the region is recorded.")
    OTHER_UNIT = "other_unit", _("The figure has another unit than the threshold, so the two cannot be compared.")
    NOT_YET = "not_yet", _("The figure is dated in the future.")
    IN_WORDS = "in_words", _("The figure is given in words; people have to judge it.")
    BETWEEN = "between", _("The threshold lies within the range of the figure.")
    CONTRADICTING = "contradicting", _("Figures of the same day contradict one another.")
    TOO_OLD = "too_old", _("The figure is older than its indicator allows.")
    OTHER_TERRITORY = "other_territory", _("The figure is from before the region got its present borders.")


class Verdict(TextChoices):
    """What follows for the region, by `Fit.verdict`."""

    AS_IS = "as_is", _("Works as is")
    VARIANT = "variant", _("Works in a variant")
    FIRST = "first", _("Do these first")
    NOT_ADVISED = "not_advised", _("Not advised")
    UNKNOWN = "unknown", _("Cannot be told yet")


@dataclass(frozen=True)
class Check:
    """One precondition with its answer, the figures it rests on, and why there is no answer if there is none."""

    precondition: Precondition
    answer: Answer
    figures: tuple[RegionFact, ...] = ()
    reason: Reason | None = None

    @property
    def must(self) -> bool:
        """Whether it does not work without."""
        return self.precondition.necessity == Necessity.MUST

    @property
    def claimed(self) -> bool:
        """Whether the answer rests on what somebody said rather than on a count."""
        return any(figure.kind == FactKind.CLAIM for figure in self.figures)


@dataclass(frozen=True)
class Fit:
    """All preconditions of a case study for one region on one day."""

    checks: tuple[Check, ...]

    def musts(self, answer: Answer) -> list[Check]:
        """The musts with that answer."""
        return [check for check in self.checks if check.must and check.answer == answer]

    @property
    def open(self) -> list[Check]:
        """The musts of which nobody knows, or only from too long ago."""
        return [check for check in self.checks if check.must and check.answer in {Answer.UNKNOWN, Answer.OUT_OF_DATE}]

    @property
    def verdict(self) -> Verdict | None:
        """The first of these that is true; None for a case study without a must.

        1. A must is not met and nothing is said of what to do then: not advised.
        2. A must is not met, and a first step is named for it: do these first.
        3. A must is unknown or out of date: cannot be told yet.
        4. A must is not met, and each that is not has a variant that works without: works in a variant.
        5. Every must is met: works as is.
        """
        lacking = self.musts(Answer.NOT_MET)
        if not any(check.must for check in self.checks):
            return None
        if any(not check.precondition.remedy for check in lacking):
            return Verdict.NOT_ADVISED
        if any(check.precondition.remedy_kind == RemedyKind.FIRST_STEP for check in lacking):
            return Verdict.FIRST
        if self.open:
            return Verdict.UNKNOWN
        return Verdict.VARIANT if lacking else Verdict.AS_IS


Figures = Mapping[int, Sequence[RegionFact]]  # of one region, by indicator


def figures_of(region: Region) -> Figures:
    """Every figure of a region by indicator; one query, however many case studies ask."""
    found: dict[int, list[RegionFact]] = defaultdict(list)
    for figure in region.facts.select_related("indicator"):
        found[figure.indicator_id].append(figure)
    return found


def fit_of(page: CaseStudyPage, region: Region, *, on: date) -> Fit:
    """How a case study fits a region on a day: two queries."""
    return fit(page.preconditions.all().select_related("indicator"), figures_of(region), region, on=on)


def fit(preconditions: Iterable[Precondition], figures: Figures, region: Region, *, on: date) -> Fit:
    """How preconditions stand against figures of a region on a day."""
    return Fit(tuple(check(row, figures.get(row.indicator_id or 0, ()), region, on=on) for row in preconditions))


def check(row: Precondition, figures: Sequence[RegionFact], region: Region, *, on: date) -> Check:
    """One precondition against the figures of its indicator.

    Only figures in the unit of the threshold are held against it (decision 15). Of those that are not too old, counts
    go before claims and the newest day before earlier ones; several of that day must agree. No figure is ever turned
    into another unit or carried over from before the region got its present borders.
    """
    if row.indicator_id is None:
        return Check(row, Answer.UNKNOWN, reason=Reason.NO_INDICATOR)
    if row.threshold is None and row.operator != Operator.EXISTS:
        return Check(row, Answer.UNKNOWN, reason=Reason.NO_THRESHOLD)
    if not figures:
        return Check(row, Answer.UNKNOWN, reason=Reason.NO_FIGURE)
    kept = list(figures)
    for usable, answer, reason in (
        (lambda one: one.held_on is not None and one.held_on <= on, Answer.UNKNOWN, Reason.NOT_YET),
        (lambda one: _same_unit(row, one), Answer.UNKNOWN, Reason.OTHER_UNIT),
        (lambda one: not region.had_other_borders(one.held_on), Answer.OUT_OF_DATE, Reason.OTHER_TERRITORY),
        (lambda one: not one.is_out_of_date(on=on), Answer.OUT_OF_DATE, Reason.TOO_OLD),
    ):
        left = [figure for figure in kept if usable(figure)]
        if not left:
            return Check(row, answer, _leading(kept), reason)
        kept = left
    leading = _leading(kept)
    answers = {_held_against(row, figure) for figure in leading}
    agreed = answers.pop() if len(answers) == 1 else (Answer.UNKNOWN, Reason.CONTRADICTING)
    return Check(row, agreed[0], leading, agreed[1])


def _same_unit(row: Precondition, figure: RegionFact) -> bool:
    """Whether threshold and figure count the same; a translated page names the indicator's unit in English."""
    if row.operator == Operator.EXISTS:
        return True
    indicator = figure.indicator
    unit = indicator.unit if row.unit == indicator.unit_en else row.unit
    return bool(row.unit) and figure.unit == unit


def _leading(figures: Iterable[RegionFact]) -> tuple[RegionFact, ...]:
    """The figures that count: statistics if there are any, of their newest day; in an order of their own."""
    found = list(figures)
    counted = [figure for figure in found if figure.kind == FactKind.STATISTIC] or found
    newest = max(figure.held_on or date.min for figure in counted)
    return tuple(
        sorted((figure for figure in counted if (figure.held_on or date.min) == newest), key=lambda figure: figure.pk)
    )


def _held_against(row: Precondition, figure: RegionFact) -> tuple[Answer, Reason | None]:
    """The answer of a single figure; a range is met, or not met, only as a whole."""
    low = figure.value
    if low is None:
        return Answer.UNKNOWN, Reason.IN_WORDS
    high = low if figure.value_max is None else figure.value_max
    holds, fails = _both_ends(row, low, high)
    if holds:
        return Answer.MET, None
    return (Answer.NOT_MET, None) if fails else (Answer.UNKNOWN, Reason.BETWEEN)


def _both_ends(row: Precondition, low: Decimal, high: Decimal) -> tuple[bool, bool]:
    """Whether all of the range meets the threshold, and whether none of it does."""
    threshold = row.threshold if row.threshold is not None else Decimal(0)
    if row.operator == Operator.GTE:
        return low >= threshold, high < threshold
    if row.operator == Operator.LTE:
        return high <= threshold, low > threshold
    if row.operator == Operator.EQ:
        return low == high == threshold, threshold < low or threshold > high
    return low > 0, high <= 0
