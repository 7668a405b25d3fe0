"""What a party of a partnership has promised to do, until when."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.agreements import Agreement
from partnerships.models.partnerships import LIVE, Partnership, Party
from partnerships.models.proposals import Proposal
from portal.accounts.models import Membership
from portal.accounts.permissions import Person, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.models import clean_number
from portal.regions.zones import PROVINCES, Zone, zone_of
from visits.models import Point
from visits.models.request import new_key


class ActionStatus(models.TextChoices):
    """A decision of the parties (partnerships/states/plan.py); what is late is a query."""

    OPEN = "open", _("Not begun")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Waits for confirmation")
    DONE = "done", _("Done and confirmed")
    DISPUTED = "disputed", _("Disputed")
    BLOCKED = "blocked", _("Blocked")
    DROPPED = "dropped", _("Dropped")


WITH_OWNER = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS, ActionStatus.DISPUTED, ActionStatus.BLOCKED)
"""Where the next move is the owner's; a reminder makes sense only then."""


class Priority(models.TextChoices):
    """How much depends on it; what is high is proved by a file."""

    LOW = "low", _("low")
    NORMAL = "normal", _("normal")
    HIGH = "high", _("high")


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions by who may see them, whose they are and what the clock says."""

    def visible_to(self, user: Person) -> "ActionQuerySet":
        """Those of partnerships one may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))

    def public(self) -> "ActionQuerySet":
        """Those of which others than the parties may read the title and how far they are."""
        return self.filter(is_public=True)

    def open(self) -> "ActionQuerySet":
        """Neither done nor dropped."""
        return self.exclude(status__in=(ActionStatus.DONE, ActionStatus.DROPPED))

    def with_owner(self) -> "ActionQuerySet":
        """Open, and the next move is the owner's."""
        return self.filter(status__in=WITH_OWNER)

    def live(self) -> "ActionQuerySet":
        """Of partnerships that are neither concluded nor abandoned."""
        return self.filter(partnership__status__in=LIVE)

    def of(self, organisations: set[int]) -> "ActionQuerySet":
        """Those that one of the organisations owns, or carries out as the unit of the owner."""
        return self.filter(Q(owner__organisation__in=organisations) | Q(owner__unit__in=organisations))

    def mine(self, user: Person) -> "ActionQuerySet":
        """Those that name the person; and those of their organisations that name nobody, if they keep its actions."""
        return self.filter(_mine(user))

    def waiting_for(self, user: Person) -> "ActionQuerySet":
        """Mine to do in partnerships that live, and those to confirm; one plain question, not a set for each half."""
        to_do = _mine(user) & Q(status__in=WITH_OWNER, partnership__status__in=LIVE)
        return self.filter(to_do | _to_confirm(user))

    def in_zone(self, zone: Zone) -> "ActionQuerySet":
        """Those whose owner's days begin and end in a zone."""
        rows = self.alias(owner_province=_OWNER_PROVINCE)
        if zone in PROVINCES:
            return rows.filter(owner_province__in=sorted(PROVINCES[zone]))
        return rows.exclude(owner_province__in=sorted(code for codes in PROVINCES.values() for code in codes))

    def overdue(self, on: date | None = None) -> "ActionQuerySet":
        """With the owner past the due date; a day is over when it has ended where the owner is, or before day `on`."""
        if on is not None:
            return self.with_owner().filter(due_on__lt=on)
        days = {zone: zone.today() for zone in Zone}
        rows, late = self.with_owner(), Q(due_on__lt=days[Zone.WIB])
        if len(set(days.values())) == 1:
            return rows.filter(late)
        for zone, codes in PROVINCES.items():
            late |= Q(owner_province__in=sorted(codes), due_on__lt=days[zone])
        return rows.alias(owner_province=_OWNER_PROVINCE).filter(late)

    def due_within(self, days: int, on: date | None = None) -> "ActionQuerySet":
        """With the owner and due from day `on` (today in WIB by default) until so many days later."""
        day = on or Zone.WIB.today()
        return self.with_owner().filter(due_on__gte=day, due_on__lte=day + timedelta(days=days))

    def waiting_for_confirmation_of(self, user: Person) -> "ActionQuerySet":
        """Submitted by the other side, for this person to confirm or dispute; agrees with can_confirm."""
        return self.filter(_to_confirm(user))


def _mine(user: Person) -> Q:
    kept = organisations_permitting(user, Permission.CONTRIBUTE)
    unnamed = Q(person=None) & (Q(owner__organisation__in=kept) | Q(owner__unit__in=kept))
    visible = Partnership.objects.visible_to(user)
    return Q(partnership__in=visible.values("pk")) & (Q(person=user.pk) | unnamed)


def _to_confirm(user: Person) -> Q:
    kept = organisations_permitting(user, Permission.CONTRIBUTE)
    others = Party.objects.filter(Q(organisation__in=kept) | Q(unit__in=kept), partnership=OuterRef("partnership"))
    given = Action.objects.filter(evidence__by=user.pk, evidence__attempt=F("attempt"))
    own = Q(submitted_by=user.pk) | Q(person=user.pk) | Q(pk__in=given.values("pk"))
    return Q(Exists(others.exclude(pk=OuterRef("owner"))), status=ActionStatus.SUBMITTED) & ~own


_OWNER_PROVINCE = Left(
    Coalesce(F("owner__organisation__region__code"), F("owner__organisation__parent__region__code"), Value("")), 2
)


class Action(models.Model):
    """Something one party does, until a day of its own time zone; the other side says whether it is done.

    `attempt` counts how often it was sent back or opened again: evidence belongs to the attempt it was given in.
    """

    WRITTEN: ClassVar = (
        "title",
        "description",
        "owner",
        "person",
        "priority",
        "expected_result",
        "target_value",
        "target_unit",
        "agreement",
        "article",
        "point",
        "proposal",
        "is_public",
    )

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="actions")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=3000, blank=True)
    owner = models.ForeignKey(Party, models.PROTECT, related_name="actions", verbose_name=_("owner (party)"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnership_actions",
        verbose_name=_("owner (person)"),
    )
    due_on = models.DateField(_("due on"), help_text=_("Until the end of this day where the owner is."))
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.NORMAL)
    depends_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="needed_by", verbose_name=_("depends on")
    )
    expected_result = models.TextField(_("expected result"), max_length=1000, blank=True)
    target_value = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField(_("unit of the target"), max_length=60, blank=True)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("from agreement")
    )
    article = models.CharField(
        _("article of the agreement"), max_length=100, blank=True, help_text=_("For example Article 5 (2).")
    )
    point = models.ForeignKey(
        Point, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("from point discussed")
    )
    proposal = models.ForeignKey(
        Proposal, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("from proposal")
    )
    is_public = models.BooleanField(
        _("may be published"), default=False, help_text=_("Its title and how far it is; nothing else.")
    )
    is_example = models.BooleanField(default=False, editable=False)
    status = models.CharField(
        _("status"), max_length=11, choices=ActionStatus, default=ActionStatus.OPEN, editable=False
    )
    blocked_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("blocked by")
    )
    blocked_by_text = models.CharField(_("blocked by"), max_length=200, blank=True, editable=False)
    attempt = models.PositiveSmallIntegerField(default=1, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    once_key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "due_on"], name="partnerships_action_by_owner"),
            models.Index(
                fields=["due_on"], name="partnerships_action_to_do", condition=Q(status__in=[*map(str, WITH_OWNER)])
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="partnerships_action_status", condition=Q(status__in=ActionStatus.values)),
            models.CheckConstraint(name="partnerships_action_priority", condition=Q(priority__in=Priority.values)),
            models.CheckConstraint(
                name="partnerships_action_target_with_unit",
                condition=Q(target_value__isnull=True, target_unit="")
                | (Q(target_value__isnull=False) & ~Q(target_unit="")),
                violation_error_message=_("Give the target and its unit, or neither."),
            ),
            models.CheckConstraint(
                name="partnerships_action_blocked_by_whom",
                condition=~Q(status=ActionStatus.BLOCKED) | Q(blocked_by__isnull=False) | ~Q(blocked_by_text=""),
                violation_error_message=_("Say who or what blocks it."),
            ),
            models.CheckConstraint(
                name="partnerships_action_submitted_by_whom",
                condition=~Q(status=ActionStatus.SUBMITTED) | Q(submitted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the workspace."""
        return reverse("partnerships:action", args=[self.partnership_id, self.pk])

    @property
    def owner_organisation(self) -> str:
        """Who does it: the implementing unit, or the organisation."""
        return (self.owner.unit or self.owner.organisation).name

    @property
    def time_zone(self) -> Zone:
        """The zone in which its due date ends: that of the owner's region, or of the one the owner is part of."""
        organisation = self.owner.organisation
        above = organisation.parent.region if organisation.parent else None
        region = organisation.region or above
        return zone_of(region.code) if region else Zone.WIB

    @property
    def is_overdue(self) -> bool:
        """Whether the owner is late; agrees with Action.objects.overdue."""
        return self.status in WITH_OWNER and self.due_on < self.time_zone.today()

    @property
    def blocker(self) -> str:
        """Who or what blocks it, or nothing."""
        return str(self.blocked_by) if self.blocked_by else self.blocked_by_text

    def clean(self) -> None:
        """Refuse an owner or agreement of elsewhere, a person of another side, a number without a unit."""
        super().clean()
        if self.owner_id and self.owner.partnership_id != self.partnership_id:
            raise ValidationError({"owner": _("The owner must be a party of this partnership.")})
        if self.agreement and self.agreement.partnership_id != self.partnership_id:
            raise ValidationError({"agreement": _("The agreement belongs to another partnership.")})
        if self.owner_id and self.person_id:
            own = Membership.objects.current().filter(
                user=self.person_id, organisation__in=self.owner.own_organisations
            )
            if not own.exists():
                raise ValidationError(
                    {"person": _("This person does not belong to the owner. Name somebody who does.")}
                )
        if self.target_unit:
            clean_number(self.target_value, None, self.target_unit, field="target_value")
