"""Verbs of progress reports."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Partnership, ProgressReport, ReportSchedule
from partnerships.permissions import can_report, can_schedule_reports
from portal.accounts.models import User
from portal.core.states import WrongStatus


@transaction.atomic
def schedule_reports(*, partnership: Partnership, every_months: int, first_due: date, by: User) -> ReportSchedule:
    """Say how often the parties report, from a day on; reports that were asked for already stay.

    Raises PermissionDenied, and ValidationError.
    """
    if not can_schedule_reports(by, partnership):
        raise PermissionDenied
    Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    found = ReportSchedule.objects.filter(partnership=partnership).first()
    schedule = found or ReportSchedule(partnership=partnership)
    schedule.every_months, schedule.first_due, schedule.next_due, schedule.set_by = (
        every_months,
        first_due,
        first_due,
        by,
    )
    schedule.full_clean()
    schedule.save()
    return schedule


@transaction.atomic
def submit_report(*, report: ProgressReport, text: str, by: User) -> ProgressReport:
    """Write what was reached. Raises PermissionDenied, WrongStatus where it was answered already, ValidationError."""
    found = _awaited(report, by)
    if not text.strip():
        raise ValidationError({"text": _("Write what was reached in this period.")})
    found.text, found.submitted_at, found.submitted_by = text.strip(), timezone.now(), by
    found.full_clean()
    found.save()
    return found


@transaction.atomic
def skip_report(*, report: ProgressReport, reason: str, by: User) -> ProgressReport:
    """Say why there is none. Raises as submit_report."""
    found = _awaited(report, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the others will ask.")})
    found.skipped_at, found.skipped_by, found.skipped_reason = timezone.now(), by, reason.strip()
    found.full_clean()
    found.save()
    return found


def _awaited(report: ProgressReport, by: User) -> ProgressReport:
    found = ProgressReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not can_report(by, found.partnership):
        raise PermissionDenied
    if found.submitted_at or found.skipped_at:
        raise WrongStatus(found.state.label)
    return found
