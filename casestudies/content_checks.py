"""What a case study must have before it is published."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.rich_text import get_text_for_indexing

from casestudies.models import Basis, CaseStatus, CaseStudyPage, Operator
from portal.core.models import today
from portal.pages.content_checks import missing_sources
from portal.pages.publishing import Level, Problem, check, row_problem, rows_of


@check(CaseStudyPage)
def check_who_and_what(page: CaseStudyPage) -> Iterator[Problem]:
    """Owner, region, dimension, urusan, the texts without which nobody can judge it, a source."""
    if page.organisation_id is None:
        yield Problem(_("Choose the owner."), "organisation")
    if page.region_id is None:
        yield Problem(_("Choose the region."), "region")
    if not page.dimensions.all():
        yield Problem(_("Choose at least one smart city dimension."), "dimensions")
    if not page.urusan.all():
        yield Problem(_("Choose the government affair (urusan) it belongs to."), "urusan", level=Level.WARNING)
    for name, message in (
        ("problem", _("Describe the problem it answers.")),
        ("solution", _("Describe the solution.")),
    ):
        if not get_text_for_indexing(getattr(page, name)).strip():
            yield Problem(message, name)
    if not get_text_for_indexing(page.challenges).strip():
        message = _("Nothing is said of challenges and failures. What did not work helps others most.")
        yield Problem(message, "challenges", level=Level.WARNING)
    yield from missing_sources(page)


@check(CaseStudyPage)
def check_status(page: CaseStudyPage) -> Iterator[Problem]:
    """A stopped case says why; nothing holds from a day to come; somebody has confirmed it."""
    if page.status == CaseStatus.STOPPED and not page.status_reason:
        yield Problem(_("It was stopped: say why."), "status_reason")
    if page.status != CaseStatus.PLANNED and page.status_since and page.status_since > today():
        yield Problem(_("This status begins on a day to come. Correct the date, or choose “planned”."), "status_since")
    if page.confirmed_on and page.confirmed_on > today():
        yield Problem(_("Nobody can confirm it on a day to come. Correct the date."), "confirmed_on")
    if page.confirmed_on is None:
        yield Problem(_("The owner has not confirmed yet that this holds."), "confirmed_on", level=Level.WARNING)


@check(CaseStudyPage)
def check_results(page: CaseStudyPage) -> Iterator[Problem]:
    """Every result has a figure (or words), a unit, a date and a source; there should be one."""
    rows = list(rows_of(page, "results"))
    if not rows:
        message = _("No result is given. Readers look for one: what changed, measured when, by whom?")
        yield Problem(message, "results", level=Level.WARNING)
    for row in rows:
        result = row[1]
        name = result.label or _("result %(number)s") % {"number": row[0] + 1}

        def lacks(field: str, message: str, name: str = name, row: tuple[int, object] = row) -> Problem:
            return row_problem("results", row, field, f"{name}: {message}")

        if not result.label:
            yield lacks("label", _("say what was measured."))
        if result.after is None and not result.after_text:
            yield lacks("after", _("give the figure afterwards, or say it in words."))
        if (result.after is not None or result.before is not None) and not result.unit:
            yield lacks("unit", _("a number needs a unit, for example reports or %."))
        if result.as_of is None:
            yield lacks("as_of", _("give the date it was measured."))
        if not result.source:
            yield lacks("source", _("name the source."))
        if result.before_as_of and result.as_of and result.before_as_of > result.as_of:
            yield lacks("before_as_of", _("the date before lies after the date of the result."))
        if result.unit == "%":
            for field in ("before", "after"):
                value = getattr(result, field)
                if value is not None and not 0 <= value <= 100:
                    yield lacks(field, _("a percentage lies between 0 and 100."))


@check(CaseStudyPage)
def check_preconditions(page: CaseStudyPage) -> Iterator[Problem]:
    """A machine can only check a comparison that is complete."""
    for row in rows_of(page, "preconditions"):
        condition = row[1]
        if not condition.dimension:
            yield row_problem("preconditions", row, "dimension", _("Say what the precondition is about."))
        if not condition.why:
            yield row_problem("preconditions", row, "why", _("Say why the precondition matters."))
        if condition.operator != Operator.EXISTS and condition.threshold is None:
            yield row_problem(
                "preconditions", row, "threshold", _("Give the threshold of the precondition, or choose “is there”.")
            )
        if condition.threshold is not None and not condition.unit:
            yield row_problem("preconditions", row, "unit", _("The threshold of the precondition needs a unit."))
        if condition.basis == Basis.SOURCE and not condition.source:
            yield row_problem("preconditions", row, "source", _("Name the source the threshold rests on."))
