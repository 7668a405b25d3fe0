"""What belongs to an action: evidence, links to confirm it, what is said about it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnerships.actions import (
    add_comment,
    change_comment,
    give_evidence,
    make_link,
    withdraw_comment,
    withdraw_evidence,
    withdraw_link,
)
from partnerships.forms.comments import CommentChangeForm, CommentForm
from partnerships.forms.evidence import EvidenceForm
from partnerships.forms.links import LinkForm
from partnerships.models import Action, Comment, Evidence, EvidenceKind
from partnerships.permissions import can_carry_out, can_comment, can_coordinate_action
from partnerships.views.actions import log_view, show, visible_action
from portal.accounts.signed_in import signed_in
from portal.core.moves import attempt
from portal.core.private_files import give_out
from portal.core.states import WrongStatus


@login_required
@require_POST
def add_evidence(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Keep a piece of evidence, before the action is submitted."""
    user = signed_in(request)
    found = visible_action(request, pk, action)
    if not can_carry_out(user, found):
        raise Http404
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, found, status=422, evidence_form=form)
    try:
        give_evidence(action=found, given=form.given(), by=user)
    except WrongStatus as error:
        messages.error(request, str(error))
        return show(request, visible_action(request, pk, action), status=409, note=form.cleaned_data["text"])
    except ValidationError as error:
        form.refuse(error)
        return show(request, found, status=422, evidence_form=form)
    messages.success(request, _("The evidence is kept. It is not submitted yet."))
    return redirect("partnerships:action", pk, action)


def _evidence(request: HttpRequest, action: Action, number: int) -> Evidence:
    rows = Evidence.objects.visible_to(signed_in(request)).filter(action=action)
    found: Evidence = get_object_or_404(rows, pk=number)
    return found


@never_cache
@login_required
@require_safe
def evidence(request: HttpRequest, pk: int, action: int, number: int) -> HttpResponseBase:
    """A file that proves it, for those who may read it."""
    found = visible_action(request, pk, action)
    one = _evidence(request, found, number)
    if one.kind != EvidenceKind.FILE:
        raise Http404
    log_view(signed_in(request), found)
    try:
        return give_out(one.file, one.name)
    except OSError as error:
        raise Http404 from error


@login_required
@require_POST
def drop_evidence(request: HttpRequest, pk: int, action: int, number: int) -> HttpResponse:
    """Say that evidence is wrong, and why; it stays, marked."""
    found = visible_action(request, pk, action)
    one = _evidence(request, found, number)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        found,
        lambda: withdraw_evidence(evidence=one, reason=reason, by=signed_in(request)),
        _("The evidence is withdrawn. It stays to be seen, marked."),
        note=reason,
    )


def _done(request: HttpRequest, action: Action, verb: Callable[[], object], told: str, note: str = "") -> HttpResponse:
    """Do it and go back to the page, or show the page with what was refused and what was typed."""
    if refused := attempt(request, verb):
        return show(request, visible_action(request, action.partnership_id, action.pk), status=refused, note=note)
    messages.success(request, told)
    return redirect("partnerships:action", action.partnership_id, action.pk)


@login_required
@require_POST
def add_link(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Mail somebody of the other side a link by which they decide without an account."""
    user = signed_in(request)
    found = visible_action(request, pk, action)
    if not can_coordinate_action(user, found):
        raise Http404
    form = LinkForm(request.POST, action=found, by=user)
    if not form.is_valid():
        return show(request, found, status=422, link_form=form)
    try:
        link = make_link(action=found, by=user, **form.addressee())
    except PermissionDenied:
        raise Http404 from None
    except WrongStatus as error:
        messages.error(request, str(error))
        return show(request, visible_action(request, pk, action), status=409)
    except ValidationError as error:
        form.refuse(error)
        return show(request, found, status=422, link_form=form)
    messages.success(
        request, _("The link is mailed to %(address)s. Nobody else sees it.") % {"address": link.addressee}
    )
    return redirect("partnerships:action", pk, action)


@login_required
@require_POST
def drop_link(request: HttpRequest, pk: int, action: int, number: int) -> HttpResponse:
    """Close a link that has not been used."""
    user = signed_in(request)
    found = visible_action(request, pk, action)
    if not can_coordinate_action(user, found):
        raise Http404
    link = get_object_or_404(found.confirmation_links.select_related("action__partnership"), pk=number)
    return _done(request, found, lambda: withdraw_link(link=link, by=user), _("The link no longer opens anything."))


@login_required
@require_POST
def comment(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Say something about it, to all parties or to some."""
    user = signed_in(request)
    found = visible_action(request, pk, action)
    if not can_comment(user, found.partnership):
        raise Http404
    form = CommentForm(request.POST, partnership=found.partnership, by=user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            add_comment(
                partnership=found.partnership,
                action=found,
                text=data["text"],
                by=user,
                for_parties=data["for_parties"],
                mentions=data["mentions"],
                once_key=data["once"],
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your comment is kept."))
            return redirect("partnerships:action", pk, action)
    return show(request, found, status=422, comment_form=form)


def _comment(request: HttpRequest, action: Action, number: int) -> Comment:
    rows = Comment.objects.visible_to(signed_in(request)).filter(action=action)
    found: Comment = get_object_or_404(rows, pk=number)
    return found


@login_required
@require_POST
def correct_comment(request: HttpRequest, pk: int, action: int, number: int) -> HttpResponse:
    """Correct one's own comment, within a quarter of an hour."""
    found = visible_action(request, pk, action)
    one = _comment(request, found, number)
    form = CommentChangeForm(request.POST)
    text = request.POST.get("text", "")
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return show(request, found, status=422, note=text)
    return _done(
        request,
        found,
        lambda: change_comment(comment=one, text=text, by=signed_in(request)),
        _("Your comment is corrected."),
        note=text,
    )


@login_required
@require_POST
def drop_comment(request: HttpRequest, pk: int, action: int, number: int) -> HttpResponse:
    """Take one's own comment back; that there was one stays to be seen."""
    found = visible_action(request, pk, action)
    one = _comment(request, found, number)
    return _done(
        request,
        found,
        lambda: withdraw_comment(comment=one, by=signed_in(request)),
        _("Your comment is withdrawn."),
    )
