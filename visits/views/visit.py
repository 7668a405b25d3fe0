"""A visit in the workspace: what is decided, who comes, what was said, what follows."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import User
from portal.accounts.signed_in import signed_in
from portal.core import panels
from portal.core.audit import record_view
from portal.core.components import Crumb
from portal.core.models import today
from portal.core.moves import attempt, kept, say, written
from portal.core.private_lists import PrivateList
from portal.core.states import WrongStatus, changes_of
from portal.workspace.follows import is_following
from visits.actions import decide, link_organisation, schedule
from visits.forms.keeping import AskerForm, ScheduleForm
from visits.models import NextStep, Point, Visit
from visits.models.visit import DATED, HAPPENED, TO_ANSWER
from visits.permissions import (
    can_keep_step,
    can_record,
    can_set_owner,
    is_host,
    organisations_represented,
    reads_visit_as_auditor,
)
from visits.states import step_machine, visit_machine
from visits.views.request import became, summary

FORMS_OF_THEIR_OWN: Final = ("schedule", "reschedule", "submit")  # moves that need more than a reason


def visible(request: HttpRequest, pk: int) -> Visit:
    """A visit the signed-in person may see. Raises Http404."""
    rows = Visit.objects.visible_to(signed_in(request)).select_related("host", "kind").prefetch_related("visitors")
    found: Visit = get_object_or_404(rows, pk=pk)
    return found


def crumbs(visit: Visit, *more: str) -> list[Crumb]:
    """Where a page of a visit stands."""
    trail = [Crumb(_("Workspace"), reverse("workspace:home")), Crumb(_("Visits"), reverse("visits:list"))]
    if not more:
        return [*trail, Crumb(visit.title)]
    return [*trail, Crumb(visit.title, reverse("visits:detail", args=[visit.pk])), *map(Crumb, more)]


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """My organisations' visits: to answer, ahead, held without what follows, and all."""
    user = signed_in(request)
    mine = Visit.objects.visible_to(user).select_related("host", "kind").prefetch_related("visitors")
    parts = {
        "jawab": (_("To answer"), mine.to_answer().newest_first()),
        "mendatang": (_("Ahead"), mine.filter(status__in=DATED, date__gte=today()).newest_first()),
        "tanpa-tindak-lanjut": (_("Held, not followed up"), mine.not_followed_up().newest_first()),
        "semua": (_("All"), mine.newest_first()),
    }
    context = {
        "listing": PrivateList(request, parts, base_url=reverse("visits:list")),
        "may_ask": bool(organisations_represented(user)),
        "crumbs": [Crumb(_("Workspace"), reverse("workspace:home")), Crumb(_("Visits"))],
    }
    return render(request, "visits/workspace/list.html", context)


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a visit on one page, and what the reader may do next."""
    user = signed_in(request)
    visit = visible(request, pk)
    return show(request, user, visit)


def show(
    request: HttpRequest, user: User, visit: Visit, *, status: int = 200, failed: str = "", **forms: Any
) -> HttpResponse:
    """The page of a visit as `user` sees it; `failed` is a refused move, `forms` adds a form that is wrong."""
    record = can_record(user, visit)
    points = visit.points.select_related("said_by", "owner_organisation", "owner").prefetch_related(
        Prefetch("next_steps", NextStep.objects.only("pk", "point_id"))
    )
    attendees = list(visit.attendees.select_related("organisation"))
    steps = list(visit.next_steps.select_related("owner_organisation", "owner", "point"))
    asked = getattr(visit, "request", None)
    available = visit_machine.available(visit, user)
    moves = [row for row in available if row.name not in FORMS_OF_THEIR_OWN]
    appointments = list(visit.appointments.all())
    if reads_visit_as_auditor(user, visit):
        record_view(visit, by=user)
    return render(
        request,
        "visits/workspace/detail.html",
        {
            "visit": visit,
            "asked": asked,
            "rows": summary(asked) if asked else [],
            "moves": moves,
            **(kept(request, failed, moves) if failed else {}),
            "can_schedule": any(row.name in ("schedule", "reschedule") for row in available),
            "record": record,
            "dated": visit.status in DATED,
            "happened": visit.status in HAPPENED,
            "recorded": visit.status in DATED or bool(points or steps or attendees),
            "asker_form": _asker_form(user, visit),
            "loose": sum(bool(point.lacks) for point in points),
            "appointment": appointments[0] if appointments else None,
            "appointments": appointments[1:],
            "attendees": attendees,
            "points": [(point, _own(user, point), panels.build("point", request, point)) for point in points],
            "steps": [
                (step, step_machine.available(step, user) if can_keep_step(user, step) else []) for step in steps
            ],
            "history": [(change, became(change)) for change in reversed(changes_of(visit).select_related("by"))],
            "reports": list(visit.reports.select_related("locale")),
            "following": is_following(user, visit),
            "panels": panels.build("visit", request, visit),
            "crumbs": crumbs(visit),
            **forms,
        },
        status=status,
    )


def _own(user: User, point: Point) -> bool:
    return bool(point.lacks) and can_set_owner(user, point)


def _asker_form(user: User, visit: Visit) -> AskerForm | None:
    """For the host, while nobody has said which organisation sent the request."""
    asked = getattr(visit, "request", None)
    return AskerForm(asked=asked) if asked and not asked.organisation_id and is_host(user, visit) else None


@login_required
@require_POST
def move(request: HttpRequest, pk: int, transition: str) -> HttpResponse:
    """Make a move of the lifecycle that needs a reason at most."""
    user = signed_in(request)
    visit = visible(request, pk)
    if transition not in visit_machine.transitions or transition in FORMS_OF_THEIR_OWN:
        raise Http404
    note = written(request)
    seen = request.POST.get("seen", "")
    refused = attempt(request, lambda: decide(visit=visit, transition=transition, by=user, note=note, seen=seen))
    if refused:
        return show(request, user, visible(request, pk), status=refused, failed=transition)
    say(request, visit.title, visit.get_status_display())
    return redirect("visits:detail", pk)


@login_required
@require_POST
def link_asker(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which organisation of the portal sent a request that came by link."""
    user = signed_in(request)
    visit = visible(request, pk)
    asked = getattr(visit, "request", None)
    if asked is None or not is_host(user, visit):
        raise Http404
    form = AskerForm(request.POST, asked=asked)
    if form.is_valid():
        try:
            link_organisation(request=asked, organisation=form.cleaned_data["organisation"], by=user)
        except WrongStatus as error:
            messages.error(request, str(error))
            return show(request, user, visible(request, pk), status=409)
        messages.success(request, _("Its people now see the visit and can own commitments."))
        return redirect("visits:detail", pk)
    return show(request, user, visit, status=422, asker_form=form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree on a date, or move it; the page says what else is planned around it."""
    user = signed_in(request)
    visit = visible(request, pk)
    if not is_host(user, visit) or visit.status not in (*TO_ANSWER, "scheduled"):
        raise Http404
    last = visit.appointments.first()
    proposed = list(visit.request.dates.all()) if getattr(visit, "request", None) else []
    suggested = last.date if last else proposed[0].date if proposed else None
    initial: dict[str, Any] = {"seen": last.pk if last else "", "date": suggested}
    if last is not None:
        initial |= {"starts_at": last.starts_at, "ends_at": last.ends_at, "place": last.place}
    elif proposed:
        initial["starts_at"] = proposed[0].starts_at
    form = ScheduleForm(request.POST or None, visit=visit, moving=last is not None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            schedule(
                visit=visit,
                day=data["date"],
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                place=data["place"],
                note=data.get("note", ""),
                seen=data["seen"],
                by=user,
            )
        except WrongStatus as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The visit has a date: %(day)s.") % {"day": date_format(data["date"])})
            return redirect("visits:detail", pk)
    near = visit.date or suggested or today()
    around = (
        Visit.objects.hosted_by([visit.host_id])
        .filter(status__in=DATED, date__range=(near - timedelta(days=3), near + timedelta(days=3)))
        .exclude(pk=visit.pk)
        .order_by("date", "starts_at")
    )
    context = {
        "form": form,
        "visit": visit,
        "proposed": proposed,
        "around": list(around),
        "crumbs": crumbs(visit, _("Date")),
    }
    return render(
        request,
        "visits/workspace/schedule.html",
        context,
        status=status if status != 200 else 422 if form.errors else 200,
    )
