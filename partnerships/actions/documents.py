"""Verbs of documents: kept, and withdrawn; never replaced, never deleted."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Partnership, PartnershipDocument, Party
from partnerships.permissions import can_add_document, can_withdraw_document, contributes_to_party
from portal.accounts.models import User
from portal.core.events import record
from portal.core.private_files import sha256_of, shown_name
from portal.core.states import WrongStatus

MOST_DOCUMENTS: Final = 500


@transaction.atomic
def add_document(
    *, partnership: Partnership, by: User, fields: Mapping[str, Any], file: Any, party: Party | None = None
) -> PartnershipDocument:
    """Keep a document for a party (the first one the person contributes for); `fields` are its other columns.

    The form has looked at the content. The same file posted twice under a title is kept once. Raises PermissionDenied,
    WrongStatus for a partnership that is over, ValidationError.
    """
    found = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    own = [one for one in found.parties.all() if contributes_to_party(by, one) and party in (None, one)]
    if not own:
        raise PermissionDenied
    if not can_add_document(by, found):
        raise WrongStatus(found.get_status_display())
    digest = sha256_of(file)
    kept = PartnershipDocument(
        partnership=found,
        party=own[0],
        file=file,
        name=shown_name(file.name),
        sha256=digest,
        size=file.size,
        added_by=by,
        **fields,
    )
    if same := found.documents.standing().filter(sha256=digest, title=kept.title).first():
        return same
    if found.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(_("A partnership keeps at most %(n)s documents.") % {"n": MOST_DOCUMENTS})
    kept.full_clean()
    kept.save()
    record(f"document-added:{kept.pk}", "document.added", kept, by=by, tells=["followers"])
    return kept


@transaction.atomic
def withdraw_document(*, document: PartnershipDocument, by: User, reason: str) -> PartnershipDocument:
    """Say that a document no longer counts, and why; it stays readable, marked. Twice is the same as once.

    Raises PermissionDenied, ValidationError (key "reason").
    """
    rows = PartnershipDocument.objects.select_for_update(of=("self",)).select_related("party")
    found = rows.get(pk=document.pk)
    if found.is_withdrawn and found.withdrawn_by_id == by.pk:
        return found
    if not can_withdraw_document(by, found):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    found.withdrawn_by, found.withdrawn_at, found.withdrawn_reason = by, timezone.now(), reason.strip()
    found.full_clean(exclude=["file"])
    found.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record(f"document-withdrawn:{found.pk}", "document.withdrawn", found, by=by, tells=["parties", "followers"])
    return found
