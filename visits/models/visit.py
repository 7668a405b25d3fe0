"""A visit: who met whom, when, in which form. Its lifecycle is in visits/states.py."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Person, can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
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


class VisitStatus(models.TextChoices):
    """A decision somebody took (visits/states.py says who may take which)."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    SCHEDULED = "scheduled", _("Scheduled")
    HELD = "held", _("Held")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


DATED = (VisitStatus.SCHEDULED, VisitStatus.HELD, VisitStatus.CLOSED)
TO_ANSWER = (VisitStatus.SUBMITTED, VisitStatus.CHECKED, VisitStatus.ACCEPTED)
HAPPENED = (VisitStatus.HELD, VisitStatus.CLOSED)


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits by who may see them, what is decided and what is still missing."""

    def visible_to(self, user: Person) -> "VisitQuerySet":
        """Those a person's organisations take part in, as host, visitor or asker; drafts only to who asks.

        Each once: no join leads to several rows.
        """
        own = organisations_permitting(user, Permission.READ_OWN)
        if can_read_everything(user):
            return self.exclude(status=VisitStatus.DRAFT)
        asked = Q(request__asked_by=user.pk) if user.pk else Q(pk__in=[])
        party = Q(host__in=own) | Q(pk__in=Visit.visitors.through.objects.filter(organisation__in=own).values("visit"))
        party |= Q(request__organisation__in=own)
        return self.filter(asked | (party & ~Q(status=VisitStatus.DRAFT)))

    def newest_first(self) -> "VisitQuerySet":
        """By date, the latest first; those without a date first of all."""
        return self.order_by(F("date").desc(nulls_first=True), "-pk")

    def hosted_by(self, organisations: Collection[int]) -> "VisitQuerySet":
        """Those that one of the organisations receives."""
        return self.filter(host__in=organisations)

    def to_answer(self) -> "VisitQuerySet":
        """Requests on which the host has to decide or to find a date."""
        return self.filter(status__in=TO_ANSWER)

    def happened(self) -> "VisitQuerySet":
        """Held, closed or not."""
        return self.filter(status__in=HAPPENED)

    def without_report(self) -> "VisitQuerySet":
        """Held, and no report has been begun."""
        return self.happened().filter(reports__isnull=True)

    def followed_up(self) -> "VisitQuerySet":
        """Held, with something that follows, where each commitment has an owner and a due date."""
        return self.happened().filter(self._something_follows()).exclude(self._has_loose_ends())

    def not_followed_up(self) -> "VisitQuerySet":
        """Held, with a commitment that lacks an owner or a due date, or with nothing that follows."""
        return self.happened().filter(self._has_loose_ends() | ~self._something_follows())

    def silent_for(self, days: int, *, on: date) -> "VisitQuerySet":
        """Not followed up so many days after they were held."""
        return self.not_followed_up().filter(date__lte=on - timedelta(days=days))

    def _has_loose_ends(self) -> Q:
        """Sets of visits, not a question of each: with many of them that is ten times as fast."""
        return Q(pk__in=_all("Point").loose().values("visit"))

    def _something_follows(self) -> Q:
        told = _all("FollowUp").filter(page__visit__isnull=False, page__live=True)
        return Q(pk__in=_all("NextStep").values("visit")) | Q(pk__in=told.order_by().values("page__visit"))


def _all(model: str) -> Any:
    """Every row of a model that points to visits."""
    return apps.get_model("visits", model)._default_manager.order_by()


class Visit(models.Model):
    """One meeting of a host and its visitors."""

    title = models.CharField(
        _("title"), max_length=200, help_text=_("For the staff, for example “Kaltara, 17 March 2022”.")
    )
    kind = models.ForeignKey(VisitKind, models.PROTECT, related_name="visits", verbose_name=_("kind"))
    status = models.CharField(_("status"), max_length=9, choices=VisitStatus, default=VisitStatus.HELD, editable=False)
    mode = models.CharField(_("mode"), max_length=10, choices=VisitMode, default=VisitMode.IN_PERSON)
    date = models.DateField(_("date"), null=True, blank=True)
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
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-date", "-id"], name="visits_visit_newest"),
            models.Index(fields=["host", "date"], name="visits_visit_of_host_by_date"),
            models.Index(fields=["host", "status", "date"], name="visits_visit_of_host"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="visits_mode_known", condition=models.Q(mode__in=[m.value for m in VisitMode])),
            models.CheckConstraint(
                name="visits_status_known", condition=models.Q(status__in=[s.value for s in VisitStatus])
            ),
            models.CheckConstraint(
                name="visits_date_once_decided",
                condition=models.Q(date__isnull=False) | ~models.Q(status__in=[s.value for s in DATED]),
                violation_error_message=_("A visit that is scheduled or was held has a date."),
            ),
            models.CheckConstraint(
                name="visits_time_zone_known", condition=models.Q(time_zone__in=[z.value for z in TimeZone])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A time of day is only known of an exact day; what was held has one."""
        super().clean()
        if self.date is None and self.status in DATED:
            raise ValidationError({"date": _("A visit that is scheduled or was held has a date.")})
        if self.starts_at and self.date_precision != DatePrecision.DAY:
            raise ValidationError({"starts_at": _("A time needs an exact day. Empty the time, or give the day.")})

    @property
    def slug(self) -> str:
        """The title as it may stand in a file name."""
        return slugify(self.title)
