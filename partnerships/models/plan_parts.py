"""What belongs to an action: its milestones, and how its due date was moved."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.plan import Action


class Milestone(models.Model):
    """A step on the way, with a date of its own."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="milestones")
    title = models.CharField(_("title"), max_length=200)
    due_on = models.DateField(_("due on"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering: ClassVar[list[str]] = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title


class DueChange(models.Model):
    """A due date that was moved: from when to when, by whom and why. Their number says how often."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="due_changes")
    before = models.DateField(_("from"))
    after = models.DateField(_("to"))
    reason = models.TextField(_("reason"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("moved due date")
        verbose_name_plural = _("moved due dates")
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_due_change_moves_with_reason", condition=~Q(before=F("after")) & ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
