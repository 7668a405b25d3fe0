"""An invitation: one person, one organisation, one role, one use."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import LowerEmailField
from portal.accounts.models.organisation import Organisation
from portal.accounts.models.user import User
from portal.accounts.roles import OPERATOR_ONLY, ROLES, role_choices

VALID_FOR = timedelta(days=14)


def expiry() -> datetime:
    """When an invitation made now expires."""
    return timezone.now() + VALID_FOR


def new_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by whether they still open."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked nor expired."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def with_token(self, token: str) -> "InvitationQuerySet":
        """The one this token was made for, if any."""
        return self.filter(token_digest=digest(token))


class Invitation(models.Model):
    """Lets whoever holds the mailed link take the named role; the link itself is kept only as a digest."""

    email = LowerEmailField(_("e-mail"))
    name = models.CharField(
        _("name"), max_length=150, blank=True, help_text=_("A suggestion; the person can change it.")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=role_choices)
    language = models.CharField(
        _("language of the mail"), max_length=2, choices=User.Language, default=User.Language.ID
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), default=expiry, editable=False)
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("invited by")
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="invitations")
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = InvitationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar[list[str]] = ["-created_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_invitation_accepted_when_and_by_whom",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_invitation_revoked_when_and_by_whom",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_invitation_accepted_or_revoked",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(name="accounts_invitation_role_is_known", condition=Q(role__in=list(ROLES))),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()} · {self.organisation}"

    @property
    def state(self) -> str:
        """Accepted, revoked, expired or open, as a word for people."""
        if self.accepted_at:
            return str(_("Accepted"))
        if self.revoked_at:
            return str(_("Revoked"))
        return str(_("Waiting")) if self.expires_at > timezone.now() else str(_("Expired"))

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()

    def clean(self) -> None:
        """Refuse a role that this organisation's people cannot have."""
        super().clean()
        role = ROLES.get(self.role)
        if role and role.operator_only and self.organisation_id and not self.organisation.runs_portal:
            raise ValidationError({"role": OPERATOR_ONLY})
