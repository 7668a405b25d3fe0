"""What every app stands on: paired names, figures, the outbox, history of statuses, list generations."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PairedName(models.Model):
    """A short label kept as data in both languages."""

    name_id = models.CharField(_("name in Indonesian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The label in the reader's language, or the Indonesian one where there is no English."""
        if (get_language() or "id").startswith("en") and self.name_en:
            return self.name_en
        return self.name_id


class DatePrecision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("exact day")
    MONTH = "month", _("month only")
    YEAR = "year", _("year only")


class Figure(models.Model):
    """A fact with value, unit, definition, date and source (decision 15).

    Exactly one of `value` (a number, or a range up to `value_max`) and `value_text` is given.
    """

    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    value_max = models.DecimalField(
        _("up to"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Only for a range, such as 10 to 15."),
    )
    value_text = models.CharField(
        _("value in words"), max_length=300, blank=True, help_text=_("Only where there is no number.")
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True, help_text=_("For example %, km², reports."))
    definition = models.CharField(
        _("definition"), max_length=500, blank=True, help_text=_("What was counted, and of whom.")
    )
    as_of = models.DateField(_("as of"), null=True, blank=True)
    as_of_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_range_in_order",
                condition=Q(value_max__isnull=True) | Q(value_max__gte=F("value")),
                violation_error_message=_("The range is turned round: “up to” must not be below the value."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_number_or_words",
                condition=(Q(value__isnull=False) & Q(value_text="")) | (Q(value__isnull=True) & ~Q(value_text="")),
                violation_error_message=_("Give either a number or a value in words."),
            ),
        ]

    def clean(self) -> None:
        """Refuse a share over 100, or a number without a unit."""
        super().clean()
        clean_number(self.value, self.value_max, self.unit)


def clean_number(value: object, value_max: object, unit: str, *, field: str = "value") -> None:
    """Check a number with its unit; `field` names the number's field.

    Raises ValidationError by field for a share outside 0 to 100 and for a number without a unit.
    """
    if value is None:
        return
    if not unit:
        raise ValidationError({"unit": _("A number needs a unit, for example reports or %.")})
    if unit == "%":
        for name, number in ((field, value), ("value_max", value_max)):
            if number is not None and not 0 <= number <= 100:  # type: ignore[operator]
                raise ValidationError({name: _("A percentage lies between 0 and 100.")})


class StatusChange(models.Model):
    """One move of one object: who, when, from, to, why. Outlives what it tells of, so it has no foreign key to it."""

    app_label = models.CharField(max_length=40)
    model = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_title = models.CharField(max_length=250)
    transition = models.CharField(max_length=40)
    from_status = models.CharField(max_length=40)
    to_status = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["app_label", "model", "object_id", "at"], name="core_statuschange_of_object"),
            models.Index(fields=["app_label", "model", "at", "object_id"], name="core_statuschange_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.object_title}: {self.from_status} → {self.to_status}"


class Event(models.Model):
    """Something people are to hear of, written in the transaction that causes it; told once, to whom is computed then.

    `key` makes it one: a reminder of a day, a move of an object. `data` holds plain values that the text needs.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    app_label = models.CharField(max_length=40)
    model = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="core_event_untold", condition=Q(told_at__isnull=True)),
            models.Index(fields=["app_label", "model", "object_id", "at"], name="core_event_of_object"),
        ]

    def __str__(self) -> str:
        return self.key


class OutboxQuerySet(models.QuerySet["Outbox"]):
    """Mails by what is to be done with them."""

    def due(self) -> "OutboxQuerySet":
        """Those waiting whose time has come, oldest first."""
        return self.filter(sent_at=None, failed_at=None, not_before__lte=timezone.now()).order_by("pk")


class Outbox(models.Model):
    """A mail to send, written in the same transaction as its cause; sent at least once under one Message-ID."""

    key = models.CharField(
        max_length=200, unique=True, help_text="Message-ID; a second mail of the same key is not made"
    )
    sender = models.CharField(max_length=250)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=250)
    message = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["not_before"], name="core_outbox_due", condition=Q(sent_at__isnull=True, failed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Generation(models.Model):
    """A number that grows whenever a kind of published content changes; what is computed from it is cached under it."""

    kind = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @classmethod
    def advance(cls, kind: str) -> None:
        """Count one change of `kind`, inside the caller's transaction."""
        if not cls.objects.filter(kind=kind).update(number=F("number") + 1):
            cls.objects.get_or_create(kind=kind, defaults={"number": 1})

    @classmethod
    def of(cls, kinds: Collection[str]) -> str:
        """The generations of `kinds` as one string for cache keys; one query."""
        rows = dict(cls.objects.filter(kind__in=kinds).values_list("kind", "number"))
        return "-".join(f"{kind}{rows.get(kind, 0)}" for kind in sorted(kinds))


class ErrorReport(models.Model):
    """“Report an error”: what a reader found wrong on a page."""

    path = models.CharField(_("page"), max_length=500)
    message = models.TextField(_("what is wrong"), max_length=2000)
    email = models.EmailField(
        _("your e-mail"), blank=True, help_text=_("Only if you want an answer. It is not published.")
    )
    language = models.CharField(max_length=5)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    resolution = models.TextField(_("what was done"), blank=True)

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.path}: {self.message[:60]}"


def today() -> date:
    """Today in the portal's own zone (WIB)."""
    return timezone.localdate()
