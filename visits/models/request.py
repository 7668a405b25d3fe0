"""What a delegation asked for: who they are, what they want to see, when they could come."""

import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.core.filters import primary_key
from portal.core.private_files import private_storage, unguessable
from visits.models.visit import Visit

DRAFT_LIVES: timedelta = timedelta(days=30)
LINK_LIVES: timedelta = timedelta(days=365)
MOST_PARTICIPANTS = 500


class Institution(models.TextChoices):
    """What kind of institution asks (domain.md section 6)."""

    PROVINCE = "province", _("Provincial government")
    REGENCY = "regency", _("Regency government")
    CITY = "city", _("City government")
    COUNCIL = "council", _("Regional council (DPRD)")
    MINISTRY = "ministry", _("Ministry or national agency")
    UNIVERSITY = "university", _("University or research institute")
    OTHER = "other", _("Other")


def new_key() -> str:
    """128 random bits as hexadecimal digits."""
    return secrets.token_hex(16)


class RequestQuerySet(models.QuerySet["VisitRequest"]):
    """Requests by their link and their age."""

    def with_token(self, token: str) -> "RequestQuerySet":
        """The one whose link this is, unless the link has expired."""
        number, _dash, proof = token.partition("-")
        row = self.filter(pk=primary_key(number)).first()
        if row is None or not constant_time_compare(row.token, f"{number}-{proof}"):
            return self.none()
        return self.filter(pk=row.pk, expires_at__gt=timezone.now())

    def sent_since(self, moment: datetime) -> "RequestQuerySet":
        """Begun since a moment; for limits."""
        return self.filter(created_at__gte=moment)


class VisitRequest(models.Model):
    """The request behind a visit, with the people to answer: private, seen by the host and by who asked.

    Somebody without an account comes back by a link; the table alone does not open it, the secret key is part of it.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="request")
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visit_requests",
        verbose_name=_("organisation"),
        help_text=_("The organisation in the portal; the host links it when checking."),
    )
    institution = models.CharField(_("institution"), max_length=200)
    level = models.CharField(_("kind of institution"), max_length=10, choices=Institution)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region of origin")
    )
    contact_name = models.CharField(_("contact person"), max_length=150)
    contact_email = models.EmailField(_("e-mail"))
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    aims = models.TextField(_("what you want to achieve"), max_length=2000, blank=True)
    questions = models.TextField(_("questions beforehand"), max_length=4000, blank=True)
    needs = models.TextField(_("interpreter and other needs"), max_length=500, blank=True)
    participants = models.PositiveSmallIntegerField(
        _("number of participants"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PARTICIPANTS)],
    )
    cases = models.ManyToManyField(
        "casestudies.CaseStudyPage", blank=True, related_name="+", verbose_name=_("cases you want to see")
    )
    dimensions = models.ManyToManyField("regions.Dimension", blank=True, related_name="+", verbose_name=_("topics"))
    letter = models.FileField(
        _("official letter (PDF)"), upload_to=unguessable, storage=private_storage, blank=True, max_length=200
    )
    letter_name = models.CharField(max_length=150, blank=True, editable=False)
    letter_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    letter_number = models.CharField(_("number of the letter"), max_length=100, blank=True)
    letter_date = models.DateField(_("date of the letter"), null=True, blank=True)
    language = models.CharField(max_length=2, default="id")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    link_key = models.CharField(max_length=32, default=new_key, editable=False)
    once_key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    sender_digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(editable=False)

    objects = RequestQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("visit request")
        verbose_name_plural = _("visit requests")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["created_at"], name="visits_request_by_age"),
            models.Index(fields=["contact_email", "created_at"], name="visits_request_by_address"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="visits_request_level_known", condition=Q(level__in=Institution.values)),
            models.CheckConstraint(
                name="visits_request_participants",
                condition=Q(participants__isnull=True) | Q(participants__gte=1, participants__lte=MOST_PARTICIPANTS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.institution}"

    @property
    def token(self) -> str:
        """The part of the link that opens this request."""
        proof = salted_hmac("visits.request", f"{self.pk}:{self.link_key}", algorithm="sha256").hexdigest()[:40]
        return f"{self.pk}-{proof}"

    @property
    def number(self) -> str:
        """The number on the receipt, for example “KJ-2026-00042”."""
        return f"KJ-{timezone.localtime(self.created_at).year}-{self.visit_id:05}"


class ProposedDate(models.Model):
    """A date the delegation could come, in the host's local time."""

    request = models.ForeignKey(VisitRequest, models.CASCADE, related_name="dates")
    date = models.DateField(_("date"))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["date", "starts_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="visits_proposed_date_once", fields=["request", "date", "starts_at"])
        ]

    def __str__(self) -> str:
        return str(self.date)


class Appointment(models.Model):
    """A date that was agreed. The newest one holds; the others are history, each with why it was moved."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="appointments")
    date = models.DateField(_("date"))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place, or address of the video meeting"), max_length=300, blank=True)
    reason = models.TextField(_("reason for moving it"), blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-set_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="visits_appointment_in_order",
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It ends before it begins. Swap the two times."),
            )
        ]

    def __str__(self) -> str:
        return str(self.date)
