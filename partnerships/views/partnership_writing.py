"""Beginning a partnership, changing what is written of it, who takes part, and what others read of it."""

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

from partnerships.actions import Side, change_partnership, clear_summary, named_by, set_parties, start_partnership
from partnerships.beginnings import Beginning, beginning_of
from partnerships.forms.partnerships import ChangeForm, PartiesForm, StartForm, SummaryForm
from partnerships.models import Partnership
from partnerships.permissions import can_coordinate_partnership, can_write_partnership
from partnerships.record import grown_from
from partnerships.shown import shown
from partnerships.views.partnerships import crumbs, visible
from portal.accounts.permissions import organisations_permitting
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
    """Begin a partnership, from nothing or from what the address names (?usulan=, ?kunjungan=, ?kebutuhan=)."""
    user = signed_in(request)
    if not organisations_permitting(user, Permission.COORDINATE):
        raise PermissionDenied
    beginning = beginning_of(clean_params(request.GET), user)
    form = StartForm(
        request.POST or None,
        sides=[Side(one) for one in beginning.organisations],
        initial={"once": new_key(), **beginning.initial},
    )
    title, status = _("Begin a partnership"), 0
    if request.method == "POST" and form.is_valid():
        try:
            partnership = start_partnership(
                parties=form.sides(),
                by=user,
                fields={**form.written(), **beginning.kept},
                proposal=beginning.proposal,
                once_key=form.cleaned_data["once"],
            )
        except PermissionDenied:
            form.add_error("organisation_1", _("You begin a partnership only for an organisation that you coordinate."))
        except WrongStatus as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The partnership is begun. The other parties are told."))
            return redirect("partnerships:detail", partnership.pk)
    return _page(request, form, title, status=status, origins=_named(beginning, request))


def _named(beginning: Beginning, request: HttpRequest) -> list[Row]:
    whole = Partnership(proposal=beginning.proposal, **beginning.kept)
    return grown_from(whole, signed_in(request))


def _page(request: HttpRequest, form: Any, title: str, *, status: int = 0, **more: Any) -> HttpResponse:
    partnership = more.get("partnership")
    back = partnership.get_absolute_url() if partnership else reverse("partnerships:list")
    here = [Crumb(partnership.title, back)] if partnership else []
    context = {"form": form, "title": title, "back": back, "crumbs": crumbs(*here, Crumb(title)), **more}
    template = more.pop("template", "partnerships/form.html")
    return render(request, template, context, status=status or (422 if form.errors else 200))


def _writable(request: HttpRequest, pk: int) -> Partnership:
    """A partnership that a coordinator of a party may write in; whoever has written meanwhile keeps his text."""
    user, partnership = signed_in(request), visible(request, pk)
    writes = can_write_partnership(user, partnership)
    if not writes and (request.method != "POST" or not can_coordinate_partnership(user, partnership)):
        raise Http404
    return partnership


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is written; what was typed is kept and shown whatever happened meanwhile."""
    partnership = _writable(request, pk)
    initial = {"version": partnership.version}
    form = ChangeForm(request.POST or None, instance=visible(request, pk), initial=initial)
    title = _("Change the partnership")
    more: dict[str, Any] = {"partnership": partnership}
    if request.method == "POST" and form.is_valid():
        try:
            change_partnership(
                partnership=partnership,
                by=signed_in(request),
                fields=form.written(),
                version=form.cleaned_data["version"],
            )
        except Stale as stale:
            theirs = catch_up(form, stale, Partnership.WRITTEN)
            return _page(request, form, title, status=409, theirs=theirs, **more)
        except WrongStatus as error:
            form.add_error(None, str(error))
            return _page(request, form, title, status=409, closed=True, **more)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The partnership is kept."))
            return redirect("partnerships:detail", pk)
    return _page(request, form, title, **more)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who takes part, through which unit, and who is the focal point.

    Whom a new party can name is known once it is kept, when its people are told; then the same page asks for it.
    """
    partnership = _writable(request, pk)
    held = list(partnership.parties.all())
    form = PartiesForm(request.POST or None, parties=held, initial={"version": partnership.version})
    title = _("Who takes part")
    more: dict[str, Any] = {"partnership": partnership}
    if request.method == "POST" and form.is_valid():
        try:
            set_parties(
                partnership=partnership,
                parties=form.sides(),
                by=signed_in(request),
                version=form.cleaned_data["version"],
            )
        except Stale as stale:
            form.data = {**form.data.dict(), "version": str(stale.current.version)}  # type: ignore[attr-defined]
            return _page(request, form, title, status=409, theirs=_stored(visible(request, pk)), **more)
        except WrongStatus as error:
            form.add_error(None, str(error))
            return _page(request, form, title, status=409, closed=True, **more)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Who takes part is kept. The parties are told."))
            known = {party.organisation_id for party in held}
            if any(side.organisation.pk not in known and side.focal_point is None for side in form.sides()):
                messages.info(request, _("Now name the focal point of the new party, if you know who it is."))
                return redirect("partnerships:parties", pk)
            return redirect("partnerships:detail", pk)
    return _page(request, form, title, **more)


def _stored(partnership: Partnership) -> list[Row]:
    """The parties as they are kept now."""
    return [
        Row(
            _("Party %(n)s") % {"n": number},
            " · ".join(str(one) for one in (party.organisation, party.unit, party.focal_point) if one),
        )
        for number, party in enumerate(partnership.parties.all(), start=1)
    ]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Write, look at and keep what others read, and say who they are; also of a partnership that is over."""
    partnership = visible(request, pk)
    if not can_coordinate_partnership(signed_in(request), partnership):
        raise Http404
    initial = {"version": partnership.version}
    form = SummaryForm(request.POST or None, instance=visible(request, pk), initial=initial)
    title = _("What others read")
    more: dict[str, Any] = {
        "partnership": partnership,
        "page": shown(partnership),
        "unnamed": [party.organisation for party in partnership.unnamed_parties],
        "template": "partnerships/partnerships/summary.html",
    }
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            for party in named_by(form.instance, signed_in(request)):
                party.named = True
            return _page(request, form, title, **{**more, "preview": True, "page": shown(form.instance)})
        try:
            clear_summary(
                partnership=partnership,
                by=signed_in(request),
                fields=form.written(),
                version=form.cleaned_data["version"],
            )
        except Stale as stale:
            theirs = catch_up(form, stale, Partnership.SHOWN)
            return _page(request, form, title, status=409, theirs=theirs, **more)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Kept. The other parties are told who may read the summary."))
            return redirect("partnerships:detail", pk)
    return _page(request, form, title, **more)
