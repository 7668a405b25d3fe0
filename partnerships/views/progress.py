"""Progress reports of a partnership: how often, submitted, skipped."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships.actions import schedule_reports, skip_report, submit_report
from partnerships.forms.progress import ReportForm, ScheduleForm
from partnerships.forms.refusing import ReasonForm
from partnerships.models import Partnership, ProgressReport
from partnerships.permissions import can_report, can_schedule_reports
from partnerships.views.partnerships import keep, visible
from portal.accounts.signed_in import signed_in


@login_required
@require_POST
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often the parties report, and from when on."""
    user, partnership = signed_in(request), visible(request, pk)
    if not can_schedule_reports(user, partnership):
        raise Http404
    return keep(
        request,
        partnership,
        "schedule_form",
        ScheduleForm(request.POST),
        lambda data: schedule_reports(
            partnership=partnership, every_months=data["every_months"], first_due=data["first_due"], by=user
        ),
        said=_("The schedule of reports is kept."),
    )


def _report(request: HttpRequest, pk: int, number: int) -> tuple[Partnership, ProgressReport]:
    partnership = visible(request, pk)
    if not can_report(signed_in(request), partnership):
        raise Http404
    rows = ProgressReport.objects.visible_to(signed_in(request))
    return partnership, get_object_or_404(rows, pk=number, partnership=pk)


@login_required
@require_POST
def submit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Submit the report of a period."""
    partnership, report = _report(request, pk, number)
    return keep(
        request,
        partnership,
        "failed_form",
        ReportForm(request.POST, auto_id=f"report-{number}_%s"),
        lambda data: submit_report(report=report, text=data["text"], by=signed_in(request)),
        said=_("The report is submitted."),
        failed_report=number,
    )


@login_required
@require_POST
def skip(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say why there is no report of a period."""
    partnership, report = _report(request, pk, number)
    return keep(
        request,
        partnership,
        "failed_form",
        ReasonForm(request.POST, auto_id=f"skip-{number}_%s"),
        lambda data: skip_report(report=report, reason=data["reason"], by=signed_in(request)),
        said=_("The report is skipped."),
        failed_skip=number,
    )
