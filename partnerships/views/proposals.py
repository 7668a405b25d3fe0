"""Proposals in the workspace: the list, one of them with all that belongs to it, and its moves."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnerships.actions import move_proposal
from partnerships.forms.proposals import FileForm, ReviewForm
from partnerships.models import Proposal, ProposalFile, ProposalReview, ProposalStatus, PublicProposal
from partnerships.origins import visible_origins
from partnerships.permissions import (
    can_clear,
    can_read_work,
    can_remove_file,
    can_review,
    can_write_proposal,
    reads_proposal_as_auditor,
)
from partnerships.reading import contacts, history, long_rows, short_rows, what_next
from partnerships.states import TO_REVIEW, proposal_machine
from partnerships.versions import readable_versions
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.accounts.signed_in import signed_in
from portal.core.audit import record_view
from portal.core.components import Crumb
from portal.core.filters import primary_key
from portal.core.moves import attempt, kept, say, written
from portal.core.private_lists import PrivateList
from portal.workspace.follows import is_following


def crumbs(*more: Crumb) -> list[Crumb]:
    """Where a page of proposals stands."""
    here = Crumb(_("Proposals"), reverse("proposals:list") if more else "")
    return [Crumb(_("Workspace"), reverse("workspace:home")), here, *more]


def visible(request: HttpRequest, pk: int) -> Proposal:
    """A proposal the signed-in person may see. Raises Http404."""
    rows = Proposal.objects.visible_to(signed_in(request)).select_related("proposer__parent")
    found: Proposal = get_object_or_404(rows.prefetch_related("addressees"), pk=pk)
    return found


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """My organisations' proposals: those they make, those they get, and all; of one status, if ?status= names it."""
    user = signed_in(request)
    own = organisations_permitting(user, Permission.READ_OWN)
    rows = Proposal.objects.visible_to(user).select_related("proposer", "urusan").prefetch_related("addressees")
    status = request.GET.get("status", "")
    if status in ProposalStatus.values:
        rows = rows.filter(status=status)
    parts = {
        "dibuat": (_("Made by us"), rows.made_by(own)),
        "diterima": (_("Made to us"), rows.made_to(own)),
        "semua": (_("All proposals"), rows),
    }
    context = {
        "listing": PrivateList(request, parts, base_url=reverse("proposals:list")),
        "statuses": [(value, label, value == status) for value, label in ProposalStatus.choices],
        "may_propose": bool(organisations_permitting(user, Permission.CONTRIBUTE)),
        "crumbs": crumbs(),
    }
    return render(request, "partnerships/proposals/list.html", context)


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal with all that belongs to it, and what the reader may do next."""
    proposal = visible(request, pk)
    return show(request, proposal)


def show(
    request: HttpRequest, proposal: Proposal, *, status: int = 200, failed: str = "", **forms: Any
) -> HttpResponse:
    """The page of a proposal as its reader sees it; `failed` is a refused move, `forms` adds a form that is wrong."""
    user = signed_in(request)
    log_view(user, proposal)
    mine = can_read_work(user, proposal)
    text = proposal.in_work() if mine else proposal
    addressees = list(proposal.addressees.all())
    reviews = ProposalReview.objects.visible_to(user).filter(proposal=proposal).select_related("reviewer")
    files = ProposalFile.objects.visible_to(user).filter(proposal=proposal).select_related("kind", "proposal__proposer")
    may_write = can_write_proposal(user, proposal)
    context: dict[str, Any] = {
        "proposal": proposal,
        "text": text,
        "mine": mine,
        "read_version": proposal.version if mine else proposal.sent_version,
        "versions": readable_versions(user, proposal).count(),
        "may_write": may_write,
        "moves": proposal_machine.available(proposal, user),
        "next": what_next(proposal, user),
        "rows": short_rows(text, addressees),
        "long_rows": long_rows(text),
        "documents": list(text.documents()) if text.kind else [],
        "origins": visible_origins(proposal, user),
        "questions": list(proposal.questions.select_related("asked_by", "answered_by")),
        "reviews": list(reviews),
        "review_form": _review_form(user, proposal),
        "files": [(file, can_remove_file(user, file)) for file in files],
        "file_form": FileForm() if may_write else None,
        "published": PublicProposal.objects.public().filter(proposal=proposal).first(),
        "may_clear": can_clear(user, proposal),
        "contacts": contacts(proposal, addressees),
        "history": history(proposal),
        "following": is_following(user, proposal),
        "crumbs": crumbs(Crumb(text.title)),
        **forms,
    }
    if failed:
        context |= kept(request, failed, context["moves"])
    return render(request, "partnerships/proposals/detail.html", context, status=status)


def _review_form(user: User, proposal: Proposal) -> ReviewForm | None:
    if proposal.status not in TO_REVIEW or not can_review(user, proposal):
        return None
    held = ProposalReview.objects.filter(proposal=proposal, reviewer=user).first()
    return ReviewForm(instance=held, initial={"version": proposal.sent_version})


def log_view(user: User, proposal: Proposal) -> None:
    """An auditor's view is itself on record."""
    if reads_proposal_as_auditor(user, proposal):
        record_view(proposal, by=user)


@login_required
@require_POST
def move(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Make a move of the lifecycle on the text that was read; what was written with it is kept when it is refused."""
    proposal = visible(request, pk)
    if transition not in proposal_machine.transitions:
        raise Http404
    note = written(request)
    read, seen = primary_key(request.POST.get("version", "")), request.POST.get("seen", "")
    refused = attempt(
        request,
        lambda: move_proposal(
            proposal=proposal, transition=transition, by=signed_in(request), note=note, read=read, seen=seen
        ),
    )
    if refused:
        return show(request, visible(request, pk), status=refused, failed=transition)
    say(request, proposal.title, proposal.get_status_display())
    return redirect("proposals:detail", pk)
