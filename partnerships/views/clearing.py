"""What everybody may read of a proposal, cleared by the proposer's coordinator."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from partnerships import actions
from partnerships.clearing_form import ClearingForm
from partnerships.models import Proposal, PublicProposal
from partnerships.permissions import can_clear, can_withdraw_from_site
from partnerships.presentation import rows_of
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb


def _visible(request: HttpRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).select_related(
        "proposer", "urusan", "dimension", "kind", "need", "case"
    )
    found: Proposal = get_object_or_404(rows, pk=pk)
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Write, look at and publish what everybody will read; publishing again replaces it."""
    user, proposal = signed_in(request), _visible(request, pk)
    if not can_clear(user, proposal):
        raise Http404
    public = PublicProposal.objects.filter(proposal=proposal).first()
    form = ClearingForm(request.POST or None, proposal=proposal, public=public)
    if request.method != "POST" or not form.is_valid():
        return _page(request, proposal, public, form, status=422 if form.errors else 200)
    if "preview" in request.POST:
        shown = actions.preview(proposal, texts=form.texts, chosen=form.chosen_names)
        return _page(request, proposal, public, form, preview=shown)
    try:
        actions.publish(proposal=proposal, by=user, texts=form.texts, chosen=form.chosen_names, seen=form.seen)
    except actions.Stale:
        proposal = _visible(request, pk)
        held = request.POST.copy()
        held["version"], held["status"] = str(proposal.version), proposal.status
        return _page(
            request, proposal, public, ClearingForm(held, proposal=proposal, public=public), status=409, stale=True
        )
    messages.success(request, _("Everybody can read the summary now. Those it was proposed to are told."))
    return redirect("proposals:detail", pk)


def _page(
    request: HttpRequest,
    proposal: Proposal,
    public: PublicProposal | None,
    form: ClearingForm,
    *,
    status: int = 200,
    preview: PublicProposal | None = None,
    stale: bool = False,
) -> HttpResponse:
    live = public if public is not None and public.live else None
    always = actions.preview(proposal, texts={}, chosen=())
    context: dict[str, Any] = {
        "proposal": proposal,
        "form": form,
        "always": rows_of(always),
        "public": live,
        "public_rows": rows_of(live) if live else [],
        "behind": live is not None and live.state != always.state,
        "preview": preview,
        "preview_rows": rows_of(preview) if preview else [],
        "stale": stale,
        "crumbs": [
            Crumb(_("Workspace"), reverse("workspace:home")),
            Crumb(proposal.title, proposal.get_absolute_url()),
            Crumb(_("Publish a summary")),
        ],
    }
    return render(request, "partnerships/clearing/publish.html", context, status=status)


@login_required
@require_POST
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the summary off the site."""
    user, proposal = signed_in(request), _visible(request, pk)
    if not can_withdraw_from_site(user, proposal):
        raise Http404
    actions.unpublish(proposal=proposal, by=user)
    messages.success(request, _("The summary is off the site. The proposal itself has not changed."))
    return redirect("proposals:detail", pk)
