"""Proposals in the workspace: the list, one of them with all that belongs to it, and its moves."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnerships.actions import Unread, move_proposal
from partnerships.forms.proposals import FileForm, ReviewForm
from partnerships.models import Proposal, ProposalFile, ProposalReview, ProposalStatus, PublicProposal
from partnerships.origins import visible_origins
from partnerships.permissions import can_clear, can_read_work, can_remove_file, can_review, can_write_proposal
from partnerships.reading import contacts, history, long_rows, short_rows, what_next
from partnerships.states import TO_REVIEW, proposal_machine
from partnerships.versions import readable_versions
from portal.accounts.models import User
from portal.accounts.permissions import can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb
from portal.core.filters import Addressed, clean_params, primary_key
from portal.core.models import StatusChange
from portal.core.states import WrongStatus
from portal.workspace.follows import is_following

ON_A_PAGE: Final = 25
LONGEST_NOTE: Final = 4000


class ProposalList(Addressed):
    """The proposals a person sees: by side (?sisi=), by status (?status=), a page at a time."""

    def __init__(self, params: QueryDict, user: User) -> None:
        self.base_url = reverse("proposals:list")
        self.params = clean_params(params)
        self.own = organisations_permitting(user, Permission.READ_OWN)
        rows = Proposal.objects.visible_to(user)
        self.sides = {"": rows, "dibuat": rows.made_by(self.own), "diterima": rows.made_to(self.own)}

    @property
    def side(self) -> str:
        """“dibuat”, “diterima”, or nothing for both."""
        side = self.params.get("sisi", "")
        return side if side in self.sides else ""

    @property
    def status(self) -> str:
        """A status, or nothing for all."""
        status = self.params.get("status", "")
        return status if status in ProposalStatus.values else ""

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; past the end the last one."""
        rows = self.sides[self.side]
        if self.status:
            rows = rows.filter(status=self.status)
        rows = rows.select_related("proposer", "urusan").prefetch_related("addressees")
        return Paginator(rows, ON_A_PAGE).get_page(self.params.get("page"))

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """(label, address, whether it is this one) of each side."""
        labels = {"": _("All proposals"), "dibuat": _("Made by us"), "diterima": _("Made to us")}
        return [(labels[side], self.url(sisi=side or None), side == self.side) for side in self.sides]

    @property
    def statuses(self) -> list[tuple[str, str, bool]]:
        """(value, label, whether it is chosen) of each status."""
        return [(value, str(label), value == self.status) for value, label in ProposalStatus.choices]


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
    """My organisations' proposals."""
    user = signed_in(request)
    shown = ProposalList(request.GET, user)
    context = {
        "listing": shown,
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


def show(request: HttpRequest, proposal: Proposal, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a proposal as the signed-in person sees it; `forms` adds what was typed and is wrong."""
    user = signed_in(request)
    record_view(user, proposal)
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
    if forms.get("failed") not in {move.name for move in context["moves"]}:
        context["lost_note"] = forms.get("note", "")  # there is no field any more that it could stand in
    return render(request, "partnerships/proposals/detail.html", context, status=status)


def _review_form(user: User, proposal: Proposal) -> ReviewForm | None:
    if proposal.status not in TO_REVIEW or not can_review(user, proposal):
        return None
    held = ProposalReview.objects.filter(proposal=proposal, reviewer=user).first()
    return ReviewForm(instance=held, initial={"version": proposal.sent_version})


def record_view(user: User, proposal: Proposal) -> None:
    """What somebody reads only because he reads everything, the auditor, is itself on record."""
    parties = {proposal.proposer_id, *(one.pk for one in proposal.addressees.all())}
    if not can_read_everything(user) or parties & organisations_permitting(user, Permission.READ_OWN):
        return
    StatusChange.objects.create(
        app_label="partnerships",
        model="proposalview",
        object_id=str(proposal.pk),
        object_title=str(proposal)[:250],
        transition="read",
        from_status="",
        to_status="",
        by=user,
    )


@login_required
@require_POST
def move(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Make a move of the lifecycle on the text that was read; what was written with it is kept when it is refused."""
    proposal = visible(request, pk)
    if transition not in proposal_machine.transitions:
        raise Http404
    note = request.POST.get("note", "")
    kept = {"failed": transition, "note": note}
    if len(note) > LONGEST_NOTE:
        messages.error(request, _("Write at most %(n)s characters.") % {"n": LONGEST_NOTE})
        return show(request, proposal, status=422, **kept)
    read, seen = primary_key(request.POST.get("version", "")), request.POST.get("seen", "")
    try:
        move_proposal(proposal=proposal, transition=transition, by=signed_in(request), note=note, read=read, seen=seen)
    except PermissionDenied:
        raise Http404 from None
    except (WrongStatus, Unread) as error:
        messages.error(request, str(error))
        return show(request, visible(request, pk), status=409, **kept)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return show(request, visible(request, pk), status=422, **kept)
    messages.success(
        request, _("%(what)s: %(status)s.") % {"what": proposal.title, "status": proposal.get_status_display()}
    )
    return redirect("proposals:detail", pk)
