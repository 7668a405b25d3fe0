"""An organisation of any level."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.user import User
from portal.core.models import PairedName
from portal.regions.models import Region


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by who may see them and what they are."""

    def visible_to(self, user: User | AnonymousUser) -> "OrganisationQuerySet":
        """Every organisation is public."""
        return self.all()

    def operators(self) -> "OrganisationQuerySet":
        """Those that run the portal."""
        return self.filter(runs_portal=True)


class OrganisationManager(models.Manager.from_queryset(OrganisationQuerySet)):  # type: ignore[misc]
    """Those that stand for themselves; a duplicate that was merged is only kept so that its address stays taken."""

    def get_queryset(self) -> OrganisationQuerySet:
        found: OrganisationQuerySet = super().get_queryset().filter(merged_into=None)
        return found


class Organisation(PairedName):
    """A government, agency, university or company that takes part."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Provincial government")
        REGENCY = "regency", _("Regency government")
        CITY = "city", _("City government")
        AGENCY = "agency", _("Regional agency or unit")
        MINISTRY = "ministry", _("Ministry or national agency")
        UNIVERSITY = "university", _("University or research institute")
        COMPANY = "company", _("Company")
        COUNCIL = "council", _("Regional council (DPRD)")
        FOREIGN = "foreign", _("Foreign organisation")

    slug = models.SlugField(
        _("address"), max_length=100, unique=True, help_text=_("Part of the web address. It cannot be changed later.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    short_name = models.CharField(
        _("short name"), max_length=80, blank=True, help_text=_("As people say it, for example Diskominfotik DKI.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("part of"),
        help_text=_("The organisation above, for example the province of an agency."),
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("region")
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    description_id = models.TextField(_("description in Indonesian"), max_length=2000, blank=True)
    description_en = models.TextField(_("description in English"), max_length=2000, blank=True)
    runs_portal = models.BooleanField(
        _("runs the portal"),
        default=False,
        help_text=_("Only people of such an organisation can be administrators, editors or publishers."),
    )

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="duplicates", verbose_name=_("merged into")
    )

    objects = OrganisationManager()
    with_merged = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar[list[str]] = ["name_id", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="accounts_organisation_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
            models.CheckConstraint(
                name="accounts_organisation_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its public page in the reader's language."""
        return reverse("organisation", args=[self.slug])

    @property
    def description(self) -> str:
        """The description in the reader's language, or the Indonesian one where there is no English."""
        if (get_language() or "id").startswith("en") and self.description_en:
            return self.description_en
        return self.description_id

    @property
    def short(self) -> str:
        """The short name, or the whole one."""
        return self.short_name or self.name

    @property
    def all_names(self) -> list[str]:
        """Every name that somebody may look for it by."""
        return list(dict.fromkeys(filter(None, [self.name_id, self.name_en, self.short_name])))

    def clean(self) -> None:
        """Refuse a changed address and a circle of parents."""
        super().clean()
        if Organisation.with_merged.filter(slug=self.slug).exclude(merged_into=None).exists():
            raise ValidationError({"slug": _("This address leads to the organisation that another was merged into.")})
        if self.pk is None:
            return
        stored = Organisation.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if stored is not None and stored != self.slug:
            raise ValidationError({"slug": _("The address is published and cannot be changed.")})
        above = self.parent
        seen: set[int] = set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("That organisation is itself a part of this one.")})
            seen.add(above.pk)
            above = above.parent
