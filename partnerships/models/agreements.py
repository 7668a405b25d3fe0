"""Agreements of a partnership: what was agreed, who signs it for each side, from when until when."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership, Party
from partnerships.models.terms import DocumentKind
from portal.accounts.permissions import Person
from portal.core.models import today
from visits.models.request import new_key


class AgreementStatus(models.TextChoices):
    """A decision of the parties (partnerships/states/agreements.py); expired and ending soon are queries."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    ENDED = "ended", _("Ended before its time")


class Relation(models.TextChoices):
    """What an agreement is to the one it hangs on."""

    UNDER = "under", _("under it")
    ADDENDUM = "addendum", _("addendum to it")
    EXTENSION = "extension", _("extension of it")


class CostsMoney(models.TextChoices):
    """Whether it costs public money."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known yet")


class CouncilApproval(models.TextChoices):
    """Where the approval of the regional council (DPRD) stands."""

    UNCLEAR = "unclear", _("Not clarified yet")
    NEEDED = "needed", _("Needed")
    GIVEN = "given", _("Given")
    NOT_NEEDED = "not_needed", _("Not needed")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements by who may see them, what is decided, and what the clock says."""

    def visible_to(self, user: Person) -> "AgreementQuerySet":
        """Those of partnerships that this person may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))

    def signed(self) -> "AgreementQuerySet":
        """Signed, and not ended by a decision; its time may be over."""
        return self.filter(status=AgreementStatus.SIGNED)

    def shown(self) -> "AgreementQuerySet":
        """Those of which others than the parties may read kind and dates: signed, also where it has ended since."""
        return self.exclude(status=AgreementStatus.DRAFT).order_by("signed_on", "pk")

    def signed_until(self, day: date) -> "AgreementQuerySet":
        """Signed on a day or before it, and not ended by a decision."""
        return self.signed().filter(signed_on__lte=day)

    def in_force(self, *, on: date | None = None) -> "AgreementQuerySet":
        """Those that bind on a day (today): begun, not over, not ended before that day."""
        day = on or today()
        begun = self.exclude(status=AgreementStatus.DRAFT).annotate(begins=Coalesce("effective_on", "signed_on"))
        return begun.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), Q(ended_on=None) | Q(ended_on__gt=day), begins__lte=day
        )

    def expired(self, *, on: date | None = None) -> "AgreementQuerySet":
        """Signed, over on a day (today), and not extended."""
        return self.signed().filter(ends_on__lt=on or today()).not_extended()

    def ending_within(self, days: int, *, on: date | None = None) -> "AgreementQuerySet":
        """Signed, not over on a day (today) but that many days later, and not extended."""
        day = on or today()
        return self.signed().filter(ends_on__gte=day, ends_on__lte=day + timedelta(days=days)).not_extended()

    def not_extended(self) -> "AgreementQuerySet":
        """Those without a signed extension that ends later."""
        extensions = Agreement.objects.filter(
            parent=OuterRef("pk"),
            relation=Relation.EXTENSION,
            status=AgreementStatus.SIGNED,
            ends_on__gt=OuterRef("ends_on"),
        )
        return self.exclude(Exists(extensions))


class Agreement(models.Model):
    """A document that binds the parties, under another one, changing or extending it, or on its own."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="agreements")
    kind = models.ForeignKey(DocumentKind, models.PROTECT, related_name="+", verbose_name=_("kind of document"))
    title = models.CharField(_("title"), max_length=300)
    status = models.CharField(
        _("status"), max_length=6, choices=AgreementStatus, default=AgreementStatus.DRAFT, editable=False
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("agreement it hangs on")
    )
    relation = models.CharField(_("what it is to that one"), max_length=9, choices=Relation, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("Empty: from the day it is signed.")
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    costs_money = models.CharField(
        _("does it cost public money?"), max_length=7, choices=CostsMoney, default=CostsMoney.UNKNOWN
    )
    dprd = models.CharField(
        _("council approval (DPRD)"), max_length=10, choices=CouncilApproval, default=CouncilApproval.UNCLEAR
    )
    dprd_reason = models.TextField(_("why no approval is needed"), max_length=1000, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    end_reason = models.TextField(_("why it ended"), max_length=1000, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    once_key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AgreementQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    WRITTEN: ClassVar[tuple[str, ...]] = (
        "kind",
        "title",
        "parent",
        "relation",
        "signed_on",
        "effective_on",
        "ends_on",
        "costs_money",
        "dprd",
        "dprd_reason",
    )
    OPEN_ONCE_SIGNED: ClassVar[tuple[str, ...]] = ("costs_money", "dprd", "dprd_reason")

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering: ClassVar[list[str]] = ["made_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ends_on"], name="partnerships_agreement_ends", condition=Q(status="signed"))
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_agreement_status", condition=Q(status__in=AgreementStatus.values)
            ),
            models.CheckConstraint(
                name="partnerships_agreement_parent_with_relation",
                condition=Q(parent__isnull=True, relation="") | Q(parent__isnull=False, relation__in=Relation.values),
                violation_error_message=_("Name the other agreement and say what this one is to it, or neither."),
            ),
            models.CheckConstraint(
                name="partnerships_agreement_ends_after_it_is_in_force",
                condition=Q(ends_on__isnull=True) | Q(effective_on__isnull=True) | Q(ends_on__gte=F("effective_on")),
                violation_error_message=_("The last day lies before the day from which it is in force."),
            ),
            models.CheckConstraint(
                name="partnerships_agreement_ends_after_it_is_signed",
                condition=Q(ends_on__isnull=True) | Q(signed_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                violation_error_message=_("The last day lies before the day on which it was signed."),
            ),
            models.CheckConstraint(
                name="partnerships_agreement_signed_when", condition=Q(status="draft") | Q(signed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="partnerships_agreement_costs_money", condition=Q(costs_money__in=CostsMoney.values)
            ),
            models.CheckConstraint(name="partnerships_agreement_dprd", condition=Q(dprd__in=CouncilApproval.values)),
            models.CheckConstraint(
                name="partnerships_agreement_no_council_with_reason",
                condition=~Q(dprd=CouncilApproval.NOT_NEEDED) | ~Q(dprd_reason=""),
                violation_error_message=_("Say why the council need not approve."),
            ),
            models.CheckConstraint(
                name="partnerships_agreement_ended_when_and_why",
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="partnerships_agreement_ended_has_its_day",
                condition=~Q(status="ended") | Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the workspace."""
        return reverse("partnerships:agreement", args=[self.partnership_id, self.pk])

    def clean(self) -> None:
        """Refuse a parent of another partnership, or one that hangs on this agreement itself."""
        super().clean()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.partnership_id != self.partnership_id:
                raise ValidationError({"parent": _("That agreement belongs to another partnership.")})
            if above.pk in seen:
                raise ValidationError({"parent": _("That agreement hangs on this one.")})
            seen.add(above.pk)
            above = above.parent

    @property
    def begins_on(self) -> date | None:
        """From when it binds: the day named, else the day it is signed."""
        return self.effective_on or self.signed_on

    def proposed_end(self) -> date | None:
        """The last day to suggest: its kind's years after it begins, less a day; None where either is not known."""
        years, begin = self.kind.validity_years, self.begins_on
        if not years or begin is None:
            return None
        try:
            same_day = begin.replace(year=begin.year + years)
        except ValueError:  # 29 February
            same_day = date(begin.year + years, 3, 1)
        return same_day - timedelta(days=1)


class AgreementSide(models.Model):
    """One party in an agreement: its own number, and who signs for it in which office."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="sides")
    party = models.ForeignKey(Party, models.PROTECT, related_name="sides", verbose_name=_("party"))
    number = models.CharField(_("number of that side"), max_length=100, blank=True)
    signer_office = models.CharField(
        _("office of the signer"), max_length=200, blank=True, help_text=_("For example Governor, Head of the agency.")
    )
    signer_name = models.CharField(_("name of the signer"), max_length=200, blank=True)
    by_power_of_attorney = models.BooleanField(_("signs with power of attorney"), default=False)
    power_of_attorney = models.ForeignKey(
        "partnerships.PartnershipDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("power of attorney (document)"),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("side of an agreement")
        verbose_name_plural = _("sides of an agreement")
        ordering: ClassVar[list[str]] = ["party__order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_side_once", fields=["agreement", "party"]),
            models.CheckConstraint(
                name="partnerships_side_power_of_attorney",
                condition=Q(by_power_of_attorney=True) | Q(power_of_attorney__isnull=True),
                violation_error_message=_("A power of attorney is named, but nobody signs with one."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.party)

    def clean(self) -> None:
        """Refuse a party, or a power of attorney, of another partnership."""
        super().clean()
        if self.party.partnership_id != self.agreement.partnership_id:
            raise ValidationError({"party": _("Only a party of the partnership signs.")})
        power = self.power_of_attorney
        if power is not None and power.partnership_id != self.agreement.partnership_id:
            raise ValidationError({"power_of_attorney": _("That document belongs to another partnership.")})
