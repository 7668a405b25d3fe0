"""What is made of a visit: the brief before it, the minutes and the report after it."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.permissions import can_edit_content
from portal.accounts.signed_in import signed_in
from visits.actions import begin_report
from visits.briefs import brief_of
from visits.follow_up_list import as_xlsx
from visits.minutes import as_docx, as_pdf, html_to_pdf, minutes_of
from visits.models import Visit
from visits.permissions import can_record
from visits.views.visit import crumbs, visible

OFFICE: Final = "application/vnd.openxmlformats-officedocument."
DOCX: Final = f"{OFFICE}wordprocessingml.document"
XLSX: Final = f"{OFFICE}spreadsheetml.sheet"


def _recorded(request: HttpRequest, pk: int) -> Visit:
    """A visit whose records the signed-in person keeps. Raises Http404."""
    visit = visible(request, pk)
    if not can_record(signed_in(request), visit):
        raise Http404
    return visit


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@login_required
@require_safe
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    """One page before the visit; ?bentuk=pdf gives it as PDF."""
    visit = _recorded(request, pk)
    context = {"brief": brief_of(visit), "visit": visit, "crumbs": crumbs(visit, _("Visit brief"))}
    if request.GET.get("bentuk") != "pdf":
        return render(request, "visits/workspace/brief.html", context)
    try:
        content = html_to_pdf(render_to_string("visits/workspace/brief_pdf.html", context))
    except OSError:
        return _no_pdf(request, pk)
    return _file(content, "application/pdf", f"{visit.slug}-persiapan.pdf")


def _no_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, _("This server cannot make PDF files. Print the page instead, or take the Word file."))
    return redirect("visits:detail", pk)


@never_cache
@login_required
@require_safe
def minutes(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The minutes as Word file or PDF."""
    visit = _recorded(request, pk)
    made = minutes_of(visit)
    if kind == "docx":
        return _file(as_docx(made), DOCX, f"{visit.slug}-notula.docx")
    if kind != "pdf":
        raise Http404
    try:
        return _file(as_pdf(made), "application/pdf", f"{visit.slug}-notula.pdf")
    except OSError:
        return _no_pdf(request, pk)


@never_cache
@login_required
@require_safe
def follow_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """The commitments and follow-ups as a workbook."""
    visit = _recorded(request, pk)
    return _file(as_xlsx(visit), XLSX, f"{visit.slug}-tindak-lanjut.xlsx")


@login_required
@require_POST
def draft_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the report from the points cleared as public; who may edit goes on in the CMS."""
    visit = _recorded(request, pk)
    user = signed_in(request)
    try:
        page = begin_report(visit=visit, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("visits:detail", pk)
    messages.success(request, _("A draft of the report is begun. Editors complete and submit it in the CMS."))
    if can_edit_content(user):
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return redirect("visits:detail", pk)
