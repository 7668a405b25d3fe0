"""Terms that others point at: urusan, dimensions, Jakarta's own dimensions, development goals."""

from typing import ClassVar, Self, TypeVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.core.models import PairedName

key_validator = RegexValidator(r"^[a-z0-9_]+$", _("Use small letters, digits and _ only."))


def in_language(indonesian: str, english: str) -> str:
    """The text in the reader's language, or the Indonesian one where there is no English."""
    return english if english and (get_language() or "id").startswith("en") else indonesian


class SourceMark(models.TextChoices):
    """How sure a piece of reference data is."""

    SOURCED = "sourced", _("read in a source")
    INFERRED = "inferred", _("inferred from sources")
    BACKGROUND = "background", _("background knowledge, not checked")


AnyTerm = TypeVar("AnyTerm", bound=models.Model)


class TermQuerySet(models.QuerySet[AnyTerm]):
    """Terms by whether they are still offered."""

    def offered(self) -> Self:
        """Those that forms and filters offer; the others stay on what already uses them."""
        return self.filter(is_offered=True)


class Term(PairedName):
    """A row of an editable list: a fixed key, a name in both languages, a place in the order."""

    key = models.CharField(
        _("key"),
        max_length=40,
        unique=True,
        validators=[key_validator],
        help_text=_("The fixed name that addresses and filters use. Do not change it once it is in use."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lists show small numbers first."))
    is_offered = models.BooleanField(
        _("offered"),
        default=True,
        help_text=_("Switch this off instead of deleting: what uses it already keeps it, nobody can choose it anew."),
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["order", "key"]


class UrusanGroup(models.TextChoices):
    """The three classes of government affairs that a region takes part in."""

    BASIC = "basic", _("mandatory, basic service")
    NON_BASIC = "non_basic", _("mandatory, not a basic service")
    OPTIONAL = "optional", _("optional")


class Urusan(Term):
    """A government affair (urusan pemerintahan): the legal subject of a cooperation."""

    group = models.CharField(_("class"), max_length=10, choices=UrusanGroup)
    number = models.PositiveSmallIntegerField(_("number in its class"), validators=[MinValueValidator(1)])

    class Meta(Term.Meta):
        verbose_name = _("government affair (urusan)")
        verbose_name_plural = _("government affairs (urusan)")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "number"], name="regions_urusan_number_once_in_class"),
            models.CheckConstraint(name="regions_urusan_group_known", condition=models.Q(group__in=UrusanGroup.values)),
        ]


class Dimension(Term):
    """One of the six dimensions of the national smart-city programme."""

    description_id = models.CharField(_("description in Indonesian"), max_length=300, blank=True)
    description_en = models.CharField(_("description in English"), max_length=300, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("smart-city dimension")
        verbose_name_plural = _("smart-city dimensions")

    @property
    def description(self) -> str:
        """What the dimension covers, in the reader's language."""
        return in_language(self.description_id, self.description_en)


class JakartaDimension(Term):
    """A dimension as Jakarta names it, and the national one it is taken for."""

    dimension = models.ForeignKey(
        Dimension, models.PROTECT, verbose_name=_("national dimension"), related_name="jakarta_dimensions"
    )
    inferred = models.BooleanField(
        _("inferred"), default=True, help_text=_("The match is our reading; no source states it.")
    )

    class Meta(Term.Meta):
        verbose_name = _("dimension of Jakarta")
        verbose_name_plural = _("dimensions of Jakarta")


class SDG(PairedName):
    """A sustainable development goal."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )

    class Meta:
        verbose_name = _("sustainable development goal")
        verbose_name_plural = _("sustainable development goals")
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="regions_sdg_number_1_to_17", condition=models.Q(number__gte=1, number__lte=17))
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"
