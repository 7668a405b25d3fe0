"""Who belongs to which organisation, in which role, from when until when."""

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.organisation import Organisation
from portal.accounts.models.user import User
from portal.accounts.roles import OPERATOR_ONLY, ROLES, Permission, Role, role_choices, roles_with
from portal.core.models import today


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by when they hold and what they permit."""

    def current(self, on: date | None = None) -> "MembershipQuerySet":
        """Those that hold on a day (today by default): begun, not past their last day, not ended early."""
        day = on or today()
        return self.filter(Q(until=None) | Q(until__gte=day), Q(ended_on=None) | Q(ended_on__gt=day), since__lte=day)

    def permitting(self, permission: Permission) -> "MembershipQuerySet":
        """Those whose role permits it."""
        return self.filter(role__in=roles_with(permission))


class Membership(models.Model):
    """A role in an organisation for a time. The only source of rights, read at each request."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=20, choices=role_choices)
    since = models.DateField(_("since"), default=today)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty means without an end.")
    )
    added_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("added by")
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("ended by")
    )

    objects = MembershipQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar[list[str]] = ["-since", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_membership_dates_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                name="accounts_membership_role_is_known",
                condition=Q(role__in=list(ROLES)),
                violation_error_message=_("Choose one of the roles."),
            ),
            models.CheckConstraint(
                name="accounts_membership_ended_when_and_by_whom",
                condition=Q(ended_on__isnull=True, ended_by__isnull=True)
                | Q(ended_on__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until__isnull=True, ended_on__isnull=True),
                name="accounts_membership_one_open_of_a_kind",
                violation_error_message=_("This person has this role in this organisation already."),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "role"], name="accounts_membership_of_org")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organisation}"

    @property
    def definition(self) -> Role:
        """The role's row in the table."""
        return ROLES[self.role]

    def is_current(self, on: date | None = None) -> bool:
        """Whether it holds on a day (today by default)."""
        day = on or today()
        return (
            self.since <= day
            and (self.until is None or self.until >= day)
            and (self.ended_on is None or self.ended_on > day)
        )

    @property
    def last_day(self) -> date | None:
        """The day it was ended early, or the last day agreed, or None."""
        return self.ended_on or self.until

    def clean(self) -> None:
        """Refuse a role that this organisation's people cannot have, and a second one of a kind at the same time."""
        super().clean()
        if not (self.role in ROLES and self.organisation_id and self.user_id and self.since):
            return
        if ROLES[self.role].operator_only and not self.organisation.runs_portal:
            raise ValidationError({"role": OPERATOR_ONLY})
        same = Membership.objects.filter(
            user_id=self.user_id, organisation_id=self.organisation_id, role=self.role, ended_on=None
        ).exclude(pk=self.pk)
        same = same.filter(Q(until=None) | Q(until__gte=self.since))
        if self.until:
            same = same.filter(since__lte=self.until)
        if self.ended_on is None and same.exists():
            raise ValidationError(
                _("This person has this role in this organisation at that time already. Change that membership.")
            )
