"""Health, robots, and “report an error”."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import health
from portal.core.components import Crumb, Link
from portal.core.models import ErrorReport, Outbox
from portal.core.templatetags.components import prefix

log = structlog.get_logger(__name__)
REPORTS_AN_HOUR = 30  # of all readers together: whose they are is not stored


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """What the process needs, without secrets: 503 when the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        oldest = Outbox.objects.due().values_list("not_before", flat=True).first()
    except DatabaseError as error:
        log.error("database does not answer", error=str(error))
        return JsonResponse({"db": "down"}, status=503)
    age = int((timezone.now() - oldest).total_seconds()) if oldest else 0
    return JsonResponse({"db": "up", "mail_age_seconds": age, **health.state()})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read."""
    lines = [
        "User-agent: *",
        "Disallow: /cms/",
        "Disallow: /django-admin/",
        "Disallow: /akun/",
        "Disallow: /en/akun/",
        "Disallow: /lapor-kesalahan/",
        "Disallow: /en/lapor-kesalahan/",
        "Disallow: /cari/saran/",
        "Disallow: /en/cari/saran/",
        f"Sitemap: {settings.PORTAL_BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


class ErrorReportForm(forms.ModelForm[ErrorReport]):
    """What is wrong on which page; the trap field is left empty by people."""

    website = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ErrorReport
        fields = ("path", "message", "email")
        widgets = {"message": forms.Textarea(attrs={"rows": 6})}

    def clean_path(self) -> str:
        """Keep the path only; an address of another site means nothing here."""
        path = urlsplit(self.cleaned_data["path"]).path
        if not path.startswith("/"):
            raise forms.ValidationError(_("Give the address of a page of this portal, beginning with /."))
        return path


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Not offered: a collection made private would not be kept from readers, so it would promise too much."""
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """Store what a reader found wrong, and tell the editors by mail in the same transaction."""
    if request.method != "POST":
        form = ErrorReportForm(initial={"path": request.GET.get("halaman", "/").replace("\x00", "")[:500]})
        return _error_form(request, form, 200)
    form = ErrorReportForm(request.POST)
    if not form.is_valid():
        return _error_form(request, form, 422)
    if not form.cleaned_data["website"]:
        recent = ErrorReport.objects.filter(created_at__gt=timezone.now() - timedelta(hours=1))
        if recent.count() >= REPORTS_AN_HOUR:
            form.add_error(None, _("Very many reports have come in just now. Please send yours again in an hour."))
            return _error_form(request, form, 429)
        with transaction.atomic():
            report = form.save(commit=False)
            report.language = get_language() or "id"
            report.save()
            EmailMessage(
                subject=_("Error reported on %(path)s") % {"path": report.path},
                body=f"{settings.PORTAL_BASE_URL}{report.path}\n\n{report.message}\n",
                to=[settings.PORTAL_EDITORS_EMAIL],
                reply_to=[report.email] if report.email else None,
            ).send()
    return redirect("report_error_thanks")


def _error_form(request: HttpRequest, form: ErrorReportForm, status: int) -> HttpResponse:
    crumbs = [Crumb(_("Home"), prefix()), Crumb(_("Report a mistake"))]
    return render(request, "core/report_error.html", {"form": form, "crumbs": crumbs}, status=status)


@require_safe
def report_error_thanks(request: HttpRequest) -> HttpResponse:
    """Say that the report has arrived and what happens next."""
    crumbs = [Crumb(_("Home"), prefix()), Crumb(_("Thank you"))]
    links = [Link(_("To the home page"), prefix(), "home", "secondary")]
    return render(request, "core/report_error_thanks.html", {"crumbs": crumbs, "links": links})
