"""What coordinators oversee: the overview, and what is filtered there as a spreadsheet."""

from collections.abc import Iterator
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnerships.exports import XLSX, as_csv, as_xlsx, rows_of
from partnerships.filters import ActionFilter
from partnerships.models import Partnership
from partnerships.overview import overview_of
from partnerships.permissions import reads_partnership_as_auditor
from partnerships.views.partnerships import crumbs
from portal.accounts.permissions import can_read_everything
from portal.accounts.signed_in import signed_in
from portal.core.audit import record_view
from portal.core.components import Crumb
from portal.core.models import today
from portal.core.private_lists import PrivateListing

KINDS: Final = ("csv", "xlsx")


def _listing(request: HttpRequest) -> PrivateListing:
    return PrivateListing(ActionFilter, request, base_url=reverse("partnerships:overview"))


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What my organisations owe and are owed, narrowed by the filters; or the results alone for htmx."""
    user = signed_in(request)
    listing = _listing(request)
    exports = [(kind.upper(), reverse("partnerships:export", args=[kind]) + listing.query()) for kind in KINDS]
    context = {
        "listing": listing,
        "overview": overview_of(listing, user),
        "exports": exports,
        "crumbs": crumbs(Crumb(_("Overview"))),
    }
    htmx = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "partnerships/overview/_listing.html" if htmx else "partnerships/overview/overview.html"
    return TemplateResponse(request, template, context, headers={"Vary": "HX-Request"})


@never_cache
@login_required
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The actions that the filters leave, as CSV or XLSX."""
    if kind not in KINDS:
        raise Http404
    user, listing = signed_in(request), _listing(request)
    if can_read_everything(user):
        seen = Partnership.objects.filter(pk__in=listing.narrowed.values("partnership"))
        for partnership in seen.prefetch_related("parties"):
            if reads_partnership_as_auditor(user, partnership):
                record_view(partnership, by=user)
    language = translation.get_language()
    rows = rows_of(listing.sorted)
    name = f"tindakan-{today().isoformat()}.{kind}"
    if kind == "xlsx":
        return FileResponse(as_xlsx(rows), as_attachment=True, filename=name, content_type=XLSX)

    def lines() -> Iterator[str]:
        with translation.override(language):  # the answer is read after the middleware has put the language back
            yield from as_csv(rows)

    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)
