"""Partnerships in the workspace: the list, one of them with all that belongs to it, and its moves."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnerships.actions import move_partnership
from partnerships.forms.refusing import Refusing
from partnerships.models import Partnership, Party
from partnerships.permissions import reads_partnership_as_auditor
from partnerships.record import found_by, with_end
from partnerships.states import partnership_machine
from partnerships.views.record import context_of
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.accounts.signed_in import signed_in
from portal.core.audit import record_view
from portal.core.components import Crumb
from portal.core.moves import attempt, say
from portal.core.private_lists import PrivateList
from portal.core.states import Outdated

LONGEST_NOTE: Final = 4000


def crumbs(*more: Crumb) -> list[Crumb]:
    """Where a page of partnerships stands."""
    here = Crumb(_("Partnerships"), reverse("partnerships:list") if more else "")
    return [Crumb(_("Workspace"), reverse("workspace:home")), here, *more]


def visible(request: HttpRequest, pk: int) -> Partnership:
    """A partnership the signed-in person may see, with its parties and its present stage. Raises Http404."""
    parties = Party.objects.select_related("organisation__parent", "unit", "focal_point")
    rows = Partnership.objects.visible_to(signed_in(request)).with_stage()
    rows = rows.select_related("kind", "urusan", "dimension", "made_by").prefetch_related(Prefetch("parties", parties))
    found: Partnership = get_object_or_404(rows, pk=pk)
    return found


def log_view(user: User, partnership: Partnership) -> None:
    """An auditor's view is itself on record."""
    if reads_partnership_as_auditor(user, partnership):
        record_view(partnership, by=user)


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """My organisations' partnerships: those that live, those that are over, and all; by words, if ?q= has some."""
    user = signed_in(request)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    rows = found_by(Partnership.objects.visible_to(user), words)
    shown = with_end(rows.with_stage()).select_related("kind").prefetch_related("parties__organisation")
    parts = {
        "berjalan": (_("Under way"), shown.live()),
        "selesai": (_("Concluded or abandoned"), shown.over()),
        "semua": (_("All partnerships"), shown),
    }
    context = {
        "listing": PrivateList(request, parts, base_url=reverse("partnerships:list")),
        "words": words,
        "may_start": bool(organisations_permitting(user, Permission.COORDINATE)),
        "crumbs": crumbs(),
    }
    return render(request, "partnerships/partnerships/list.html", context)


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A partnership with all that belongs to it, and what the reader may do next."""
    return show(request, visible(request, pk))


def show(request: HttpRequest, partnership: Partnership, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a partnership as the signed-in person sees it; `forms` adds what was typed and is wrong."""
    user = signed_in(request)
    log_view(user, partnership)
    context = {**context_of(request, partnership, user), "crumbs": crumbs(Crumb(partnership.title)), **forms}
    if forms.get("failed") not in {move.name for move in context["moves"]}:
        context["lost_note"] = forms.get("note", "")  # there is no field any more that it could stand in
    context["wrong"] = [form for form in forms.values() if isinstance(form, Refusing)]
    return render(request, "partnerships/partnerships/detail.html", context, status=status)


def keep(
    request: HttpRequest,
    partnership: Partnership,
    slot: str,
    form: Refusing,
    act: Callable[[dict[str, Any]], object],
    *,
    said: str,
    **more: Any,
) -> HttpResponse:
    """Do what a form on the page of a partnership asks, or show the page again with it (`slot`) and the reason.

    Raises Http404 for who may not do it.
    """
    again = {slot: form, **more}
    if not form.is_valid():
        return show(request, partnership, status=422, **again)
    try:
        act(form.cleaned_data)
    except PermissionDenied:
        raise Http404 from None
    except Outdated as error:
        form.add_error(None, str(error))
        return show(request, visible(request, partnership.pk), status=409, **again)
    except ValidationError as error:
        form.refuse(error)
        return show(request, visible(request, partnership.pk), status=422, **again)
    messages.success(request, said)
    return redirect("partnerships:detail", partnership.pk)


@login_required
@require_POST
def move(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Make a move of the lifecycle; what was written with it is kept when it is refused."""
    partnership = visible(request, pk)
    if transition not in partnership_machine.transitions:
        raise Http404
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    kept = {"failed": transition, "note": note}
    if len(note) > LONGEST_NOTE:
        messages.error(request, _("Write at most %(n)s characters.") % {"n": LONGEST_NOTE})
        return show(request, partnership, status=422, **kept)
    refused = attempt(
        request,
        lambda: move_partnership(
            partnership=partnership, transition=transition, by=signed_in(request), note=note, seen=seen
        ),
    )
    if refused:
        return show(request, visible(request, pk), status=refused, **kept)
    say(request, partnership.title, partnership.get_status_display())
    return redirect("partnerships:detail", pk)
