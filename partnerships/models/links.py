"""A link by which the other side of one action confirms or disputes it, without an account, once."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.plan import Action
from portal.accounts.fields import LowerEmailField
from portal.accounts.models import Organisation


class LinkOutcome(models.TextChoices):
    """What was decided by it: the move of the action."""

    CONFIRM = "confirm", _("Confirmed")
    DISPUTE = "dispute", _("Disputed")


def new_link_key() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """What is kept of a key: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def link_expiry() -> datetime:
    """When a link made now expires."""
    return timezone.now() + timedelta(days=settings.CONFIRMATION_LINK_DAYS)


class LinkQuerySet(models.QuerySet["ConfirmationLink"]):
    """Links by their key."""

    def with_key(self, key: str) -> "LinkQuerySet":
        """The one this key was made for, if any."""
        return self.filter(key_digest=digest_of(key))


class ConfirmationLink(models.Model):
    """Opens one submission of one action for one addressee of another party, until it is spent; the key is mailed only.

    The addressee is a person with an account, or an address. `organisation` is the one they decide for. `submission` is
    the primary key of the StatusChange it asks about. `sender_digest` is a keyed digest of the network address that
    spent it.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="confirmation_links")
    submission = models.PositiveBigIntegerField()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation that confirms")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    email = LowerEmailField(_("e-mail"), blank=True)
    key_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=link_expiry, editable=False)
    spent_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=7, choices=LinkOutcome, blank=True, editable=False)
    sender_digest = models.CharField(max_length=64, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = LinkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("confirmation link")
        verbose_name_plural = _("confirmation links")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_link_one_addressee",
                condition=(Q(user__isnull=False, email="")) | (Q(user__isnull=True) & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="partnerships_link_spent_with_outcome",
                condition=Q(spent_at__isnull=True, outcome="")
                | Q(spent_at__isnull=False, outcome__in=LinkOutcome.values, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="partnerships_link_withdrawn_together",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.addressee}"

    @property
    def addressee(self) -> str:
        """The address it was mailed to."""
        return self.user.email if self.user else self.email
