"""Verbs of confirmation links: made and mailed, opened, spent once, withdrawn."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.actions.plan import locked, move
from partnerships.models import Action, ActionStatus, ConfirmationLink, LinkOutcome
from partnerships.models.links import digest_of, new_link_key
from partnerships.permissions import (
    can_coordinate_action,
    can_mail_address,
    can_make_link,
    can_withdraw_link,
    is_link_for,
)
from portal.accounts.models import Organisation, User
from portal.core.events import Letter, record
from portal.core.models import StatusChange
from portal.core.states import WrongStatus, changes_of
from portal.workspace.notices import send_letter


@dataclass
class LinkGone(Exception):
    """A link that opens nothing: `why` is unknown, spent, expired, answered (otherwise, meanwhile) or left."""

    why: str


@transaction.atomic
def make_link(
    *, action: Action, organisation: Organisation, by: User, user: User | None = None, email: str = ""
) -> ConfirmationLink:
    """Mail a link to a person of another party, or to an address for it; nobody else ever sees the key.

    Who has an account under the address is taken as that person; an address without one is named only by a coordinator
    of the party that it decides for. The coordinators of all parties hear of it. Raises PermissionDenied, WrongStatus
    where the action does not wait for confirmation, and ValidationError for an addressee who is not of another party or
    took part in the action.
    """
    found = locked(action)
    if not can_coordinate_action(by, found):
        raise PermissionDenied
    if not can_make_link(by, found):
        raise WrongStatus(found.get_status_display())
    addressee = user or User.objects.filter(email=email.strip().lower()).first()
    if addressee is None and not can_mail_address(by, found, organisation):
        raise PermissionDenied
    key = new_link_key()
    link = ConfirmationLink(
        action=found,
        submission=_submission(found),
        organisation=organisation,
        user=addressee,
        email="" if addressee else email.strip(),
        key_digest=digest_of(key),
        made_by=by,
    )
    link.full_clean()
    if not is_link_for(link, found):
        raise ValidationError(_("A link goes to somebody of another party who had no part in the action."))
    link.save()
    _mail(link, key)
    record(f"link/{link.pk}", "action.link_made", found, by=by, addressee=link.addressee)
    return link


def _submission(action: Action) -> int:
    """The primary key of the move by which the action was submitted last; 0 where it never was."""
    last = changes_of(action).filter(transition="submit").last()
    return last.pk if last else 0


def _mail(link: ConfirmationLink, key: str) -> None:
    language = link.user.language if link.user else "id"
    with translation.override(language):
        day = date_format(timezone.localtime(link.expires_at))
        letter = Letter(
            link.user or link.email,
            _("Is this done? %(title)s") % {"title": link.action.title},
            _(
                "%(owner)s says that this is done, and gives evidence. Confirm it or dispute it for %(who)s. The link "
                "needs no account, works once, until %(day)s, and is meant for you alone: do not pass it on."
            )
            % {"owner": link.action.owner_organisation, "who": link.organisation.name, "day": day},
            reverse("confirmation", args=[key]),
            _("Read and decide"),
            language=language,
        )
        send_letter(letter, link.addressee, key=f"link/{link.pk}")


def open_link(key: str) -> ConfirmationLink:
    """The link of a key while it can be spent; nothing is written. Raises LinkGone."""
    rows = ConfirmationLink.objects.with_key(key)
    link = rows.select_related("user", "organisation", "action__partnership", "action__owner__organisation").first()
    if link is None:
        raise LinkGone("unknown")
    if reason := _over(link, link.action):
        raise LinkGone(reason)
    return link


def _over(link: ConfirmationLink, action: Action) -> str:
    """Why a link no longer opens anything, or nothing."""
    if link.spent_at:
        return "spent"
    if link.expires_at <= timezone.now():
        return "expired"
    if link.withdrawn_at or not is_link_for(link, action):
        return "left"
    if action.status != ActionStatus.SUBMITTED or link.submission != _submission(action):
        return "answered"
    return ""


@transaction.atomic
def spend_link(*, key: str, decision: LinkOutcome, note: str = "", address: str = "") -> StatusChange:
    """Confirm or dispute by a link, once; `address` is the network address it came from, of which a digest is kept.

    Raises LinkGone, and ValidationError for a dispute without a reason.
    """
    link = ConfirmationLink.objects.with_key(key).select_for_update(of=("self",)).first()
    if link is None:
        raise LinkGone("unknown")
    action = locked(link.action)
    if reason := _over(link, action):
        raise LinkGone(reason)
    if decision == LinkOutcome.DISPUTE and not note.strip():
        raise ValidationError({"note": _("Say why: the others will ask.")})
    with translation.override(settings.LANGUAGE_CODE):
        who = _("By link, %(address)s for %(organisation)s.") % {
            "address": link.addressee,
            "organisation": link.organisation.name,
        }
    change = move(action, decision, by=link, note="\n\n".join(filter(None, [note.strip(), who])))
    link.spent_at, link.outcome = timezone.now(), decision
    link.sender_digest = (
        salted_hmac("partnerships.link.sender", address, algorithm="sha256").hexdigest() if address else ""
    )
    link.save(update_fields=["spent_at", "outcome", "sender_digest"])
    return change


@transaction.atomic
def withdraw_link(*, link: ConfirmationLink, by: User) -> ConfirmationLink:
    """Close a link that is not spent; twice is the same as once. Raises PermissionDenied, WrongStatus."""
    found = ConfirmationLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if not can_withdraw_link(by, found):
        raise PermissionDenied
    if found.spent_at:
        raise WrongStatus(found.get_outcome_display())
    if found.withdrawn_at is None:
        found.withdrawn_at, found.withdrawn_by = timezone.now(), by
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return found
