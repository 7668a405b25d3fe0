"""Asking for a visit in four steps, and following what becomes of it: by link, or from the workspace."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import Organisation
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb, Moment, Row
from portal.core.filters import primary_key
from portal.core.models import StatusChange
from portal.core.private_files import give_out
from portal.core.states import WrongStatus, changes_of
from visits.actions import TooMany, begin_request, decide, open_request, save_request
from visits.forms.request import PublicWhoForm, WhatForm, WhenForm, WhoForm
from visits.models import Institution, Visit, VisitRequest, VisitStatus
from visits.models.request import new_key
from visits.permissions import Asker, Bearer, is_requester, organisations_represented
from visits.presentation import moment
from visits.states import visit_machine

STEPS: Final = 4
LEVELS: Final = {
    Organisation.Kind.PROVINCE: Institution.PROVINCE,
    Organisation.Kind.REGENCY: Institution.REGENCY,
    Organisation.Kind.CITY: Institution.CITY,
    Organisation.Kind.COUNCIL: Institution.COUNCIL,
    Organisation.Kind.MINISTRY: Institution.MINISTRY,
    Organisation.Kind.UNIVERSITY: Institution.UNIVERSITY,
}


@dataclass(frozen=True)
class Door:
    """Who works on a request, and the addresses of its pages for them."""

    request: VisitRequest
    person: Asker
    step_url: Callable[[int], str]
    status_url: str


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "visits/request/gone.html", status=404)


def _public(token: str) -> Door:
    """The door of a link. Raises ObjectDoesNotExist for one that opens nothing."""
    found = open_request(token)
    return Door(
        found,
        Bearer(found.pk),
        lambda step: reverse("visit_request_step", args=[token, step]),
        reverse("visit_request", args=[token]),
    )


def _member(request: HttpRequest, pk: int) -> Door:
    """The door of somebody signed in. Raises Http404."""
    user = signed_in(request)
    visit = get_object_or_404(Visit.objects.visible_to(user).select_related("request", "host"), pk=pk)
    if not is_requester(user, visit):
        raise Http404
    return Door(
        visit.request,
        user,
        lambda step: reverse("visits:request", args=[pk, step]),
        reverse("visits:detail", args=[pk]),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The first step without an account; it makes a draft and mails its link."""
    form = PublicWhoForm(request.POST or None, initial={"begun": PublicWhoForm.stamp(), "once": new_key()})
    if request.method == "POST" and form.is_valid():
        try:
            begun = begin_request(
                fields=form.fields_of_request(),
                language=get_language() or "id",
                address=request.META.get("REMOTE_ADDR", ""),
                once_key=form.cleaned_data["once"],
            )
        except TooMany:
            form.add_error(None, _("Too many requests came from here today. Try again tomorrow, or write to us."))
        else:
            return redirect("visit_request_step", begun.token, 2)
    if form.is_bound:  # what was typed stays, the hidden stamp is new
        form.data = {**form.data.dict(), "begun": PublicWhoForm.stamp()}  # type: ignore[attr-defined]  # a QueryDict
    return _page(request, form, 1)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin_as_member(request: HttpRequest) -> HttpResponse:
    """The first step from the workspace, with what is known filled in."""
    user = signed_in(request)
    mine = Organisation.objects.filter(pk__in=organisations_represented(user)).select_related("region")
    wanted = request.POST.get("organisation") or request.GET.get("organisation") or ""
    organisation = mine.filter(pk=primary_key(wanted)).first() if wanted else mine.first()
    if organisation is None:
        raise PermissionDenied
    initial = {
        "institution": organisation.name,
        "level": LEVELS.get(Organisation.Kind(organisation.kind), Institution.OTHER),
        "region": organisation.region_id,
        "contact_name": user.name,
        "contact_email": user.email,
    }
    form = WhoForm(request.POST or None, initial=initial)
    once = request.POST.get("once", "")[:64] or new_key()
    if request.method == "POST" and form.is_valid():
        begun = begin_request(
            fields=form.cleaned_data, language=user.language, once_key=once, by=user, organisation=organisation
        )
        return redirect("visits:request", begun.visit_id, 2)
    return _page(request, form, 1, once=once, organisation=organisation, organisations=list(mine))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """A later step, by link."""
    try:
        door = _public(token)
    except ObjectDoesNotExist:
        return _gone(request)
    return _step(request, door, number)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step_as_member(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A later step, from the workspace."""
    return _step(request, _member(request, pk), number)


def _step(request: HttpRequest, door: Door, number: int) -> HttpResponse:
    if not 1 <= number <= STEPS:
        raise Http404
    if door.request.visit.status != VisitStatus.DRAFT:
        return redirect(door.status_url)
    try:
        return _STEPS[number](request, door)
    except WrongStatus:  # sent meanwhile, in another window
        return redirect(door.status_url)


def _who(request: HttpRequest, door: Door) -> HttpResponse:
    form = WhoForm(request.POST or None, instance=door.request)
    if request.method == "POST" and form.is_valid():
        save_request(request=door.request, fields=form.cleaned_data, by=door.person)
        return redirect(door.step_url(2))
    return _page(request, form, 1, door)


def _what(request: HttpRequest, door: Door) -> HttpResponse:
    visit = door.request.visit
    initial = {
        "kind": visit.kind_id,
        "mode": visit.mode,
        "cases": door.request.cases.all(),
        "dimensions": door.request.dimensions.all(),
    }
    form = WhatForm(request.POST or None, instance=door.request, initial=initial, language=get_language() or "id")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        save_request(
            request=door.request,
            fields={name: data[name] for name in ("aims", "questions", "needs")},
            visit_fields={"kind": data["kind"], "mode": data["mode"]},
            related={"cases": list(data["cases"]), "dimensions": list(data["dimensions"])},
            by=door.person,
        )
        return redirect(door.step_url(3))
    return _page(request, form, 2, door)


def _when(request: HttpRequest, door: Door) -> HttpResponse:
    held = [(one.date, one.starts_at) for one in door.request.dates.all()]
    form = WhenForm(request.POST or None, request.FILES or None, instance=door.request, dates=held)
    if request.method == "POST" and form.is_valid():
        try:
            save_request(
                request=door.request,
                fields={name: form.cleaned_data[name] for name in ("participants", "letter_number", "letter_date")},
                dates=form.dates(),
                letter=form.cleaned_data["letter"] or None,
                by=door.person,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(door.step_url(4))
    return _page(request, form, 3, door, letter=door.request.letter_name)


def _send(request: HttpRequest, door: Door) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            decide(visit=door.request.visit, transition="submit", by=door.person)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(
                request, _("Your request has been sent. Its number is %(n)s.") % {"n": door.request.number}
            )
            return redirect(door.status_url)
    context = {"door": door, "step": 4, "steps": _steps(4, door), "rows": summary(door.request), "problem": problem}
    return render(request, "visits/request/check.html", context, status=422 if problem else 200)


_STEPS: Final[dict[int, Callable[[HttpRequest, Door], HttpResponse]]] = {1: _who, 2: _what, 3: _when, 4: _send}


def _steps(number: int, door: Door | None) -> list[dict[str, Any]]:
    titles = (_("Who"), _("What for"), _("When"), _("Check and send"))
    return [
        {
            "title": title,
            "url": door.step_url(place) if door and place != number else "",
            "current": place == number,
        }
        for place, title in enumerate(titles, 1)
    ]


def _page(request: HttpRequest, form: Any, number: int, door: Door | None = None, **context: Any) -> HttpResponse:
    context |= {
        "form": form,
        "door": door,
        "step": number,
        "steps": _steps(number, door),
        "multipart": form.is_multipart(),
        "answer_days": settings.PORTAL_ANSWER_DAYS,
        "lead_days": settings.PORTAL_LEAD_DAYS,
    }
    return render(request, "visits/request/step.html", context, status=422 if form.errors else 200)


def summary(asked: VisitRequest) -> list[Row]:
    """A request as its sender and the host read it; empty answers are left out."""
    dates = [
        f"{date_format(one.date)}{', ' + time_format(one.starts_at) if one.starts_at else ''}"
        for one in asked.dates.all()
    ]
    rows = [
        Row(_("Institution"), asked.institution),
        Row(_("Region of origin"), asked.region.long_name if asked.region else ""),
        Row(_("Contact person"), asked.contact_name),
        Row(_("E-mail"), asked.contact_email),
        Row(_("Telephone"), asked.contact_phone),
        Row(_("Kind of visit"), asked.visit.kind.name),
        Row(_("How"), asked.visit.get_mode_display()),
        Row(_("What you want to achieve"), asked.aims),
        Row(_("Topics"), ", ".join(one.name for one in asked.dimensions.all())),
        Row(_("Cases you want to see"), ", ".join(one.title for one in asked.cases.all())),
        Row(_("Questions beforehand"), asked.questions),
        Row(_("Interpreter and other needs"), asked.needs),
        Row(_("Proposed dates"), "; ".join(dates)),
        Row(_("Number of participants"), str(asked.participants or "")),
        Row(_("Official letter"), " · ".join(filter(None, [asked.letter_number, asked.letter_name]))),
    ]
    return [row for row in rows if row.value]


def became(change: StatusChange) -> str:
    """What a visit became by a move, in words."""
    if change.from_status == change.to_status:
        return _("Moved to another date")
    return str(VisitStatus(change.to_status).label)


def history(visit: Visit) -> list[Moment]:
    """What became of a visit, the newest first; who in the portal did it is not named to those outside."""
    return [
        Moment(date_format(timezone.localtime(change.at), "DATETIME_FORMAT"), became(change), change.note, state="done")
        for change in reversed(changes_of(visit))
    ]


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt, and what has become of the request since."""
    try:
        door = _public(token)
    except ObjectDoesNotExist:
        return _gone(request)
    visit = door.request.visit
    if visit.status == VisitStatus.DRAFT:
        return redirect(door.step_url(4))
    return render(
        request,
        "visits/request/status.html",
        {
            "asked": door.request,
            "visit": visit,
            "rows": summary(door.request),
            "history": history(visit),
            "moves": visit_machine.available(visit, door.person),
            "token": token,
            "answer_days": settings.PORTAL_ANSWER_DAYS,
            "crumbs": [Crumb(_("Ask for a visit"), reverse("visit_request_begin")), Crumb(door.request.number)],
            "appointment": visit.appointments.first(),
            "day": _("The visit: %(day)s") % {"day": moment(visit)} if visit.date else "",
        },
    )


@never_cache
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Cancel one's request, with a reason."""
    try:
        door = _public(token)
    except ObjectDoesNotExist:
        return _gone(request)
    try:
        decide(visit=door.request.visit, transition="cancel", by=door.person, note=request.POST.get("note", "")[:2000])
    except WrongStatus as error:
        messages.error(request, str(error))
    except (ValidationError, PermissionDenied) as error:
        messages.error(request, " ".join(getattr(error, "messages", [_("This cannot be done now.")])))
    else:
        messages.success(request, _("Your request is cancelled."))
    return redirect(door.status_url)


@never_cache
@login_required
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The official letter, for those who take part in the visit."""
    visit = get_object_or_404(Visit.objects.visible_to(signed_in(request)).select_related("request"), pk=pk)
    asked = getattr(visit, "request", None)
    if asked is None or not asked.letter:
        raise Http404
    try:
        answer: HttpResponse = give_out(asked.letter, asked.letter_name)  # type: ignore[assignment]
    except OSError as error:
        raise Http404 from error
    return answer
