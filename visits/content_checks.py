"""What a visit report must have before it is published."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.core.models import today
from portal.pages.content_checks import missing_sources
from portal.pages.publishing import Level, Problem, check, row_problem, rows_of
from visits.models import VisitReportPage


@check(VisitReportPage)
def check_visit(page: VisitReportPage) -> Iterator[Problem]:
    """It belongs to a visit that has taken place, has participants, a dimension and a source."""
    if page.visit_id is None:
        yield Problem(_("Choose the visit. Make it first if it is not in the list."), "visit")
    elif page.visit is not None and (page.visit.date is None or page.visit.date > today()):
        yield Problem(_("This visit is still to come; a report tells of one that has taken place."), "visit")
    if page.visit_id is not None and page.locale.language_code == "id":
        others = VisitReportPage.objects.filter(visit=page.visit_id, locale=page.locale, live=True).exclude(pk=page.pk)
        if others.exists():
            yield Problem(
                _("This visit has a published report already. Change that one, or choose another visit."), "visit"
            )
    if not page.participants.all():
        yield Problem(_("No participant is given, not even by office."), "participants", level=Level.WARNING)
    if not page.dimensions.all():
        yield Problem(_("Choose at least one smart city dimension."), "dimensions")
    yield from missing_sources(page)


@check(VisitReportPage)
def check_participants(page: VisitReportPage) -> Iterator[Problem]:
    """A name is published with recorded consent or from a public source only."""
    for row in rows_of(page, "participants"):
        participant = row[1]
        if not participant.office:
            yield row_problem("participants", row, "office", _("Give the office of the participant."))
        if participant.name and not participant.name_basis:
            message = _(
                "The name “%(name)s” needs recorded consent or a public source. Choose one, or remove the name."
            )
            yield row_problem("participants", row, "name_basis", message % {"name": participant.name})


@check(VisitReportPage)
def check_what_was_said(page: VisitReportPage) -> Iterator[Problem]:
    """Points have a text; stated facts have a value with a unit and a speaker."""
    for relation, message in (
        ("points", _("Write down the point that was discussed, or delete the row.")),
        ("opportunities", _("Write down the opportunity, or delete the row.")),
        ("follow_ups", _("Write down what followed, or delete the row.")),
    ):
        for row in rows_of(page, relation):
            if not row[1].text:
                yield row_problem(relation, row, "text", message)
    for row in rows_of(page, "follow_ups"):
        if row[1].text and not row[1].source:
            yield row_problem("follow_ups", row, "source", _("Name the source for what followed."))
    for row in rows_of(page, "stated_facts"):
        fact = row[1]
        if not fact.claim:
            yield row_problem("stated_facts", row, "claim", _("Write down the fact as it was said."))
        if fact.value is None and not fact.value_text:
            yield row_problem("stated_facts", row, "value", _("Give the number that was stated, or say it in words."))
        if fact.value is not None and not fact.unit:
            yield row_problem("stated_facts", row, "unit", _("The number that was stated needs a unit."))
        if not fact.speaker_office:
            yield row_problem("stated_facts", row, "speaker_office", _("Say who stated the fact, by office."))


@check(VisitReportPage)
def check_commitments(page: VisitReportPage) -> Iterator[Problem]:
    """Commitments say what; an owner and a due date may be missing, but not unseen."""
    for row in rows_of(page, "commitments"):
        commitment = row[1]
        number = row[0] + 1
        if not commitment.text:
            yield row_problem("commitments", row, "text", _("Write down the commitment, or delete the row."))
        if not commitment.owner_office:
            message = _("Commitment %(number)s has no owner: who answers for it?") % {"number": number}
            yield row_problem("commitments", row, "owner_office", message, Level.WARNING)
        if commitment.due_on is None:
            message = _("Commitment %(number)s has no due date.") % {"number": number}
            yield row_problem("commitments", row, "due_on", message, Level.WARNING)


@check(VisitReportPage)
def check_photographs(page: VisitReportPage) -> Iterator[Problem]:
    """Every photograph has a text alternative and a credit."""
    for row in rows_of(page, "photographs"):
        photograph = row[1]
        if not photograph.alt:
            message = _("Photograph %(number)s has no text alternative: say what it shows.") % {"number": row[0] + 1}
            yield row_problem("photographs", row, "alt", message)
        if not photograph.image.credit:
            message = _("The picture “%(title)s” has no credit. Open it under Images and say who made it.")
            yield row_problem("photographs", row, "image", message % {"title": photograph.image.title})
