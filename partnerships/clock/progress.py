"""Progress reports are asked for on schedule, and said to be late; each once."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from partnerships.clock.once import write_once
from partnerships.models import ProgressReport, ReportSchedule
from partnerships.models.partnerships import LIVE
from partnerships.models.progress import months_later
from portal.core import events
from portal.core.models import today
from portal.core.tick import every_tick

MOST_AT_ONCE: Final = 60


@every_tick
def ask_for_reports() -> int:
    """A report exists from some days before it is due, for every period that has come, of partnerships that go on."""
    until = today() + timedelta(days=settings.REPORT_NOTICE_DAYS)
    due = ReportSchedule.objects.filter(next_due__lte=until, partnership__status__in=LIVE)
    return sum(_ask(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _ask(pk: int) -> int:
    schedule = ReportSchedule.objects.select_for_update(of=("self",)).get(pk=pk)
    until, asked = today() + timedelta(days=settings.REPORT_NOTICE_DAYS), 0
    for _period in range(MOST_AT_ONCE):
        if schedule.next_due > until:
            break
        due = schedule.next_due
        report, made = ProgressReport.objects.get_or_create(
            partnership_id=schedule.partnership_id,
            due_on=due,
            defaults={
                "period_from": months_later(due, -schedule.every_months),
                "period_to": due - timedelta(days=1),
            },
        )
        if made:
            asked += events.record(f"report-due/{report.pk}/{due}", "report.due", report, due=str(due))
        schedule.next_due = schedule.after_next
        schedule.save(update_fields=["next_due"])
    return asked


@every_tick
def notice_late_reports() -> int:
    """Awaited reports past their due date, each said once."""
    return write_once(ProgressReport.objects.late().live(), "report-late", "report.late")
