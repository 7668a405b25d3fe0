"""Agreements of a partnership: one of them, begun, changed, who signs it, and its moves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerships.actions import change_agreement, draft_agreement, move_agreement, set_sides
from partnerships.forms.agreements import AgreementForm, EndForm, SidesForm
from partnerships.models import Agreement, AgreementStatus, Partnership
from partnerships.permissions import can_coordinate_partnership, can_write_agreement, can_write_partnership
from partnerships.record import agreement_rows, term_of
from partnerships.states import agreement_machine
from partnerships.views.partnerships import LONGEST_NOTE, crumbs, log_view, visible
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb, Row
from portal.core.conflicts import Stale, catch_up
from portal.core.filters import primary_key
from portal.core.moves import attempt, say
from portal.core.states import Outdated, WrongStatus, changes_of
from visits.models.request import new_key


def _agreement(request: HttpRequest, pk: int, agreement: int) -> Agreement:
    """An agreement of a partnership the signed-in person may see. Raises Http404."""
    partnership = visible(request, pk)
    rows = Agreement.objects.visible_to(signed_in(request)).select_related("kind", "parent")
    found: Agreement = get_object_or_404(rows, pk=agreement, partnership=partnership)
    found.partnership = partnership
    return found


def _crumbs(partnership: Partnership, *more: Crumb) -> list[Crumb]:
    return crumbs(Crumb(partnership.title, partnership.get_absolute_url()), *more)


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """An agreement with its sides, its documents, what hangs on it, and its moves."""
    return _show(request, _agreement(request, pk, agreement))


def _show(request: HttpRequest, agreement: Agreement, *, status: int = 200, **forms: Any) -> HttpResponse:
    user, partnership = signed_in(request), agreement.partnership
    log_view(user, partnership)
    family = list(Agreement.objects.filter(partnership=partnership).select_related("kind"))
    moves = agreement_machine.available(agreement, user)
    ends = any(move.target == AgreementStatus.ENDED for move in moves)
    context: dict[str, Any] = {
        "agreement": agreement,
        "partnership": partnership,
        "rows": agreement_rows(agreement, family),
        "sides": agreement.sides.select_related("party__organisation", "power_of_attorney"),
        "children": [(one, term_of(one, family)) for one in family if one.parent_id == agreement.pk],
        "documents": agreement.documents.select_related("kind"),
        "may_write": can_write_agreement(user, agreement),
        "is_draft": agreement.status == AgreementStatus.DRAFT,
        "moves": [move for move in moves if move.target != AgreementStatus.ENDED],
        "end_form": EndForm() if ends else None,
        "history": [
            (change, str(AgreementStatus(change.to_status).label))
            for change in reversed(changes_of(agreement).select_related("by"))
        ],
        "crumbs": _crumbs(partnership, Crumb(agreement.title)),
        **forms,
    }
    if forms.get("failed") not in {move.name for move in context["moves"]}:
        context["lost_note"] = forms.get("note", "")  # there is no field any more that it could stand in
    return render(request, "partnerships/agreements/detail.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an agreement."""
    user, partnership = signed_in(request), visible(request, pk)
    writes = can_write_partnership(user, partnership)
    if not writes and (request.method != "POST" or not can_coordinate_partnership(user, partnership)):
        raise Http404
    form = AgreementForm(
        request.POST or None,
        partnership=partnership,
        initial={"once": new_key(), "parent": primary_key(request.GET.get("induk", "")) or None},
    )
    title, status = _("New agreement"), 0
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_agreement(
                partnership=partnership, by=user, fields=form.written(), once_key=form.cleaned_data["once"]
            )
        except WrongStatus as error:
            form.add_error(None, str(error))
            status = 409
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The agreement is kept as a draft. Now say who signs it."))
            return redirect("partnerships:agreement_sides", pk, made.pk)
    return _form(request, partnership, form, title, status=status)


def _form(
    request: HttpRequest, partnership: Partnership, form: Any, title: str, *, status: int = 0, **more: Any
) -> HttpResponse:
    agreement = more.get("agreement")
    back = agreement.get_absolute_url() if agreement else partnership.get_absolute_url()
    here = [Crumb(agreement.title, back)] if agreement else []
    context = {
        "form": form,
        "title": title,
        "back": back,
        "partnership": partnership,
        "crumbs": _crumbs(partnership, *here, Crumb(title)),
        **more,
    }
    status = status or (422 if form.errors else 200)
    return render(request, "partnerships/form.html", context, status=status)


def _writable(request: HttpRequest, pk: int, number: int) -> Agreement:
    agreement, user = _agreement(request, pk, number), signed_in(request)
    writes = can_write_agreement(user, agreement)
    if not writes and (request.method != "POST" or not can_coordinate_partnership(user, agreement.partnership)):
        raise Http404
    return agreement


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """Change a draft; of a signed agreement only what is clarified later."""
    found = _writable(request, pk, agreement)
    form = AgreementForm(
        request.POST or None,
        instance=_agreement(request, pk, agreement),
        partnership=found.partnership,
        initial={"version": found.version},
    )
    title = _("Change the agreement")
    more: dict[str, Any] = {"agreement": found}
    if request.method == "POST" and form.is_valid():
        try:
            change_agreement(
                agreement=found, by=signed_in(request), fields=form.written(), version=form.cleaned_data["version"]
            )
        except Stale as stale:
            theirs = catch_up(form, stale, Agreement.WRITTEN)
            return _form(request, found.partnership, form, title, status=409, theirs=theirs, **more)
        except WrongStatus as error:
            form.add_error(None, str(error))
            return _form(request, found.partnership, form, title, status=409, closed=True, **more)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The agreement is kept."))
            return redirect(found)
    return _form(request, found.partnership, form, title, **more)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sides(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """Say for each party its number, and who signs in which office; while it is a draft."""
    found = _writable(request, pk, agreement)
    if request.method != "POST" and found.status != AgreementStatus.DRAFT:
        raise Http404
    parties = list(found.partnership.parties.all())
    form = SidesForm(request.POST or None, agreement=found, parties=parties, initial={"version": found.version})
    title = _("Numbers and signers")
    more: dict[str, Any] = {"agreement": found}
    if request.method == "POST" and form.is_valid():
        try:
            set_sides(agreement=found, sides=form.sides(), by=signed_in(request), version=form.cleaned_data["version"])
        except Stale as stale:
            form.data = {**form.data.dict(), "version": str(stale.current.version)}  # type: ignore[attr-defined]
            theirs = [Row(str(side), side_in_words(side)) for side in stale.current.sides.all()]
            return _form(request, found.partnership, form, title, status=409, theirs=theirs, **more)
        except WrongStatus as error:
            form.add_error(None, str(error))
            return _form(request, found.partnership, form, title, status=409, closed=True, **more)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Numbers and signers are kept."))
            return redirect(found)
    return _form(request, found.partnership, form, title, **more)


def side_in_words(side: Any) -> str:
    """Number, office and name, as far as they are said."""
    return ", ".join(filter(None, (side.number, side.signer_office, side.signer_name))) or _("empty")


@login_required
@require_POST
def move(request: HttpRequest, pk: int, agreement: int, transition: str) -> HttpResponse:
    """Make a move on the text that was read; to end it before its time has a form with its day."""
    found, user = _agreement(request, pk, agreement), signed_in(request)
    if transition not in agreement_machine.transitions or not can_coordinate_partnership(user, found.partnership):
        raise Http404
    if agreement_machine.transitions[transition].target == AgreementStatus.ENDED:
        return _end(request, found, transition)
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    kept = {"failed": transition, "note": note}
    if len(note) > LONGEST_NOTE:
        messages.error(request, _("Write at most %(n)s characters.") % {"n": LONGEST_NOTE})
        return _show(request, found, status=422, **kept)
    read = primary_key(request.POST.get("version", ""))

    def decide() -> None:
        try:
            move_agreement(agreement=found, transition=transition, by=user, note=note, seen=seen, read=read)
        except Stale as error:
            raise Outdated(str(error)) from error

    refused = attempt(request, decide)
    if refused:
        return _show(request, _agreement(request, pk, agreement), status=refused, **kept)
    say(request, found.title, found.get_status_display())
    return redirect(found)


def _end(request: HttpRequest, agreement: Agreement, transition: str) -> HttpResponse:
    form = EndForm(request.POST)
    if not form.is_valid():
        return _show(request, agreement, status=422, end_form=form)
    try:
        move_agreement(
            agreement=agreement,
            transition=transition,
            by=signed_in(request),
            note=form.cleaned_data["reason"],
            seen=request.POST.get("seen", ""),
            ended_on=form.cleaned_data["ended_on"],
        )
    except (WrongStatus, Stale) as error:
        form.add_error(None, str(error))
        again = _agreement(request, agreement.partnership_id, agreement.pk)
        return _show(request, again, status=409, end_form=form)
    except ValidationError as error:
        form.refuse(error)
        return _show(request, agreement, status=422, end_form=form)
    say(request, agreement.title, agreement.get_status_display())
    return redirect(agreement)
