"""Keeping a visit: who came, what was said, whose it is, what follows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import signed_in
from portal.core.conflicts import Stale, catch_up
from portal.core.filters import primary_key
from portal.core.moves import attempt, say, written
from visits.actions import add_step, change_point, record_point, save_attendees, set_owner
from visits.forms.keeping import AttendeesForm, OwnerForm, PointForm, StepForm
from visits.models import NextStep, Point, PointKind, Visit
from visits.permissions import can_record, can_set_owner
from visits.sentences import sentences_of
from visits.states import step_machine
from visits.views.visit import crumbs, show, visible


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendees(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came, as lines."""
    user = signed_in(request)
    visit = visible(request, pk)
    if not can_record(user, visit):
        raise Http404
    held = "\n".join(
        f"{one.side}; {one.office}; {one.of}; {one.name}; {one.email}".rstrip("; ")
        for one in visit.attendees.select_related("organisation")
    )
    form = AttendeesForm(request.POST or None, visit=visit, initial={"rows": held})
    if request.method == "POST" and form.is_valid():
        try:
            number = save_attendees(visit=visit, by=user, rows=form.cleaned_data["rows"])
        except ValidationError as error:
            form.add_error("rows", error)
        else:
            messages.success(request, _("%(n)s participants are kept.") % {"n": number})
            return redirect("visits:detail", pk)
    return _form(request, visit, form, _("Participants"))


def _form(request: HttpRequest, visit: Visit, form: Any, title: str, *, status: int = 0, **more: Any) -> HttpResponse:
    context = {"form": form, "visit": visit, "title": title, "crumbs": crumbs(visit, title), **more}
    return render(request, "visits/workspace/form.html", context, status=status or (422 if form.errors else 200))


def _kept(request: HttpRequest, form: Any, write: Callable[[], Any]) -> Any:
    """What `write` made, or None with the error in the form."""
    try:
        return write()
    except ValidationError as error:
        form.add_error(None, error)
        return None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a point; the form comes back empty for the next one."""
    user = signed_in(request)
    visit = visible(request, pk)
    if not can_record(user, visit):
        raise Http404
    anchor = (request.POST.get("anchor") or request.GET.get("kalimat") or "").replace("\0", "")[:1000]
    form = PointForm(request.POST or None, visit=visit, initial={"text": anchor, **_kind(request)})
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in PointForm.Meta.fields}
        if _kept(request, form, lambda: record_point(visit=visit, by=user, fields=fields, anchor=anchor)):
            messages.success(request, _("The point is kept."))
            again = request.POST.get("again")
            return redirect("visits:new_point", pk) if again else redirect("visits:detail", pk)
    return _form(request, visit, form, _("New point"), anchor=anchor, again=True)


def _kind(request: HttpRequest) -> dict[str, str]:
    """The kind of point that was chosen before the form (?jenis=), if there is one of that name."""
    chosen = request.GET.get("jenis", "")
    return {"kind": chosen} if chosen in PointKind.values else {}


def _point(visit: Visit, number: int) -> Point:
    found: Point = get_object_or_404(visit.points.select_related("visit"), pk=number)
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_point(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Change a point; where somebody was faster, both texts are shown."""
    user = signed_in(request)
    visit = visible(request, pk)
    if not can_record(user, visit):
        raise Http404
    point = _point(visit, number)
    form = PointForm(request.POST or None, visit=visit, instance=point, initial={"version": point.version})
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in PointForm.Meta.fields}
        version = form.cleaned_data["version"] or 0
        try:
            kept = _kept(
                request,
                form,
                lambda: change_point(point=Point.objects.get(pk=number), by=user, fields=fields, version=version),
            )
        except Stale as stale:
            return _form(request, visit, form, _("Change the point"), status=409, theirs=catch_up(form, stale))
        if kept:
            messages.success(request, _("The point is kept."))
            return redirect("visits:detail", pk)
    return _form(request, visit, form, _("Change the point"))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_point(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make a commitment somebody's."""
    user = signed_in(request)
    visit = visible(request, pk)
    point = _point(visit, number)
    if point.kind != "commitment" or not can_set_owner(user, point):
        raise Http404
    initial = {
        "owner_organisation": point.owner_organisation_id,
        "owner": point.owner_id,
        "due_on": point.due_on,
        "version": point.version,
    }
    form = OwnerForm(request.POST or None, visit=visit, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            kept = _kept(
                request,
                form,
                lambda: set_owner(
                    point=point,
                    by=user,
                    owner_organisation=data["owner_organisation"],
                    owner=data["owner"],
                    due_on=data["due_on"],
                    version=data["version"],
                ),
            )
        except Stale as stale:
            return _form(
                request, visit, form, _("Owner and date"), status=409, theirs=catch_up(form, stale), lead=point.text
            )
        if kept:
            messages.success(request, _("The commitment has an owner and a date."))
            return redirect("visits:detail", pk)
    return _form(request, visit, form, _("Owner and date"), lead=point.text)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a follow-up, by itself or from a point (?butir=)."""
    user = signed_in(request)
    visit = visible(request, pk)
    number = primary_key(request.POST.get("butir") or request.GET.get("butir") or "")
    point = _point(visit, number) if number else None
    if not (can_record(user, visit) or (point is not None and can_set_owner(user, point))):
        raise Http404
    initial: dict[str, Any] = {}
    if point is not None:
        initial = {
            "text": point.text,
            "owner_organisation": point.owner_organisation_id,
            "owner": point.owner_id,
            "due_on": point.due_on,
            "is_public": point.is_public,
        }
    form = StepForm(request.POST or None, visit=visit, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in StepForm.Meta.fields}
        if _kept(request, form, lambda: add_step(visit=visit, by=user, fields=fields, point=point)):
            messages.success(request, _("The follow-up is set."))
            return redirect("visits:detail", pk)
    return _form(request, visit, form, _("New follow-up"), point=point)


@login_required
@require_POST
def move_step(request: HttpRequest, pk: int, number: int, transition: str) -> HttpResponse:
    """Say how far a follow-up is."""
    user = signed_in(request)
    visit = visible(request, pk)
    step: NextStep = get_object_or_404(visit.next_steps.all(), pk=number)
    if transition not in step_machine.transitions:
        raise Http404
    note = written(request)
    refused = attempt(request, lambda: step_machine.apply(step, transition, by=user, note=note))
    if refused:
        return show(request, user, visit, status=refused, lost_note=note)
    say(request, step.text[:60], step.get_status_display())
    return redirect("visits:detail", pk)


@never_cache
@login_required
@require_safe
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentences of the report, each of which can become a fact, point, opportunity or commitment."""
    visit = visible(request, pk)
    if not can_record(signed_in(request), visit):
        raise Http404
    page = visit.reports.filter(locale__language_code="id").first()
    if page is None:
        raise Http404
    held = {point.anchor: point for point in visit.points.exclude(anchor="")}
    lines = [(sentence, held.get(sentence)) for sentence in sentences_of(page)]
    kinds = [
        (kind.value, kind.label)
        for kind in (PointKind.FACT, PointKind.POINT, PointKind.OPPORTUNITY, PointKind.COMMITMENT)
    ]
    title = _("Mark sentences of the report")
    context = {"visit": visit, "lines": lines, "kinds": kinds, "title": title, "crumbs": crumbs(visit, title)}
    return render(request, "visits/workspace/mark.html", context)
