"""Comments on a partnership: written, corrected for a quarter of an hour, withdrawn."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships.actions import add_comment, change_comment, withdraw_comment
from partnerships.forms.comments import CommentChangeForm, CommentForm
from partnerships.models import Comment
from partnerships.permissions import can_comment
from partnerships.views.partnerships import keep, visible
from portal.accounts.signed_in import signed_in


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something to all parties, or to some."""
    user, partnership = signed_in(request), visible(request, pk)
    if not can_comment(user, partnership):
        raise Http404
    return keep(
        request,
        partnership,
        "comment_form",
        CommentForm(request.POST, partnership=partnership, by=user),
        lambda data: add_comment(
            partnership=partnership,
            text=data["text"],
            for_parties=list(data["for_parties"]),
            mentions=list(data["mentions"]),
            once_key=data["once"],
            by=user,
        ),
        said=_("The comment is kept."),
    )


def _comment(request: HttpRequest, pk: int, number: int) -> Comment:
    rows = Comment.objects.visible_to(signed_in(request)).filter(by=signed_in(request))
    found: Comment = get_object_or_404(rows, pk=number, partnership=pk, action=None)
    return found


@login_required
@require_POST
def change(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Correct one's comment."""
    found = _comment(request, pk, number)
    return keep(
        request,
        visible(request, pk),
        "failed_form",
        CommentChangeForm(request.POST, auto_id=f"change-{number}_%s"),
        lambda data: change_comment(comment=found, text=data["text"], by=signed_in(request)),
        said=_("The comment is changed."),
        failed_comment=number,
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take one's comment back."""
    try:
        withdraw_comment(comment=_comment(request, pk, number), by=signed_in(request))
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, _("The comment is withdrawn. That there was one can still be seen."))
    return redirect("partnerships:detail", pk)
