"""The minutes (berita acara) of a partnership, to read, to print and as PDF."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnerships.minutes import minutes_of
from partnerships.views.partnerships import crumbs, log_view, visible
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb
from visits.minutes import html_to_pdf


@never_cache
@login_required
@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """What the parties sign for, as it stands today; ?bentuk=pdf gives it as PDF."""
    partnership = visible(request, pk)
    log_view(signed_in(request), partnership)
    made = minutes_of(partnership)
    if request.GET.get("bentuk") != "pdf":
        here = [Crumb(partnership.title, partnership.get_absolute_url()), Crumb(_("Minutes"))]
        return render(request, "partnerships/minutes/minutes.html", {"minutes": made, "crumbs": crumbs(*here)})
    try:
        content = html_to_pdf(render_to_string("partnerships/minutes/pdf.html", {"minutes": made}))
    except OSError:
        messages.error(request, _("This server cannot make PDF files. Print the page instead."))
        return redirect(reverse("partnerships:minutes", args=[pk]))
    name = f"berita-acara-{pk}-{made.on.isoformat()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
