"""Documents of a partnership: kept, given out to those who may, withdrawn; and skeletons to fill in."""

from io import BytesIO
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnerships.actions import add_document, withdraw_document
from partnerships.forms.documents import DocumentForm
from partnerships.forms.refusing import ReasonForm
from partnerships.models import PartnershipDocument
from partnerships.permissions import can_contribute_to_partnership
from partnerships.skeletons import SKELETONS, skeleton
from partnerships.views.partnerships import keep, log_view, visible
from portal.accounts.signed_in import signed_in
from portal.core.private_files import give_out

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a document for one's own party."""
    user, partnership = signed_in(request), visible(request, pk)
    if not can_contribute_to_partnership(user, partnership):
        raise Http404
    form = DocumentForm(request.POST, request.FILES, partnership=partnership)
    return keep(
        request,
        partnership,
        "document_form",
        form,
        lambda data: add_document(partnership=partnership, by=user, fields=form.described(), file=data["file"]),
        said=_("The document is kept."),
    )


def _document(request: HttpRequest, pk: int, number: int) -> PartnershipDocument:
    rows = PartnershipDocument.objects.visible_to(signed_in(request)).select_related("party")
    found: PartnershipDocument = get_object_or_404(rows, pk=number, partnership=pk)
    return found


@never_cache
@login_required
@require_safe
def document(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A private document, for those who may read it; also one that was withdrawn."""
    found = _document(request, pk, number)
    log_view(signed_in(request), visible(request, pk))
    try:
        return give_out(found.file, found.name)
    except OSError as error:
        raise Http404 from error


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say that a document no longer counts, and why."""
    found, partnership = _document(request, pk, number), visible(request, pk)
    if not can_contribute_to_partnership(signed_in(request), partnership):
        raise Http404
    return keep(
        request,
        partnership,
        "failed_form",
        ReasonForm(request.POST, auto_id=f"withdraw-{number}_%s"),
        lambda data: withdraw_document(document=found, by=signed_in(request), reason=data["reason"]),
        said=_("The document is withdrawn. It can still be read, marked as withdrawn."),
        failed_document=number,
    )


@never_cache
@login_required
@require_safe
def draft(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """A skeleton of a document as a Word file, with what the portal knows filled in."""
    partnership = visible(request, pk)
    if key not in SKELETONS:
        raise Http404
    log_view(signed_in(request), partnership)
    name = f"{slugify(SKELETONS[key].title)}-{slugify(partnership.title)[:80]}.docx"
    answer = FileResponse(BytesIO(skeleton(partnership, key)), as_attachment=True, filename=name, content_type=WORD)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
