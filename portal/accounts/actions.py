"""Verbs of accounts: each knows who, runs in one transaction, and leaves a line in the log."""

from datetime import date

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from portal.accounts.cms import sync_groups
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.accounts.models.invitation import digest, new_token
from portal.accounts.roles import Permission
from portal.core.models import today


class InvitationGone(Exception):
    """The invitation is unknown, used, revoked or expired; which of these is told to nobody."""


def _follow(user: User) -> None:
    """Forget what was read of the user's memberships and let the CMS groups follow."""
    user.__dict__.pop("current_memberships", None)
    sync_groups(user)


def _keep_an_administrator(*, without: User) -> None:
    """Raise ValidationError if nobody else could manage accounts.

    Locks the administrators' memberships, so that two of them cannot end each other at the same moment.
    """
    administrators = (
        Membership.objects.current()
        .permitting(Permission.MANAGE_ACCOUNTS)
        .filter(user__is_active=True, organisation__runs_portal=True)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if not {membership.user_id for membership in administrators} - {without.pk}:
        raise ValidationError(_("This is the last administrator. Make somebody else an administrator first."))


@transaction.atomic
def add_membership(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    by: User | None,
    since: date | None = None,
    until: date | None = None,
) -> Membership:
    """Give `user` a role in `organisation`. Raises ValidationError where the role or the dates do not fit."""
    membership = Membership(
        user=user, organisation=organisation, role=role, since=since or today(), until=until, added_by=by
    )
    membership.full_clean()
    membership.save()
    log(membership, "wagtail.create", user=by)
    _follow(user)
    return membership


@transaction.atomic
def set_last_day(*, membership: Membership, until: date | None, by: User) -> Membership:
    """Change the agreed last day. Raises ValidationError for one before the first, or a second one of a kind."""
    membership.until = until
    membership.full_clean()
    if not membership.is_current() and _administers(membership):
        _keep_an_administrator(without=membership.user)
    membership.save()
    log(membership, "wagtail.edit", user=by)
    _follow(membership.user)
    return membership


def _administers(membership: Membership) -> bool:
    return Permission.MANAGE_ACCOUNTS in membership.definition.permissions


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> Membership:
    """End it today; the rights are gone at once. Raises ValidationError for the last administrator's."""
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if locked.ended_on is not None:
        return locked
    if _administers(locked):
        _keep_an_administrator(without=locked.user)
    locked.ended_on, locked.ended_by = today(), by
    locked.save(update_fields=["ended_on", "ended_by"])
    log(locked, "accounts.end", user=by)
    _follow(locked.user)
    return locked


@transaction.atomic
def invite(
    *,
    email: str,
    organisation: Organisation,
    role: str,
    by: User | None,
    name: str = "",
    language: str = "id",
) -> tuple[Invitation, str]:
    """Invite somebody by mail; return the invitation and the link, which is kept nowhere else.

    Raises ValidationError where the role does not fit the organisation.
    """
    token = new_token()
    invitation = Invitation(
        email=email,
        name=name,
        organisation=organisation,
        role=role,
        language=language,
        invited_by=by,
        token_digest=digest(token),
    )
    invitation.full_clean()
    invitation.save()
    log(invitation, "wagtail.create", user=by)
    with translation.override(language):
        link = settings.PORTAL_BASE_URL + reverse("invitation", args=[token])
        context = {"invitation": invitation, "link": link, "portal_name": settings.PORTAL_NAME}
        subject = " ".join(render_to_string("accounts/email/invitation_subject.txt", context).split())
        body = render_to_string("accounts/email/invitation_message.txt", context)
    EmailMessage(subject, body, to=[invitation.email]).send()
    return invitation, link


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Close an open invitation; one that is closed already stays as it is."""
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.is_open:
        locked.revoked_at, locked.revoked_by = timezone.now(), by
        locked.save(update_fields=["revoked_at", "revoked_by"])
        log(locked, "accounts.revoke", user=by)
    return locked


def open_invitation(token: str) -> Invitation:
    """The invitation of a token while it is open. Raises InvitationGone otherwise."""
    invitation = Invitation.objects.open().with_token(token).select_related("organisation").first()
    if invitation is None:
        raise InvitationGone
    return invitation


def _lock_open(token: str) -> Invitation:
    invitation = (
        Invitation.objects.open()
        .with_token(token)
        .select_related("organisation")
        .select_for_update(of=("self",))
        .first()
    )
    if invitation is None:
        raise InvitationGone
    return invitation


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str) -> User:
    """Use an invitation to make an account. Raises InvitationGone, also when the address has an account meanwhile."""
    invitation = _lock_open(token)
    if User.objects.filter(email=invitation.email).exists():
        raise InvitationGone
    user = User.objects.create_user(invitation.email, name, password, language=invitation.language)
    set_language(user=user, language=invitation.language)
    _spend(invitation, user)
    return user


@transaction.atomic
def accept_as_member(*, token: str, user: User) -> User:
    """Use an invitation with the account it is addressed to. Raises InvitationGone for any other."""
    invitation = _lock_open(token)
    if user.email != invitation.email or not user.is_active:
        raise InvitationGone
    _spend(invitation, user)
    return user


def _spend(invitation: Invitation, user: User) -> None:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    log(invitation, "accounts.accept", user=user)
    same = user.memberships.current().filter(organisation=invitation.organisation, role=invitation.role)
    if not same.exists():
        add_membership(user=user, organisation=invitation.organisation, role=invitation.role, by=invitation.invited_by)


@transaction.atomic
def deactivate(*, user: User, by: User) -> User:
    """Close an account: its sessions end with their next request, its memberships today.

    Raises ValidationError for the last administrator and for one's own account.
    """
    if user == by:
        raise ValidationError(_("You cannot close your own account. Ask another administrator."))
    if user.memberships.current().permitting(Permission.MANAGE_ACCOUNTS).exists():
        _keep_an_administrator(without=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    log(user, "accounts.deactivate", user=by)
    for membership in user.memberships.filter(ended_on=None):
        if membership.until is None or membership.until >= today():
            end_membership(membership=membership, by=by)
    _follow(user)
    return user


@transaction.atomic
def reactivate(*, user: User, by: User) -> User:
    """Open a closed account again. It has no membership until one is added."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    log(user, "accounts.reactivate", user=by)
    _follow(user)
    return user


@transaction.atomic
def change_person(*, user: User, name: str, email: str, language: str, by: User) -> User:
    """Correct what an administrator may correct of an account; the old address opens nothing any more."""
    moved = user.email != email.lower()
    user.name, user.email = name, email.lower()
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "email"])
    set_language(user=user, language=language)
    if moved:
        EmailAddress.objects.filter(user=user).delete()
    log(user, "wagtail.edit", user=by)
    return user


@transaction.atomic
def change_profile(*, user: User, name: str, language: str) -> User:
    """What people change of themselves."""
    user.name = name
    user.save(update_fields=["name"])
    set_language(user=user, language=language)
    log(user, "wagtail.edit", user=user)
    return user


def set_language(*, user: User, language: str) -> None:
    """The language of mails and of the CMS, which keeps its own note of it."""
    user.language = language
    user.save(update_fields=["language"])
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
