"""One action of a partnership with all that belongs to it, and its moves."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnerships.actions import Given, block_action, move_action, submit_action
from partnerships.forms.comments import CommentForm
from partnerships.forms.evidence import EvidenceForm
from partnerships.forms.links import LinkForm
from partnerships.forms.plan import BlockForm
from partnerships.models import WITH_OWNER, Action, ActionStatus, Comment, Partnership, Party
from partnerships.permissions import (
    can_carry_out,
    can_change_action,
    can_comment,
    can_coordinate_action,
    can_make_link,
    reads_partnership_as_auditor,
    wrote_comment,
)
from partnerships.plan import badges_of, history, proofs_of, reason_of, rows_of, what_next
from partnerships.states import action_machine
from partnerships.views.partnerships import crumbs
from portal.accounts.models import User
from portal.accounts.signed_in import signed_in
from portal.core.audit import record_view
from portal.core.components import Crumb
from portal.core.filters import primary_key
from portal.core.moves import attempt, say
from visits.models.request import new_key

LONGEST_NOTE: Final = 2000
OWN_FORM: Final = ("submit", "block")  # moves that are asked for with more than a note


def visible_action(request: HttpRequest, pk: int, number: int) -> Action:
    """An action of partnership `pk` that the signed-in person may see, its parties at hand. Raises Http404."""
    parties = Party.objects.select_related("organisation__parent__region", "organisation__region", "unit")
    rows = Action.objects.visible_to(signed_in(request)).select_related("person", "blocked_by__organisation")
    rows = rows.select_related("partnership", "made_by", "submitted_by")
    rows = rows.select_related("owner__organisation__region", "owner__organisation__parent__region", "owner__unit")
    rows = rows.prefetch_related(Prefetch("partnership__parties", parties))
    found: Action = get_object_or_404(rows, pk=number, partnership__in=Partnership.objects.filter(pk=pk))
    return found


def crumbs_of(action: Action, *more: Crumb) -> list[Crumb]:
    """Where a page of an action stands."""
    partnership = action.partnership
    return crumbs(
        Crumb(partnership.title, partnership.get_absolute_url()),
        Crumb(_("Plan"), reverse("partnerships:actions", args=[partnership.pk])),
        Crumb(action.title, action.get_absolute_url() if more else ""),
        *more,
    )


def log_view(user: User, action: Action) -> None:
    """An auditor's view is itself on record."""
    if reads_partnership_as_auditor(user, action.partnership):
        record_view(action, by=user)


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """An action with all that belongs to it, and what the reader may do next."""
    return show(request, visible_action(request, pk, action))


def show(request: HttpRequest, action: Action, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of an action as the signed-in person sees it; `forms` adds what was typed and is wrong."""
    user = signed_in(request)
    log_view(user, action)
    available = action_machine.available(action, user)
    names = {move.name for move in available}
    coordinates = can_coordinate_action(user, action)
    held, past = {"version": action.version}, history(action)
    context: dict[str, Any] = {
        "action": action,
        "badges": badges_of(action),
        "next": what_next(action, user),
        "reason": reason_of(action, past),
        "moves": [move for move in available if move.name not in OWN_FORM],
        "may_submit": "submit" in names,
        "may_write": can_change_action(user, action),
        "rows": rows_of(action, user),
        "milestones": list(action.milestones.all()),
        "needs": list(action.depends_on.all()),
        "needed_by": list(action.needed_by.all()),
        "due_changes": list(action.due_changes.select_related("by")),
        "proofs": proofs_of(action, user),
        "evidence_form": EvidenceForm() if _may_prove(user, action) else None,
        "block_form": BlockForm(partnership=action.partnership, initial=held) if "block" in names else None,
        "links": list(action.confirmation_links.select_related("user", "organisation")) if coordinates else [],
        "link_form": LinkForm(action=action, by=user) if can_make_link(user, action) else None,
        "comments": comments_of(action, user),
        "comment_form": comment_form(action, user),
        "history": past,
        "crumbs": crumbs_of(action),
        **forms,
    }
    if forms.get("failed") not in {move.name for move in context["moves"]}:
        context["lost_note"] = forms.get("note", "")  # there is no field any more that it could stand in
    return render(request, "partnerships/actions/detail.html", context, status=status)


def _may_prove(user: User, action: Action) -> bool:
    return action.status in WITH_OWNER and can_carry_out(user, action)


def comments_of(action: Action, user: User) -> list[tuple[Comment, bool, bool]]:
    """What was said that this reader may read, each with whether he may change it and take it back."""
    rows = Comment.objects.visible_to(user).filter(action=action).select_related("by")
    found = rows.prefetch_related("for_parties__organisation", "mentions")
    mine = {one.pk for one in found if one.withdrawn_at is None and wrote_comment(user, one)}
    return [(one, one.pk in mine and one.is_open_to_edit(), one.pk in mine) for one in found]


def comment_form(action: Action, user: User) -> CommentForm | None:
    """The field to say something, for who may."""
    if not can_comment(user, action.partnership):
        return None
    return CommentForm(partnership=action.partnership, by=user, initial={"once": new_key()})


def make_move(
    action: Action, name: str, *, by: User, note: str, read: int, seen: str = "", given: Sequence[Given] = ()
) -> None:
    """Make a move with what was written for it; a note alone says what blocks an action. Raises as its verb does."""
    if name == "submit":
        submit_action(action=action, by=by, evidence=given, note=note, read=read)
    elif name == "block":
        block_action(action=action, by=by, note=note, text=note[:200], read=read)
    else:
        move_action(action=action, transition=name, by=by, note=note, read=read, seen=seen)


def too_long(request: HttpRequest, note: str) -> bool:
    """Whether a note is longer than is kept; who wrote it is told."""
    if len(note) > LONGEST_NOTE:
        messages.error(request, _("Write at most %(n)s characters.") % {"n": LONGEST_NOTE})
        return True
    return False


@login_required
@require_POST
def move(request: HttpRequest, pk: int, action: int, transition: str) -> HttpResponse:
    """Make a move of the lifecycle on what was read; what was written with it is kept when it is refused."""
    found = visible_action(request, pk, action)
    if transition not in action_machine.transitions or transition in OWN_FORM:
        raise Http404
    note = request.POST.get("note", "")
    kept = {"failed": transition, "note": note}
    if too_long(request, note):
        return show(request, found, status=422, **kept)
    read, seen = primary_key(request.POST.get("version", "")), request.POST.get("seen", "")
    refused = attempt(
        request, lambda: make_move(found, transition, by=signed_in(request), note=note, read=read, seen=seen)
    )
    now = visible_action(request, pk, action)
    if refused:
        return show(request, now, status=refused, **kept)
    say(request, now.title, now.get_status_display())
    return redirect("partnerships:action", pk, action)


@login_required
@require_POST
def submit(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Submit it, with the evidence typed in the same form; neither is kept if either is refused."""
    user = signed_in(request)
    found = visible_action(request, pk, action)
    if not can_carry_out(user, found):
        raise Http404
    form, note = EvidenceForm(request.POST, request.FILES), request.POST.get("note", "")
    typed = {"submit_note": note}
    if too_long(request, note) or not (form.is_blank or form.is_valid()):
        return show(request, found, status=422, evidence_form=form, **typed)
    given = () if form.is_blank else (form.given(),)
    read = primary_key(request.POST.get("version", ""))
    refused = attempt(request, lambda: make_move(found, "submit", by=user, note=note, read=read, given=given))
    now = visible_action(request, pk, action)
    if refused:
        kept = (
            {"evidence_form": form, **typed} if _may_prove(user, now) else {"note": form.data.get("text", "") or note}
        )
        return show(request, now, status=refused, **kept)
    say(request, now.title, ActionStatus(now.status).label)
    return redirect("partnerships:action", pk, action)


@login_required
@require_POST
def block(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Say who or what blocks it, and why."""
    user = signed_in(request)
    found = visible_action(request, pk, action)
    if not can_carry_out(user, found):
        raise Http404
    form = BlockForm(request.POST, partnership=found.partnership)
    if not form.is_valid():
        return show(request, found, status=422, block_form=form)
    data = form.cleaned_data
    refused = attempt(
        request,
        lambda: block_action(
            action=found, by=user, note=data["note"], party=data["party"], text=data["text"], read=data["version"]
        ),
    )
    now = visible_action(request, pk, action)
    if refused:
        return show(request, now, status=refused, note=data["note"])
    say(request, now.title, now.get_status_display())
    return redirect("partnerships:action", pk, action)
