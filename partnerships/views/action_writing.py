"""Planning an action and changing it, its due date, its milestones and what it waits for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partnerships.actions import add_action, change_action, change_due, set_dependencies, set_milestones
from partnerships.forms.plan import ActionForm, DueForm, Milestones, NeededForm, milestone_forms
from partnerships.models import Action, Milestone
from partnerships.permissions import can_add_action, can_change_action
from partnerships.views.actions import crumbs_of, visible_action
from partnerships.views.partnerships import crumbs, visible
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb, Row
from portal.core.conflicts import Stale, catch_up, rows_beside, stored
from portal.core.filters import primary_key
from portal.core.states import WrongStatus
from visits.models.request import new_key

STEP_FIELDS = ("title", "due_on", "reached_on")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan an action, for one's own organisation or, as a coordinator, for any party."""
    user = signed_in(request)
    partnership = visible(request, pk)
    if not any(can_add_action(user, party) for party in partnership.parties.all()):
        raise Http404
    if not partnership.is_live and request.method != "POST":
        raise Http404
    title = _("New action")
    form = ActionForm(
        request.POST or None,
        instance=Action(partnership=partnership),
        partnership=partnership,
        by=user,
        initial={"once": new_key()},
    )
    back = partnership.get_absolute_url()
    more: dict[str, Any] = {
        "title": title,
        "lead": partnership.title,
        "back": back,
        "crumbs": crumbs(Crumb(partnership.title, back), Crumb(title)),
    }
    if request.method == "POST" and form.is_valid():
        fields = form.written()
        try:
            action = add_action(
                partnership=partnership,
                owner=fields.pop("owner"),
                due_on=form.cleaned_data["due_on"],
                by=user,
                fields=fields,
                once_key=form.cleaned_data["once"],
            )
        except WrongStatus as error:
            form.add_error(None, str(error))
            return _page(request, form, status=409, closed=True, **more)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The action is planned."))
            return redirect("partnerships:action", pk, action.pk)
    return _page(request, form, **more)


def _page(request: HttpRequest, form: Any, *, status: int = 0, **more: Any) -> HttpResponse:
    status = status or (422 if form.is_bound and not form.is_valid() else 200)
    return render(request, "partnerships/form.html", {"form": form, **more}, status=status)


def _to_write(request: HttpRequest, pk: int, number: int) -> Action:
    """An action in which the reader may write, or might have: what is typed is kept whatever happened meanwhile."""
    user = signed_in(request)
    action = visible_action(request, pk, number)
    if not can_change_action(user, action) and (request.method != "POST" or not can_add_action(user, action.owner)):
        raise Http404
    return action


def _about(action: Action, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "lead": action.title,
        "back": action.get_absolute_url(),
        "crumbs": crumbs_of(action, Crumb(title)),
    }


def _kept(
    request: HttpRequest,
    action: Action,
    form: Any,
    title: str,
    *,
    keep: Callable[[dict[str, Any]], object],
    beside: Callable[[Stale], list[Row]],
    done: str,
) -> HttpResponse:
    """The page of a form about an action. What is right is kept by `keep`, and `done` says so.

    Where somebody was faster, what is stored stands beside what was typed, as `beside` tells it.
    """
    more = _about(action, title)
    if request.method == "POST" and form.is_valid():
        try:
            keep(form.cleaned_data)
        except Stale as stale:
            return _page(request, form, status=409, theirs=beside(stale), **more)
        except WrongStatus as error:
            form.add_error(None, str(error))
            return _page(request, form, status=409, closed=True, **more)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("partnerships:action", action.partnership_id, action.pk)
    return _page(request, form, **more)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Change an action; what was written is kept and shown whatever happened meanwhile."""
    user, found = signed_in(request), _to_write(request, pk, action)
    form = ActionForm(
        request.POST or None,
        instance=visible_action(request, pk, action),
        partnership=found.partnership,
        by=user,
        initial={"version": found.version},
    )
    return _kept(
        request,
        found,
        form,
        _("Change the action"),
        keep=lambda data: change_action(action=found, by=user, fields=form.written(), version=data["version"]),
        beside=lambda stale: catch_up(form, stale, Action.WRITTEN),
        done=_("The action is kept."),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Move the due date, with the reason; how often it was moved shows on the action's page."""
    user, found = signed_in(request), _to_write(request, pk, action)
    form = DueForm(request.POST or None, initial={"version": found.version, "due_on": found.due_on})

    def beside(stale: Stale) -> list[Row]:
        return catch_up(form, stale, ("due_on",)) or [Row(_("Due on"), stored(stale.current, "due_on"))]

    return _kept(
        request,
        found,
        form,
        _("Move the due date"),
        keep=lambda data: change_due(action=found, by=user, **data),
        beside=beside,
        done=_("The due date is moved. The others hear of it."),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needed(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Say which actions must be done first."""
    user, found = signed_in(request), _to_write(request, pk, action)
    held = [one.pk for one in found.depends_on.all()]
    form = NeededForm(request.POST or None, action=found, initial={"version": found.version, "others": held})

    def beside(stale: Stale) -> list[Row]:
        catch_up(form, stale, ())
        names = [str(one) for one in stale.current.depends_on.all()]
        return [Row(_("It waits for"), "; ".join(names) or _("empty"))]

    return _kept(
        request,
        found,
        form,
        _("What it waits for"),
        keep=lambda data: set_dependencies(action=found, others=list(data["others"]), by=user, version=data["version"]),
        beside=beside,
        done=_("What it waits for is kept."),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def milestones(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Set the steps on the way, and say which are reached."""
    found = _to_write(request, pk, action)
    held = list(found.milestones.all())
    formset = milestone_forms(request.POST or None, held)
    version = request.POST.get("version", "") or str(found.version)
    more = _about(found, _("Milestones"))
    if request.method != "POST" or not formset.is_valid():
        return _steps(request, formset, version, **more)
    try:
        set_milestones(action=found, rows=formset.rows(), by=signed_in(request), version=primary_key(version))
    except Stale as stale:
        typed = [Milestone(**row) for row in formset.rows()]
        theirs = rows_beside(_("Milestone"), typed, list(stale.current.milestones.all()), STEP_FIELDS)
        return _steps(request, formset, str(stale.current.version), status=409, theirs=theirs, **more)
    except WrongStatus as error:
        messages.error(request, str(error))
        return _steps(request, formset, version, status=409, closed=True, **more)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _steps(request, formset, version, status=422, **more)
    messages.success(request, _("The milestones are kept."))
    return redirect("partnerships:action", pk, action)


def _steps(request: HttpRequest, formset: Milestones, version: str, *, status: int = 0, **more: Any) -> HttpResponse:
    status = status or (422 if formset.is_bound and not formset.is_valid() else 200)
    context = {"formset": formset, "version": version, **more}
    return render(request, "partnerships/actions/milestones.html", context, status=status)
