"""Verbs of evidence: it is given and withdrawn, never changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import WITH_OWNER, Action, Evidence
from partnerships.permissions import can_carry_out, can_withdraw_evidence
from portal.accounts.models import User
from portal.core.events import record
from portal.core.private_files import sha256_of, shown_name
from portal.core.states import WrongStatus

MOST_EVIDENCE: Final = 50


@dataclass(frozen=True)
class Given:
    """What somebody gives as evidence: the fields of its kind. A form has looked at the content of `file`."""

    kind: str
    text: str = ""
    file: Any = None
    url: str = ""
    value: Decimal | None = None
    unit: str = ""
    as_of: date | None = None
    source: str = ""


@transaction.atomic
def give_evidence(*, action: Action, given: Given, by: User) -> Evidence:
    """Keep evidence with an action that is with its owner; the same given twice by a person is kept once.

    Raises PermissionDenied, WrongStatus, ValidationError.
    """
    found = Action.objects.select_for_update(of=("self",)).select_related("owner__organisation").get(pk=action.pk)
    return keep_evidence(found, given, by)


def keep_evidence(action: Action, given: Given, by: User) -> Evidence:
    """As give_evidence, with an action that the caller has locked."""
    if not can_carry_out(by, action):
        raise PermissionDenied
    if action.status not in WITH_OWNER:
        raise WrongStatus(action.get_status_display())
    evidence = Evidence(
        action=action,
        attempt=action.attempt,
        kind=given.kind,
        text=given.text.strip(),
        url=given.url,
        value=given.value,
        unit=given.unit,
        as_of=given.as_of,
        source=given.source,
        by=by,
        party=action.owner,
    )
    if given.file is not None:
        evidence.sha256, evidence.name = sha256_of(given.file), shown_name(given.file.name)
        evidence.file = given.file
    alike = ("kind", "text", "url", "value", "unit", "as_of", "source", "sha256", "attempt", "by")
    if same := action.evidence.standing().filter(**{name: getattr(evidence, name) for name in alike}).first():
        return same
    if action.evidence.counting().count() >= MOST_EVIDENCE:
        raise ValidationError(_("An action has at most %(n)s pieces of evidence.") % {"n": MOST_EVIDENCE})
    evidence.full_clean()
    evidence.save()
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, reason: str, by: User) -> Evidence:
    """Say that evidence is wrong; it stays, marked. Where the action waits for confirmation, the others hear of it.

    Raises PermissionDenied, WrongStatus where it has been withdrawn already or the action is over, ValidationError
    without a reason.
    """
    action = Action.objects.select_for_update(of=("self",)).select_related("owner__organisation")
    found = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    found.action = action.get(pk=found.action_id)
    if not can_carry_out(by, found.action):
        raise PermissionDenied
    if not can_withdraw_evidence(by, found):
        raise WrongStatus(_("withdrawn") if found.withdrawn_at else found.action.get_status_display())
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the others will ask.")})
    found.withdrawn_by, found.withdrawn_at, found.withdrawn_reason = by, timezone.now(), reason.strip()
    found.full_clean()
    found.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record(f"evidence-withdrawn/{found.pk}", "action.evidence_withdrawn", found.action, by=by, note=reason.strip())
    return found
