"""Entering a stage of a partnership, and skipping one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partnerships.actions import enter_stage, skip_stage
from partnerships.forms.stages import EnterStageForm, SkipStageForm
from partnerships.models import Partnership
from partnerships.permissions import can_coordinate_partnership
from partnerships.track import track
from partnerships.views.partnerships import keep, visible
from portal.accounts.signed_in import signed_in
from portal.core.models import today


def _coordinated(request: HttpRequest, pk: int) -> Partnership:
    partnership = visible(request, pk)
    if not can_coordinate_partnership(signed_in(request), partnership):
        raise Http404
    return partnership


@login_required
@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a stage has begun; each stage that it passes over needs its reason."""
    partnership = _coordinated(request, pk)
    form = EnterStageForm(request.POST, partnership=partnership, steps=track(partnership))
    return keep(
        request,
        partnership,
        "enter_form",
        form,
        lambda data: enter_stage(
            partnership=partnership,
            stage=data["stage"],
            on=data["entered_on"],
            document=data["document"],
            reason=data["reason"],
            reason_for_skipped=form.reasons(),
            by=signed_in(request),
        ),
        said=_("The stage is kept. The parties are told."),
    )


@login_required
@require_POST
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a stage ahead is left out, and why."""
    partnership = _coordinated(request, pk)
    return keep(
        request,
        partnership,
        "skip_form",
        SkipStageForm(request.POST, steps=track(partnership)),
        lambda data: skip_stage(
            partnership=partnership, stage=data["stage"], reason=data["reason"], on=today(), by=signed_in(request)
        ),
        said=_("The stage is skipped."),
    )
