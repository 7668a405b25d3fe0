"""Beginning a proposal and changing it; where somebody was faster, both texts are shown."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partnerships.actions import change_proposal, start_proposal
from partnerships.forms.proposals import ProposalForm
from partnerships.models import Proposal
from partnerships.origins import Origin, origin_of, visible_origins
from partnerships.permissions import can_write_proposal
from partnerships.views.proposals import crumbs, visible
from portal.accounts.models import Organisation
from portal.accounts.permissions import can_contribute, organisations_permitting
from portal.accounts.roles import Permission
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb, Row
from portal.core.conflicts import Stale, catch_up
from portal.core.filters import clean_params
from portal.core.states import WrongStatus
from visits.models.request import new_key


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a proposal, from nothing or from what the address names; as a draft that only the organisation sees."""
    user = signed_in(request)
    mine = organisations_permitting(user, Permission.CONTRIBUTE)
    if not mine:
        raise PermissionDenied
    origin = origin_of(clean_params(request.GET), user)
    initial = {"once": new_key(), **origin.initial}
    form = ProposalForm(request.POST or None, proposers=mine, addressees=origin.addressees, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = start_proposal(
                proposer=form.cleaned_data["proposer"],
                addressees=form.addressees(),
                by=user,
                fields={**form.written(), **origin.kept},
                once_key=form.cleaned_data["once"],
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The proposal is kept as a draft. Only your organisation sees it."))
            return redirect("proposals:detail", proposal.pk)
    return _page(request, form, _("New proposal"), origins=_named(origin, request))


def _named(origin: Origin, request: HttpRequest) -> Any:
    return visible_origins(Proposal(**origin.kept), signed_in(request))


def _page(request: HttpRequest, form: ProposalForm, title: str, *, status: int = 0, **more: Any) -> HttpResponse:
    proposal = more.get("proposal")
    back = proposal.get_absolute_url() if proposal else reverse("proposals:list")
    context = {"form": form, "title": title, "back": back, "crumbs": crumbs(Crumb(title)), **more}
    status = status or (422 if form.errors else 200)
    return render(request, "partnerships/form.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a proposal; what was written is kept and shown whatever happened meanwhile."""
    user = signed_in(request)
    proposal = visible(request, pk)
    writes = can_write_proposal(user, proposal)
    if not writes and (request.method != "POST" or not can_contribute(user, proposal.proposer)):
        raise Http404
    parties = list(proposal.addressees.all())
    form = ProposalForm(
        request.POST or None,
        instance=visible(request, pk).in_work(),
        addressees=parties,
        parties_open=proposal.sent_version is None,
        initial={"version": proposal.version},
    )
    more: dict[str, Any] = {"proposal": proposal}
    if request.method == "POST" and form.is_valid():
        addressees = form.addressees() if form.parties_open else parties
        try:
            change_proposal(
                proposal=proposal,
                addressees=addressees,
                by=user,
                fields=form.written(),
                version=form.cleaned_data["version"],
            )
        except Stale as stale:
            theirs = [*catch_up(form, stale, Proposal.WRITTEN), *_other_parties(addressees, stale)]
            return _page(request, form, _("Change the proposal"), status=409, theirs=theirs, **more)
        except WrongStatus as error:
            form.add_error(None, str(error))
            return _page(request, form, _("Change the proposal"), status=409, closed=True, **more)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The proposal is kept."))
            return redirect("proposals:detail", pk)
    return _page(request, form, _("Change the proposal"), **more)


def _other_parties(typed: Sequence[Organisation], stale: Stale) -> list[Row]:
    held = list(stale.current.addressees.all())
    if set(held) == set(typed):
        return []
    return [Row(_("Proposed to"), one.name, one.get_absolute_url()) for one in held] or [
        Row(_("Proposed to"), _("empty"))
    ]
