"""Bringing existing agreements and actions: the template, the check, what came of it, the import."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerships.exports import XLSX, as_csv
from partnerships.forms.importing import WorkbookForm
from partnerships.importing import jobs, keeping
from partnerships.importing.template import template
from partnerships.models import PartnershipImport
from partnerships.views.partnerships import crumbs
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb
from portal.core.moves import MADE, attempt
from portal.core.private_lists import PrivateList
from portal.core.spreadsheets import plain_cell

ON_A_PAGE = 100


def _coordinator(request: HttpRequest) -> User:
    """The signed-in person, who coordinates for some organisation. Raises PermissionDenied."""
    user = signed_in(request)
    if not organisations_permitting(user, Permission.COORDINATE):
        raise PermissionDenied
    return user


def _visible(request: HttpRequest, pk: int) -> PartnershipImport:
    """An import of the signed-in person. Raises Http404."""
    found: PartnershipImport = get_object_or_404(PartnershipImport.objects.visible_to(signed_in(request)), pk=pk)
    return found


@never_cache
@login_required
@require_safe
def blank(request: HttpRequest) -> FileResponse:
    """The workbook to fill in."""
    _coordinator(request)
    return FileResponse(template(), as_attachment=True, filename="templat-kemitraan.xlsx", content_type=XLSX)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Check a workbook, which writes nothing of it; and one's earlier ones."""
    user = _coordinator(request)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_bound and form.is_valid():
        brought = keeping.bring(file=form.cleaned_data["file"], rows=form.rows, by=user)
        return redirect("partnerships:brought", brought.pk)
    parts = {"semua": (_("All"), PartnershipImport.objects.visible_to(user))}
    context = {
        "form": form,
        "listing": PrivateList(request, parts, base_url=reverse("partnerships:import")),
        "crumbs": crumbs(Crumb(_("Import"))),
    }
    return render(request, "partnerships/importing/import.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_safe
def brought(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in a workbook, and how far its import is."""
    return _page(request, _visible(request, pk))


def _page(request: HttpRequest, found: PartnershipImport, status: int = 200) -> HttpResponse:
    address = reverse("partnerships:brought", args=[found.pk])
    parts = {"semua": (_("All"), found.faults.all())}
    context = {
        "brought": found,
        "listing": PrivateList(request, parts, base_url=address, size=ON_A_PAGE),
        "crumbs": crumbs(Crumb(_("Import"), reverse("partnerships:import")), Crumb(found.name)),
    }
    return render(request, "partnerships/importing/brought.html", context, status=status)


@login_required
@require_POST
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it written in the background."""
    found, user = _visible(request, pk), signed_in(request)
    status = attempt(request, lambda: jobs.start(found, by=user))
    if status != MADE:
        return _page(request, _visible(request, pk), status)
    return redirect("partnerships:brought", pk)


@never_cache
@login_required
@require_safe
def faults(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """What is wrong, cell by cell, as a CSV file."""
    found, language = _visible(request, pk), translation.get_language()

    def rows() -> Iterator[list[str]]:
        yield [_("Sheet"), _("Line"), _("Column"), _("What is wrong, and what to do")]
        for one in found.faults.iterator(chunk_size=500):
            yield [plain_cell(value) for value in (one.sheet, one.line, one.column, one.text)]

    def lines() -> Iterator[str]:
        with translation.override(language):  # the answer is read after the middleware has put the language back
            yield from as_csv(rows())

    headers = {"Content-Disposition": f'attachment; filename="impor-{found.pk}-kesalahan.csv"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)
