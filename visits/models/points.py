"""What was said in a visit, kept by the host while and after it; and what follows from it, with owner and due date."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.accounts.permissions import Person
from portal.core.visibility import public
from visits.models.report import VisitReportPage
from visits.models.rows import Side
from visits.models.visit import Visit


class Attendee(models.Model):
    """Who came, by office and organisation. Names and addresses are private; they are not published from here."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="attendees")
    side = models.CharField(_("side"), max_length=7, choices=Side)
    office = models.CharField(_("office"), max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    organisation_name = models.CharField(
        _("organisation"), max_length=200, blank=True, help_text=_("Only where it is not in the list.")
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    came = models.BooleanField(_("was there"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering: ClassVar[list[str]] = ["side", "pk"]

    def __str__(self) -> str:
        return f"{self.office}, {self.of}"

    @property
    def of(self) -> str:
        """The name of the organisation."""
        return self.organisation.name if self.organisation else self.organisation_name


class PointKind(models.TextChoices):
    """What kind of thing was said."""

    FACT = "fact", _("Fact about the region")
    POINT = "point", _("Point")
    OPPORTUNITY = "opportunity", _("Opportunity")
    QUESTION = "question", _("Question")
    COMMITMENT = "commitment", _("Commitment")


class PointQuerySet(models.QuerySet["Point"]):
    """Points by who may read them and what they lack."""

    def visible_to(self, user: Person) -> "PointQuerySet":
        """Those of visits one takes part in; what is cleared as public, of every visit whose report is published."""
        mine = Q(visit__in=Visit.objects.visible_to(user).values("pk"))
        told = public(VisitReportPage.objects.filter(visit__isnull=False)).order_by().values("visit")
        return self.filter(mine | Q(is_public=True, visit__in=told))

    def public(self) -> "PointQuerySet":
        """Cleared as public."""
        return self.filter(is_public=True)

    def commitments(self) -> "PointQuerySet":
        """What was promised."""
        return self.filter(kind=PointKind.COMMITMENT)

    def loose(self) -> "PointQuerySet":
        """Commitments that lack an owner or a due date."""
        return self.commitments().filter(Q(owner_organisation__isnull=True) | Q(due_on__isnull=True))


class Point(models.Model):
    """A point discussed. Confidential until somebody of the host clears it as public.

    `anchor` is the sentence of the published report it was marked in, kept as text since the report may change.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="points")
    kind = models.CharField(_("kind"), max_length=11, choices=PointKind, default=PointKind.POINT)
    text = models.TextField(_("what was said"), max_length=1000)
    said_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("said by (organisation)")
    )
    office = models.CharField(_("said by (office)"), max_length=200, blank=True)
    is_public = models.BooleanField(
        _("may be published"), default=False, help_text=_("Without this it stays between the two sides.")
    )
    anchor = models.TextField(blank=True, editable=False)
    owner_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner (organisation)")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner (person)"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = PointQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("point discussed")
        verbose_name_plural = _("points discussed")
        ordering: ClassVar[list[str]] = ["order", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "owner_organisation", "due_on", "visit"], name="visits_point_by_owner")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="visits_point_kind_known", condition=Q(kind__in=PointKind.values)),
            models.CheckConstraint(
                name="visits_point_only_commitments_have_owners",
                condition=Q(kind="commitment")
                | Q(owner_organisation__isnull=True, owner__isnull=True, due_on__isnull=True),
                violation_error_message=_("Only a commitment has an owner and a due date."),
            ),
            models.CheckConstraint(
                name="visits_point_person_of_an_organisation",
                condition=Q(owner__isnull=True) | Q(owner_organisation__isnull=False),
                violation_error_message=_("Name the organisation of the owner too."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def lacks(self) -> list[str]:
        """What a commitment still lacks: "owner", "due_on"."""
        if self.kind != PointKind.COMMITMENT:
            return []
        return [name for name, value in (("owner", self.owner_organisation_id), ("due_on", self.due_on)) if not value]


class StepStatus(models.TextChoices):
    """How far a follow-up is."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class StepQuerySet(models.QuerySet["NextStep"]):
    """Follow-ups by who may see them and what the clock says."""

    def visible_to(self, user: Person) -> "StepQuerySet":
        """Those of visits one takes part in."""
        return self.filter(visit__in=Visit.objects.visible_to(user).values("pk"))

    def open(self) -> "StepQuerySet":
        """Neither done nor dropped."""
        return self.filter(status=StepStatus.OPEN)

    def overdue(self, *, on: date) -> "StepQuerySet":
        """Open past their due date."""
        return self.open().filter(due_on__lt=on)


class NextStep(models.Model):
    """A follow-up of a visit, with an owner and a due date from the start."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="next_steps")
    point = models.ForeignKey(Point, models.SET_NULL, null=True, blank=True, related_name="next_steps")
    text = models.TextField(_("what is to be done"), max_length=1000)
    owner_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="next_steps", verbose_name=_("owner (organisation)")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="next_steps",
        verbose_name=_("owner (person)"),
    )
    due_on = models.DateField(_("due on"))
    status = models.CharField(_("status"), max_length=7, choices=StepStatus, default=StepStatus.OPEN, editable=False)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    is_public = models.BooleanField(_("may be published"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = StepQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner_organisation", "due_on"], name="visits_step_open", condition=Q(status="open"))
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="visits_step_status_known", condition=Q(status__in=StepStatus.values))
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def clean(self) -> None:
        """The point, if any, belongs to the same visit."""
        super().clean()
        if self.point_id and self.point and self.point.visit_id != self.visit_id:
            raise ValidationError({"point": _("This point was discussed in another visit.")})
