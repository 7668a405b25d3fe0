"""Partnerships in the workspace: the list, and one of them with all that belongs to it."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnerships.models import Partnership, Party
from partnerships.permissions import reads_partnership_as_auditor
from partnerships.record import found_by, with_end
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.accounts.signed_in import signed_in
from portal.core.audit import record_view
from portal.core.components import Crumb
from portal.core.private_lists import PrivateList


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
    partnership = visible(request, pk)
    log_view(signed_in(request), partnership)
    context = {"partnership": partnership, "crumbs": crumbs(Crumb(partnership.title))}
    return render(request, "partnerships/partnerships/detail.html", context)
