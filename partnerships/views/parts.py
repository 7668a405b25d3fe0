"""What belongs to a proposal: opinions, private files, versions and how they differ."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnerships.actions import Unread, attach, remove_file, review
from partnerships.forms.proposals import FileForm, ReviewForm
from partnerships.models import Proposal, ProposalFile, ProposalVersion
from partnerships.permissions import can_read_work, can_review
from partnerships.versions import differences, readable_versions
from partnerships.views.proposals import crumbs, log_view, show, visible
from portal.accounts.permissions import can_contribute
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb
from portal.core.filters import primary_key
from portal.core.private_files import give_out
from portal.core.states import WrongStatus


@login_required
@require_POST
def give_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an opinion on what was sent last, or change one's own."""
    user = signed_in(request)
    proposal = visible(request, pk)
    if not can_review(user, proposal):
        raise Http404
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return show(request, proposal, status=422, review_form=form)
    try:
        review(
            proposal=proposal,
            by=user,
            opinion=form.cleaned_data["opinion"],
            reason=form.cleaned_data["reason"],
            read=form.cleaned_data["version"],
        )
    except (WrongStatus, Unread) as error:
        form.add_error(None, str(error))
        form.data = {**form.data.dict(), "version": str(proposal.sent_version)}  # type: ignore[attr-defined]
        return show(request, visible(request, pk), status=409, review_form=form)
    messages.success(request, _("Your opinion is kept. Only your organisation reads it."))
    return redirect("proposals:detail", pk)


@login_required
@require_POST
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a private file."""
    user = signed_in(request)
    proposal = visible(request, pk)
    if not can_contribute(user, proposal.proposer):
        raise Http404
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, proposal, status=422, file_form=form)
    data = form.cleaned_data
    try:
        attach(proposal=proposal, by=user, title=data["title"], kind=data["kind"], file=data["file"])
    except WrongStatus as error:
        form.add_error(None, str(error))
        return show(request, visible(request, pk), status=409, file_form=form)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return show(request, visible(request, pk), status=422, file_form=form)
    messages.success(request, _("The file is kept with the proposal."))
    return redirect("proposals:detail", pk)


def _file(request: HttpRequest, pk: int, number: int) -> ProposalFile:
    rows = ProposalFile.objects.visible_to(signed_in(request)).select_related("proposal__proposer")
    found: ProposalFile = get_object_or_404(rows, pk=number, proposal__in=Proposal.objects.filter(pk=pk))
    return found


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A private file, for those who may read it."""
    found = _file(request, pk, number)
    log_view(signed_in(request), found.proposal)
    try:
        return give_out(found.file, found.name)
    except OSError as error:
        raise Http404 from error


@login_required
@require_POST
def drop_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a file back that the other side does not have yet."""
    user = signed_in(request)
    found = _file(request, pk, number)
    if not can_contribute(user, found.proposal.proposer):
        raise Http404
    try:
        remove_file(file=found, by=user)
    except PermissionDenied:
        messages.error(request, _("This file has been sent, or the proposal can no longer be changed: it stays."))
        return show(request, visible(request, pk), status=409)
    messages.success(request, _("The file is removed."))
    return redirect("proposals:detail", pk)


@never_cache
@login_required
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions the reader may read, and how two of them differ (?dari=, ?ke=; the last two at first)."""
    user = signed_in(request)
    proposal = visible(request, pk)
    log_view(user, proposal)
    rows = list(readable_versions(user, proposal).defer("values"))
    known = {row.number: row for row in rows}
    asked = sorted(primary_key(request.GET.get(name, "")) for name in ("dari", "ke"))
    if not set(asked) <= set(known) or asked[0] == asked[1]:
        asked = sorted(row.number for row in rows[:2])
    pair: list[ProposalVersion] = [known[number] for number in asked]
    title = proposal.in_work().title if can_read_work(user, proposal) else proposal.title
    context = {
        "proposal": proposal,
        "versions": rows,
        "pair": pair if len(pair) == 2 else [],
        "differences": differences(pair[0].values, pair[1].values) if len(pair) == 2 else [],
        "crumbs": crumbs(Crumb(title, reverse("proposals:detail", args=[pk])), Crumb(_("Versions"))),
    }
    return render(request, "partnerships/proposals/versions.html", context)
