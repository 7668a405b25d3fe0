"""A visit: who met whom, when, in which form. Its lifecycle is not here."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.core.models import DatePrecision
from portal.regions.models import Term


class VisitKind(Term):
    """Kunjungan kerja, studi tiru and the like; editable (decision 14)."""

    class Meta(Term.Meta):
        verbose_name = _("kind of visit")
        verbose_name_plural = _("kinds of visit")


class VisitMode(models.TextChoices):
    """How they met."""

    IN_PERSON = "in_person", _("in person")
    VIRTUAL = "virtual", _("online")
    HYBRID = "hybrid", _("hybrid")


class TimeZone(models.TextChoices):
    """Indonesia's three zones, by the name that the database of time zones gives them."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits by what is asked of them."""

    def newest_first(self) -> "VisitQuerySet":
        """By date, the latest first."""
        return self.order_by("-date", "-pk")


class Visit(models.Model):
    """One meeting of a host and its visitors."""

    title = models.CharField(
        _("title"), max_length=200, help_text=_("For the staff, for example “Kaltara, 17 March 2022”.")
    )
    kind = models.ForeignKey(VisitKind, models.PROTECT, related_name="visits", verbose_name=_("kind"))
    mode = models.CharField(_("mode"), max_length=10, choices=VisitMode, default=VisitMode.IN_PERSON)
    date = models.DateField(_("date"))
    date_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    starts_at = models.TimeField(_("begins at"), null=True, blank=True, help_text=_("Local time of the place."))
    time_zone = models.CharField(_("time zone"), max_length=20, choices=TimeZone, default=TimeZone.WIB)
    host = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="visits_hosted", verbose_name=_("host")
    )
    visitors = models.ManyToManyField(
        "accounts.Organisation", related_name="visits_made", verbose_name=_("visiting organisations")
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering: ClassVar[list[str]] = ["-date", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-date"], name="visits_visit_newest")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="visits_mode_known", condition=models.Q(mode__in=[m.value for m in VisitMode])),
            models.CheckConstraint(
                name="visits_time_zone_known", condition=models.Q(time_zone__in=[z.value for z in TimeZone])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A time of day is only known of an exact day."""
        super().clean()
        if self.starts_at and self.date_precision != DatePrecision.DAY:
            raise ValidationError({"starts_at": _("A time needs an exact day. Empty the time, or give the day.")})

    @property
    def slug(self) -> str:
        """The title as it may stand in a file name."""
        return slugify(self.title)
