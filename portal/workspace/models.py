"""Notices to people, what they follow, how often they want mail, and the key of their calendar."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import Event


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by reader and state."""

    def visible_to(self, user: models.Model) -> "NoticeQuerySet":
        """One's own."""
        return self.filter(user_id=user.pk)

    def unread(self) -> "NoticeQuerySet":
        """Those not marked as read."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """What one person was told: the text as it stood then, and the page with the button."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notices")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    path = models.CharField(max_length=300)
    action = models.CharField(max_length=120)
    followed = models.BooleanField(default=False)  # told because the person follows, so not mailed by itself
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    digested_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="workspace_notice_once", fields=["user", "event"])
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-at"], name="workspace_notice_of_user"),
            models.Index(fields=["user"], name="workspace_notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(
                fields=["user"],
                name="workspace_notice_to_digest",
                condition=Q(digested_at__isnull=True, followed=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Follow(models.Model):
    """A person follows an object: a visit, need, proposal, partnership, region, dimension or urusan."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    app_label = models.CharField(max_length=40)
    model = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    since = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="workspace_follow_once", fields=["user", "app_label", "model", "object_id"])
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["app_label", "model", "object_id"], name="workspace_follow_of_object")
        ]

    def __str__(self) -> str:
        return f"{self.app_label}.{self.model}:{self.object_id}"


class Digest(models.TextChoices):
    """How often what one follows is told by mail."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week, on Monday")
    NEVER = "never", _("Never; only in the workspace")


class Preference(models.Model):
    """How somebody wants to be told. No row: the defaults."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preference")
    digest = models.CharField(_("mail about what I follow"), max_length=6, choices=Digest, default=Digest.WEEKLY)
    digested_on = models.DateField(null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="workspace_digest_known", condition=Q(digest__in=Digest.values))
        ]

    def __str__(self) -> str:
        return self.get_digest_display()


class CalendarKey(models.Model):
    """Opens one person's calendar feed without a login; kept as a digest, revoked by being deleted."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.user_id}"
