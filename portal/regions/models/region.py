"""A region: province, regency or city, by its code of the Ministry of Home Affairs."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.models import PairedName
from portal.regions.zones import Zone, zone_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class Level(models.TextChoices):
    """The tier of a region."""

    PROVINCE = "province", _("Province")
    REGENCY = "regency", _("Regency")
    CITY = "city", _("City")


class IslandGroup(models.TextChoices):
    """The part of the archipelago a region lies in; Bali counts with Nusa Tenggara."""

    SUMATERA = "sumatera", _("Sumatra")
    JAWA = "jawa", _("Java")
    NUSA_TENGGARA = "nusa_tenggara", _("Bali and Nusa Tenggara")
    KALIMANTAN = "kalimantan", _("Kalimantan")
    SULAWESI = "sulawesi", _("Sulawesi")
    MALUKU = "maluku", _("Maluku")
    PAPUA = "papua", _("Papua")


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions by tier."""

    def provinces(self) -> Self:
        """The provinces."""
        return self.filter(level=Level.PROVINCE)

    def below_provinces(self) -> Self:
        """Regencies and cities."""
        return self.exclude(level=Level.PROVINCE)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Regions are public: everybody sees all of them."""
        return self


class Region(PairedName):
    """A province, regency or city. The set is fixed by decree; names may be corrected, rows not added or deleted."""

    code = models.CharField(
        _("code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{2}(\.\d{2})?$", _("A code looks like 65 or 32.11."))],
        help_text=_("Code of the Ministry of Home Affairs."),
    )
    level = models.CharField(_("level"), max_length=8, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("province"), related_name="children", null=True, blank=True
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name_official = models.CharField(
        _("official name"), max_length=200, help_text=_("As the decree of the Ministry of Home Affairs writes it.")
    )
    short_names = models.CharField(
        _("short and other names"),
        max_length=300,
        blank=True,
        help_text=_("Separated by |, for example Kaltara|Kalimantan Utara. The search finds the region by each."),
    )
    iso_3166_2 = models.CharField(_("ISO 3166-2 code"), max_length=6, blank=True)
    capital = models.CharField(_("capital"), max_length=100, blank=True)
    island_group = models.CharField(_("island group"), max_length=20, choices=IslandGroup)
    lat = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    lng = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4, null=True, blank=True)

    borders_since = models.DateField(
        _("present borders since"),
        null=True,
        blank=True,
        help_text=_("When it was made, or parts left it. Older figures tell of another territory."),
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="regions_region_level_known", condition=models.Q(level__in=Level.values)),
            models.CheckConstraint(
                name="regions_region_province_has_no_parent",
                condition=models.Q(level=Level.PROVINCE, parent__isnull=True)
                | (~models.Q(level=Level.PROVINCE) & models.Q(parent__isnull=False)),
                violation_error_message=_("A regency or city belongs to a province; a province to none."),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["island_group", "level", "code"], name="regions_region_by_group")
        ]

    def __str__(self) -> str:
        return self.long_name

    @property
    def long_name(self) -> str:
        """The name with its tier: "Provinsi Jambi", "Kota Jambi"; needs no query."""
        if self.level == Level.PROVINCE:
            return gettext("%(name)s Province") % {"name": self.name}
        return self.name

    @property
    def aliases(self) -> list[str]:
        """Short and other names by which people know the region."""
        return [name.strip() for name in self.short_names.split("|") if name.strip()]

    @property
    def all_names(self) -> list[str]:
        """Every name that somebody may look for it by, its capital included."""
        return list(dict.fromkeys(filter(None, [self.name_id, self.name_en, *self.aliases, self.capital])))

    def with_parts(self) -> RegionQuerySet:
        """It and the regencies and cities in it."""
        return Region.objects.filter(models.Q(pk=self.pk) | models.Q(parent=self.pk))

    @property
    def codes(self) -> list[str]:
        """Its own code, and that of the province it lies in."""
        return list(dict.fromkeys([self.code, self.code[:2]]))

    @property
    def time_zone(self) -> Zone:
        """The zone in which its days begin and end."""
        return zone_of(self.code)

    def had_other_borders(self, day: date | None) -> bool:
        """Whether what is said of it for that day tells of another territory; never known for a region without date."""
        return self.borders_since is not None and (day is None or day < self.borders_since)

    def get_absolute_url(self) -> str:
        """The region's public page, in the reader's language."""
        return reverse("regions:detail", args=[self.slug])
