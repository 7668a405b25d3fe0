"""Asking for a visit, and answering."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.core import events
from portal.core.models import StatusChange, today
from portal.core.private_files import sha256_of, shown_name
from portal.core.states import WrongStatus
from visits.models import Appointment, ProposedDate, Visit, VisitKind, VisitRequest
from visits.models.request import DRAFT_LIVES, LINK_LIVES
from visits.models.visit import VisitStatus
from visits.permissions import Asker, is_host
from visits.states import visit_machine


class TooMany(Exception):
    """More requests came from one place or address than people make; the sender may try again tomorrow, or write."""


def default_host() -> Organisation:
    """The organisation that receives visits. Raises Organisation.DoesNotExist where none runs the portal."""
    return Organisation.objects.operators().order_by("pk")[:1].get()


@transaction.atomic
def begin_request(
    *,
    fields: Mapping[str, Any],
    language: str,
    address: str = "",
    once_key: str,
    by: User | None = None,
    organisation: Organisation | None = None,
) -> VisitRequest:
    """Keep the first step of a request as a draft.

    `fields` are those of the first step (institution, level, region, contact). `address` is the network address of
    somebody without an account; more than PORTAL_REQUESTS_PER_DAY from there, or for one e-mail address, raise TooMany.
    The same form posted twice (`once_key`) is the same draft.
    """
    if found := VisitRequest.objects.select_related("visit").filter(once_key=once_key).first():
        return found
    sender = _sender(address)
    if by is None:
        _limit(sender, str(fields["contact_email"]))
    visit = Visit.objects.create(
        title=str(fields["institution"])[:200],
        kind=VisitKind.objects.offered()[0],
        status=VisitStatus.DRAFT,
        host=default_host(),
    )
    request = VisitRequest(
        visit=visit,
        language=language,
        asked_by=by,
        organisation=organisation,
        once_key=once_key,
        sender_digest=sender,
        expires_at=timezone.now() + DRAFT_LIVES,
        **fields,
    )
    request.full_clean(exclude=["letter"])
    request.save()
    if organisation is not None:
        visit.visitors.add(organisation)
    events.record(f"request:{request.pk}:begun", "request.begun", visit, by=by)
    return request


def _sender(address: str) -> str:
    return salted_hmac("visits.request.sender", address).hexdigest() if address else ""


def _limit(sender: str, email: str) -> None:
    recent = VisitRequest.objects.sent_since(timezone.now() - timedelta(days=1))
    most: int = settings.PORTAL_REQUESTS_PER_DAY
    if sender and recent.filter(sender_digest=sender).count() >= most * 4:
        raise TooMany
    if recent.filter(contact_email__iexact=email).count() >= most:
        raise TooMany


def open_request(token: str) -> VisitRequest:
    """The request a link opens. Raises VisitRequest.DoesNotExist for an unknown or expired one."""
    found: VisitRequest = VisitRequest.objects.with_token(token).select_related("visit", "visit__host").get()
    return found


@transaction.atomic
def save_request(
    *,
    request: VisitRequest,
    fields: Mapping[str, Any],
    by: Asker,
    visit_fields: Mapping[str, Any] | None = None,
    dates: Sequence[tuple[date, time | None]] | None = None,
    related: Mapping[str, Sequence[Any]] | None = None,
    letter: Any = None,
) -> VisitRequest:
    """Keep what a step of a draft holds. Raises WrongStatus once it has been sent, ValidationError if it is wrong."""
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=request.visit_id)
    if visit.status != VisitStatus.DRAFT:
        raise WrongStatus(visit.get_status_display())
    for name, value in fields.items():
        setattr(request, name, value)
    if letter is not None:
        request.letter_sha256 = sha256_of(letter)
        request.letter_name = shown_name(letter.name)
        request.letter = letter
    request.full_clean(exclude=["letter"])
    request.save()
    for name, value in (visit_fields or {}).items():
        setattr(visit, name, value)
    visit.title = request.institution[:200]
    visit.full_clean()
    visit.save()
    for name, objects in (related or {}).items():
        getattr(request, name).set(objects)
    if dates is not None:
        _propose(request, dates)
    return request


def _propose(request: VisitRequest, dates: Sequence[tuple[date, time | None]]) -> None:
    if any(day <= today() for day, _at in dates):
        raise ValidationError(_("A proposed date lies in the past. Choose days to come."))
    request.dates.all().delete()
    ProposedDate.objects.bulk_create(
        ProposedDate(request=request, date=day, starts_at=at) for day, at in dict.fromkeys(dates)
    )


@transaction.atomic
def decide(*, visit: Visit, transition: str, by: Asker, note: str = "", seen: str = "") -> StatusChange:
    """Make a move of a visit's lifecycle.

    `seen` is the status the person saw: where it has changed meanwhile, WrongStatus is raised even if the move would
    still be possible. Raises as Machine.apply does.
    """
    found = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if seen and found.status != seen:
        raise WrongStatus(found.get_status_display())
    change = visit_machine.apply(visit, transition, by=by, note=note)
    if transition == "submit":
        VisitRequest.objects.filter(visit=visit).update(
            submitted_at=timezone.now(), expires_at=timezone.now() + LINK_LIVES
        )
    return change


@transaction.atomic
def schedule(
    *,
    visit: Visit,
    day: date,
    by: User,
    starts_at: time | None = None,
    ends_at: time | None = None,
    place: str = "",
    note: str = "",
    seen: int | None = None,
) -> Appointment:
    """Agree on a date, or move the visit to another one with a reason.

    `seen` is the primary key of the appointment the person saw (None: there was none); where somebody else has set
    another one meanwhile, WrongStatus is raised. Raises ValidationError for a date in the past, and as Machine.apply.
    """
    found = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    last = found.appointments.first()
    if (last.pk if last else None) != seen:
        raise WrongStatus(_("scheduled by somebody else"))
    if day < today():
        raise ValidationError({"day": _("This date lies in the past.")})
    appointment = Appointment(
        visit=found, date=day, starts_at=starts_at, ends_at=ends_at, place=place, reason=note, set_by=by
    )
    appointment.full_clean()
    appointment.save()
    found.date, found.starts_at, found.date_precision = day, starts_at, "day"
    found.save(update_fields=["date", "starts_at", "date_precision"])
    visit_machine.apply(found, "reschedule" if last else "schedule", by=by, note=note)
    visit.refresh_from_db()
    return appointment


@transaction.atomic
def link_organisation(*, request: VisitRequest, organisation: Organisation, by: User) -> None:
    """Say which organisation of the portal asked; its people see the visit from then on, and its coordinators hear so.

    Raises PermissionDenied, WrongStatus where it has been said already, and ValidationError for the host itself:
    nobody visits themselves.
    """
    asked = VisitRequest.objects.select_for_update(of=("self",)).select_related("visit__host").get(pk=request.pk)
    if not is_host(by, asked.visit):
        raise PermissionDenied
    if asked.organisation_id is not None:
        raise WrongStatus(_("named already"))
    if organisation.pk == asked.visit.host_id:
        raise ValidationError(_("The host cannot be its own visitor. Choose another organisation."))
    asked.organisation = organisation
    asked.save(update_fields=["organisation"])
    asked.visit.visitors.set([organisation])
    events.record(f"request:{asked.pk}:named", "request.named", asked.visit, by=by)
