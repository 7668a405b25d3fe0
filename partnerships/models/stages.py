"""The stages a partnership went through: entered, or skipped with a reason."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.terms import CooperationStage
from portal.core.models import today


class StageEntryQuerySet(models.QuerySet["StageEntry"]):
    """Entries by what they say."""

    def entered(self) -> "StageEntryQuerySet":
        """Those that say that a stage has begun, not that it was skipped."""
        return self.filter(skipped=False)

    def newest_first(self) -> "StageEntryQuerySet":
        """The present stage before those that came before it."""
        return self.order_by("-entered_on", "-pk")

    def present_in(self, partnership: str = "pk") -> "StageEntryQuerySet":
        """For a subquery: an outer row's stages, the present one first; `partnership` leads there from the row."""
        return self.entered().filter(partnership=OuterRef(partnership)).newest_first()


class StageEntry(models.Model):
    """One stage entered or skipped: when, by whom, with which document, and why it was skipped or gone back to."""

    partnership = models.ForeignKey("partnerships.Partnership", models.CASCADE, related_name="stage_entries")
    stage = models.ForeignKey(CooperationStage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    entered_on = models.DateField(_("since"))
    skipped = models.BooleanField(_("skipped"), default=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    document = models.ForeignKey(
        "partnerships.PartnershipDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stage_entries",
        verbose_name=_("document"),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StageEntryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("stage entered")
        verbose_name_plural = _("stages entered")
        ordering: ClassVar[list[str]] = ["entered_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partnership", "-entered_on", "-id"], name="partnerships_stage_of")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_stageentry_skipped_with_reason",
                condition=Q(skipped=False) | ~Q(reason=""),
                violation_error_message=_("Say why the stage is skipped."),
            )
        ]

    def __str__(self) -> str:
        return str(self.stage)

    def days_in(self, *, on: date | None = None) -> int:
        """Whole days since the stage was entered, until a day (today)."""
        return ((on or today()) - self.entered_on).days

    @property
    def target_date(self) -> date | None:
        """The day by which the stage should be over; None where it has no target."""
        days = self.stage.target_days
        return self.entered_on + timedelta(days=days) if days else None

    def is_late(self, *, on: date | None = None) -> bool:
        """Whether the stage takes longer than its target, on a day (today)."""
        return self.target_date is not None and self.target_date < (on or today())
