"""What a region lacks and says so: the demand side of the thread."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.accounts.permissions import Person, can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.models import Figure
from visits.models.points import Point
from visits.models.visit import Visit


class NeedStatus(models.TextChoices):
    """A decision of the organisation whose need it is."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    MET = "met", _("Met")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Urgency(models.TextChoices):
    """How soon it is needed."""

    LOW = "low", _("Can wait")
    NORMAL = "normal", _("This year")
    HIGH = "high", _("Urgent")


class NeedReach(models.TextChoices):
    """Who may read it."""

    PUBLIC = "public", _("Everybody")
    PARTNERS = "partners", _("Organisations in the portal")


PUBLIC_STATUSES = (NeedStatus.OPEN, NeedStatus.MET)


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs by who may see them and state."""

    def visible_to(self, user: Person) -> "NeedQuerySet":
        """Public ones to everybody, those for partners to members of any organisation, drafts to one's own."""
        own = organisations_permitting(user, Permission.READ_OWN)
        shown = Q(reach=NeedReach.PUBLIC, status__in=PUBLIC_STATUSES)
        if own or can_read_everything(user):
            shown |= Q(status__in=PUBLIC_STATUSES)
        return self.filter(shown | Q(organisation__in=own))

    def public(self) -> "NeedQuerySet":
        """What everybody may read."""
        return self.filter(reach=NeedReach.PUBLIC, status__in=PUBLIC_STATUSES)

    def open(self) -> "NeedQuerySet":
        """Not met yet."""
        return self.filter(status=NeedStatus.OPEN)


class Need(models.Model):
    """One need of one organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="needs", verbose_name=_("organisation"))
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="needs", verbose_name=_("region"))
    status = models.CharField(_("status"), max_length=9, choices=NeedStatus, default=NeedStatus.DRAFT, editable=False)
    title = models.CharField(_("what is lacking"), max_length=150, help_text=_("In one line, as others would say it."))
    description = models.TextField(_("the need"), max_length=4000)
    dimension = models.ForeignKey(
        "regions.Dimension", models.PROTECT, related_name="+", verbose_name=_("smart city dimension")
    )
    urusan = models.ForeignKey(
        "regions.Urusan", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("government affair")
    )
    who_suffers = models.CharField(_("who suffers from it"), max_length=200)
    how_many = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency, default=Urgency.NORMAL)
    constraint = models.TextField(
        _("constraint"), max_length=1000, blank=True, help_text=_("What stands in the way, for example no signal.")
    )
    reach = models.CharField(_("who may read it"), max_length=8, choices=NeedReach, default=NeedReach.PUBLIC)
    visit = models.ForeignKey(Visit, models.SET_NULL, null=True, blank=True, related_name="needs")
    point = models.ForeignKey(Point, models.SET_NULL, null=True, blank=True, related_name="needs")
    version = models.PositiveIntegerField(default=1, editable=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NeedQuerySet.as_manager()
    wagtail_reference_index_ignore = True
    template: ClassVar[str] = "visits/needs/need.html"  # its card in lists stands beside it

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering: ClassVar[list[str]] = ["-written_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "reach", "-written_at"], name="visits_need_listed")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="visits_need_status_known", condition=Q(status__in=NeedStatus.values)),
            models.CheckConstraint(name="visits_need_reach_known", condition=Q(reach__in=NeedReach.values)),
            models.CheckConstraint(name="visits_need_urgency_known", condition=Q(urgency__in=Urgency.values)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the reader's language."""
        return reverse("needs:detail", args=[self.pk])


class NeedFigure(Figure):
    """A figure behind a need, with its date and source."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="figures")

    wagtail_reference_index_ignore = True

    class Meta(Figure.Meta):
        abstract = False


class NeedSupport(models.Model):
    """Another organisation that has the same need."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="supports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    note = models.CharField(_("what is the same or different"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="visits_need_supported_once",
                fields=["need", "organisation"],
                violation_error_message=_("This organisation has said so already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)
