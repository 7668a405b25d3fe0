"""Needs: what regions lack, for everybody to read; written and kept from the workspace."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import Organisation, User
from portal.accounts.signed_in import signed_in
from portal.core import panels
from portal.core.components import Crumb, Row
from portal.core.conflicts import Stale, catch_up, rows_beside
from portal.core.feeds import atom, xml_text
from portal.core.filters import Listing, primary_key
from portal.core.list_pages import list_page
from portal.core.moves import attempt, kept, say, written
from portal.core.notation import number as in_notation
from portal.core.states import changes_of
from portal.pages.presentation import absolute
from portal.workspace.follows import is_following
from visits.actions import change_need, move_need, start_need, support_need
from visits.board import board, columns, fitting_cases
from visits.filters import NeedFilter
from visits.forms.needs import FigureForm, Figures, NeedForm, SupportForm, figure_forms
from visits.models import Need, NeedStatus, Point
from visits.permissions import can_write_need, organisations_represented
from visits.states import need_machine

SHOWN_CASES: Final = 6


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Home"), reverse("wagtail_serve", args=[""])), Crumb(_("Needs"), reverse("needs:list")), *more]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The public needs with filters, and the board."""
    shown = Listing(NeedFilter, request, base_url=reverse("needs:list"))
    return list_page(
        request,
        shown,
        "visits/needs/list.html",
        lambda: {
            "crumbs": [*_crumbs()[:-1], Crumb(_("Needs"))],
            "board": board(),
            "board_columns": columns(),
            "may_state": bool(request.user.is_authenticated and organisations_represented(request.user)),
        },
    )


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest of the (filtered) public needs as an Atom feed."""

    def entry(need: Need) -> dict[str, Any]:
        link = absolute(need.get_absolute_url())
        return {
            "title": xml_text(need.title),
            "link": link,
            "description": xml_text(need.description),
            "unique_id": link,
            "pubdate": need.written_at,
            "updateddate": need.written_at,
        }

    shown = Listing(NeedFilter, request, base_url=reverse("needs:list"))
    return atom(request, title=_("Needs"), subtitle=_("What regions lack"), listing=shown, entry_of=entry)


def _visible(request: HttpRequest, pk: int) -> Need:
    rows = Need.objects.visible_to(request.user).select_related(
        "organisation", "region", "dimension", "urusan", "visit", "point"
    )
    found: Need = get_object_or_404(rows.distinct(), pk=pk)
    return found


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One need: who, how many, how urgent, its figures, who else has it, which cases fit."""
    return _show(request, _visible(request, pk))


def _show(
    request: HttpRequest, need: Need, *, status: int = 200, form: SupportForm | None = None, failed: str = ""
) -> HttpResponse:
    user = request.user
    mine = organisations_represented(user)
    supports = list(need.supports.select_related("organisation"))
    others = mine - {need.organisation_id} - {one.organisation_id for one in supports}
    open_ = need.status == NeedStatus.OPEN
    moves = need_machine.available(need, user)
    rows = [
        Row(_("Who suffers from it"), need.who_suffers),
        Row(_("How many people"), in_notation(need.how_many) if need.how_many else _("unknown")),
        Row(_("Urgency"), str(need.get_urgency_display())),
        Row(_("Constraint"), need.constraint or _("none named")),
        Row(_("Smart city dimension"), need.dimension.name),
        Row(_("Government affair"), need.urusan.name if need.urusan else _("not said")),
        Row(_("Region"), need.region.long_name, need.region.get_absolute_url()),
        Row(_("Stated by"), need.organisation.name, need.organisation.get_absolute_url()),
    ]
    context = {
        "need": need,
        "rows": rows,
        "figures": list(need.figures.all()),
        "supports": supports,
        "cases": list(fitting_cases(need)[:SHOWN_CASES]),
        "may_write": can_write_need(user, need),
        "moves": moves,
        **(kept(request, failed, moves) if failed else {}),
        "support_form": form or (SupportForm(organisations=others) if open_ and others else None),
        "following": isinstance(user, User) and is_following(user, need),
        "may_follow": isinstance(user, User),
        "history": [(change, NeedStatus(change.to_status).label) for change in reversed(changes_of(need))],
        "panels": panels.build("need", request, need),
        "crumbs": _crumbs(Crumb(need.title)),
    }
    answer = render(request, "visits/needs/detail.html", context, status=status)
    if isinstance(user, User):
        answer["Cache-Control"] = "private, no-store"
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """State a need for one of my organisations; as a draft until a coordinator publishes it."""
    user = signed_in(request)
    mine = Organisation.objects.filter(pk__in=organisations_represented(user)).select_related("region")
    if not mine:
        raise PermissionDenied
    first = mine[0]
    origin = _origin(request, user)
    initial = {"organisation": first.pk, "region": first.region_id, **origin}
    form = NeedForm(request.POST or None, organisations=mine, initial=initial)
    figures = figure_forms(request.POST or None)
    if request.method == "POST" and form.is_valid() and figures.is_valid():
        try:
            need = start_need(
                by=user,
                fields={name: form.cleaned_data[name] for name in NeedForm.Meta.fields},
                figures=figures.figures(),
                visit=origin.get("visit"),
                point=origin.get("point"),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The need is kept as a draft. A coordinator of your organisation publishes it.")
            )
            return redirect("needs:detail", need.pk)
    return _form(request, form, figures, _("State a need"))


def _origin(request: HttpRequest, user: User) -> dict[str, Any]:
    """The point of a visit a need grows from (?butir=), where the person may see it."""
    number = primary_key(request.GET.get("butir", ""))
    point = Point.objects.visible_to(user).select_related("visit").filter(pk=number).first()
    return {"point": point, "visit": point.visit, "description": point.text} if point else {}


def _form(
    request: HttpRequest, form: Any, figures: Any, title: str, *, status: int = 0, theirs: list[Row] | None = None
) -> HttpResponse:
    wrong = bool(form.errors) or (figures.is_bound and not figures.is_valid())
    context = {"form": form, "figures": figures, "title": title, "theirs": theirs, "crumbs": _crumbs(Crumb(title))}
    return render(request, "visits/needs/form.html", context, status=status or (422 if wrong else 200))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a need; where somebody was faster, both texts are shown."""
    user = signed_in(request)
    need = _visible(request, pk)
    if not can_write_need(user, need):
        raise Http404
    mine = Organisation.objects.filter(pk__in=[need.organisation_id])
    held = Need.objects.get(pk=pk)
    form = NeedForm(request.POST or None, organisations=mine, instance=held, initial={"version": need.version})
    figures = figure_forms(request.POST or None, need)
    if request.method == "POST" and form.is_valid() and figures.is_valid():
        try:
            change_need(
                need=need,
                by=user,
                fields={name: form.cleaned_data[name] for name in NeedForm.Meta.fields},
                figures=figures.figures(),
                version=form.cleaned_data["version"] or 0,
            )
        except Stale as stale:
            theirs = [*catch_up(form, stale), *_other_figures(figures, stale)]
            return _form(request, form, figures, _("Change the need"), status=409, theirs=theirs)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The need is kept."))
            return redirect("needs:detail", pk)
    return _form(request, form, figures, _("Change the need"))


def _other_figures(figures: Figures, stale: Stale) -> list[Row]:
    held = list(stale.current.figures.order_by("pk"))
    return rows_beside(_("Figures"), figures.figures(), held, FigureForm.Meta.fields)


@login_required
@require_POST
def move(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Publish a need, say that it is met, withdraw it, open it again."""
    user = signed_in(request)
    need = _visible(request, pk)
    if transition not in need_machine.transitions:
        raise Http404
    refused = attempt(request, lambda: move_need(need=need, transition=transition, by=user, note=written(request)))
    if refused:
        return _show(request, _visible(request, pk), status=refused, failed=transition)
    say(request, need.title, need.get_status_display())
    return redirect("needs:detail", pk)


@login_required
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that my organisation has the same need."""
    user = signed_in(request)
    need = _visible(request, pk)
    form = SupportForm(request.POST, organisations=organisations_represented(user))
    if form.is_valid():
        try:
            support_need(
                need=need, by=user, organisation=form.cleaned_data["organisation"], note=form.cleaned_data["note"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your organisation is listed with this need."))
            return redirect("needs:detail", pk)
    return _show(request, need, status=422, form=form)
