"""How a partnership reports on itself: a schedule, and a report for each period."""

from calendar import monthrange
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import LIVE, Partnership
from portal.accounts.permissions import Person
from portal.core.models import today


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class ReportSchedule(models.Model):
    """How often the parties report. Dates follow from the first one, so that the end of a month stays the end."""

    partnership = models.OneToOneField(Partnership, models.CASCADE, related_name="report_schedule")
    every_months = models.PositiveSmallIntegerField(
        _("every (months)"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    first_due = models.DateField(_("first report due on"))
    next_due = models.DateField(_("next report due on"), editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("schedule of reports")
        verbose_name_plural = _("schedules of reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_schedule_moves", condition=Q(every_months__gte=1, every_months__lte=60)
            ),
            models.CheckConstraint(
                name="partnerships_schedule_not_before_first", condition=Q(next_due__gte=F("first_due"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.next_due}"

    @property
    def after_next(self) -> date:
        """The due date after the next one."""
        first, due = self.first_due, self.next_due
        passed = (due.year - first.year) * 12 + due.month - first.month
        return months_later(first, passed + self.every_months)


class ReportState(models.TextChoices):
    """What the facts of a report say."""

    DUE = "due", _("Due")
    LATE = "late", _("Late")
    SUBMITTED = "submitted", _("Submitted")
    SKIPPED = "skipped", _("Skipped")


class ReportQuerySet(models.QuerySet["ProgressReport"]):
    """Reports by who may read them and what is awaited."""

    def visible_to(self, user: Person) -> "ReportQuerySet":
        """Those of partnerships one may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))

    def awaited(self) -> "ReportQuerySet":
        """Neither submitted nor skipped."""
        return self.filter(submitted_at=None, skipped_at=None)

    def live(self) -> "ReportQuerySet":
        """Of partnerships that are neither concluded nor abandoned."""
        return self.filter(partnership__status__in=LIVE)

    def late(self, on: date | None = None) -> "ReportQuerySet":
        """Awaited past the due date; the parties' zones differ, so the day ends with the last one, WIB."""
        return self.awaited().filter(due_on__lt=on or today())


class ProgressReport(models.Model):
    """What was reached in a period; awaited until it is submitted, or skipped with a reason."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="progress_reports")
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    due_on = models.DateField(_("due on"))
    text = models.TextField(_("report"), max_length=10000, blank=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    skipped_at = models.DateTimeField(null=True, editable=False)
    skipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    skipped_reason = models.TextField(_("why it is skipped"), max_length=2000, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering: ClassVar[list[str]] = ["-due_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_report_once", fields=["partnership", "due_on"]),
            models.CheckConstraint(name="partnerships_report_period", condition=Q(period_to__gte=F("period_from"))),
            models.CheckConstraint(
                name="partnerships_report_submitted_together",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | (Q(submitted_at__isnull=False, submitted_by__isnull=False, skipped_at__isnull=True) & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="partnerships_report_skipped_with_reason",
                condition=Q(skipped_at__isnull=True, skipped_by__isnull=True, skipped_reason="")
                | (Q(skipped_at__isnull=False, skipped_by__isnull=False) & ~Q(skipped_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.period_from} – {self.period_to}"

    @property
    def state(self) -> ReportState:
        """How it stands today."""
        if self.submitted_at:
            return ReportState.SUBMITTED
        if self.skipped_at:
            return ReportState.SKIPPED
        return ReportState.LATE if self.due_on < today() else ReportState.DUE
