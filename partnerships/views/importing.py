"""Bringing existing agreements and actions: the template, the check, the import."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.exports import XLSX
from partnerships.forms.importing import CheckedForm, WorkbookForm
from partnerships.importing.checking import Check, check
from partnerships.importing.template import template
from partnerships.importing.writing import write
from partnerships.views.partnerships import crumbs
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb


def _coordinator(request: HttpRequest) -> User:
    """The signed-in person, who coordinates for some organisation. Raises PermissionDenied."""
    user = signed_in(request)
    if not organisations_permitting(user, Permission.COORDINATE):
        raise PermissionDenied
    return user


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
    """Check a workbook, which writes nothing, then import what was checked."""
    user = _coordinator(request)
    if request.method != "POST":
        return _page(request, WorkbookForm())
    if "checked" in request.POST:
        return _write(request, user)
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    found = check(*form.rows, user)
    if found.problems:
        return _page(request, WorkbookForm(), found, status=422)
    return _page(request, WorkbookForm(), found, checked=form.kept(user))


def _write(request: HttpRequest, user: User) -> HttpResponse:
    form = CheckedForm(request.POST, user=user)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors.get("checked", [])))
        return _page(request, WorkbookForm(), status=422)
    found = check(*form.rows, user)
    if found.problems:
        return _page(request, WorkbookForm(), found, status=409)
    try:
        write(found, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _page(request, WorkbookForm(), status=409)
    numbers = {"partnerships": found.partnerships, "agreements": found.agreements, "actions": found.actions}
    text = _("Imported: %(partnerships)s partnerships, %(agreements)s agreements, %(actions)s actions.")
    messages.success(request, text % numbers)
    return redirect("partnerships:list")


def _page(
    request: HttpRequest, form: WorkbookForm, found: Check | None = None, *, checked: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "found": found, "checked": checked, "crumbs": crumbs(Crumb(_("Import")))}
    return render(request, "partnerships/importing/import.html", context, status=status)
