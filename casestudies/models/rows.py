"""Rows of a case study: results, preconditions, attachments, sources."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from casestudies.models.page import CaseStudyPage
from portal.core.models import DatePrecision, clean_number
from portal.pages.models import Source
from portal.pages.models.base import of_the_original


class Result(TranslatableMixin, Orderable):
    """What changed: a figure after, and before where it is known, with unit, date and source."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="results")
    label = models.CharField(
        _("what was measured"), max_length=200, help_text=_("For example: reports answered within a day.")
    )
    before = models.DecimalField(_("before"), max_digits=20, decimal_places=4, null=True, blank=True)
    before_as_of = models.DateField(
        _("before: as of"), null=True, blank=True, help_text=_("When the earlier figure was measured.")
    )
    after = models.DecimalField(_("after"), max_digits=20, decimal_places=4, null=True, blank=True)
    after_text = models.CharField(
        _("after, in words"), max_length=200, blank=True, help_text=_("Only where there is no number.")
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True, help_text=_("For example %, reports, villages."))
    as_of = models.DateField(
        _("as of"), null=True, blank=True, help_text=_("When it was measured. Only the year is known? Say so beside.")
    )
    as_of_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("The report, page or office the figure is from.")
    )
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("How it was counted, or what to keep in mind.")
    )
    conflicting = models.BooleanField(
        _("sources conflict"), default=False, help_text=_("Another figure for the same thing stands beside this one.")
    )

    override_translatable_fields: ClassVar[list[Any]] = [SynchronizedField("source")]
    panels: ClassVar[list[Any]] = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("after"), FieldPanel("unit"), FieldPanel("after_text")]),
        FieldRowPanel([FieldPanel("as_of"), FieldPanel("as_of_precision")]),
        FieldRowPanel([FieldPanel("before"), FieldPanel("before_as_of")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
        FieldRowPanel([FieldPanel("note"), FieldPanel("conflicting")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A percentage lies between 0 and 100, the date before is not after. What is missing is checked later."""
        super().clean()
        if self.unit:
            clean_number(self.after, None, self.unit, field="after")
            clean_number(self.before, None, self.unit, field="before")
        if self.before_as_of and self.as_of and self.before_as_of > self.as_of:
            raise ValidationError({"before_as_of": _("The date before lies after the date of the result.")})


class PreconditionDimension(models.TextChoices):
    """What a precondition is about (product.md 4.1)."""

    CONNECTIVITY = "connectivity", _("connectivity")
    DEVICE_ACCESS = "device_access", _("access to devices")
    TERRAIN = "terrain", _("terrain and dispersion")
    POPULATION = "population", _("population and density")
    SPBE_MATURITY = "spbe_maturity", _("maturity of digital government (SPBE)")
    DIGITAL_SERVICES = "digital_services", _("share of services online")
    STAFF = "staff", _("staff and skills")
    BUDGET = "budget", _("budget")
    LEGAL_BASIS = "legal_basis", _("legal basis")
    DATA_INTEGRATION = "data_integration", _("data and integration")
    LEADERSHIP = "leadership", _("leadership")
    LITERACY = "literacy", _("literacy and language")


class Operator(models.TextChoices):
    """How a region's figure is held against the threshold."""

    GTE = "gte", _("at least")
    LTE = "lte", _("at most")
    EQ = "eq", _("exactly")
    EXISTS = "exists", _("is there")


class Necessity(models.TextChoices):
    """Whether it works without."""

    MUST = "must", _("must")
    HELPS = "helps", _("helps")


class RemedyKind(models.TextChoices):
    """What a remedy is: another way to the same end, or what has to come first."""

    VARIANT = "variant", _("a variant that works without")
    FIRST_STEP = "first", _("a first step")


class Basis(models.TextChoices):
    """What a threshold rests on."""

    SOURCE = "source", _("a source")
    OWNER = "owner", _("the owner's experience")
    EXAMPLE = "example", _("an example (demo)")


class Precondition(TranslatableMixin, Orderable):
    """What a region needs for this to work, as a machine can check it."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="preconditions")
    dimension = models.CharField(_("about"), max_length=20, choices=PreconditionDimension)
    indicator = models.ForeignKey(
        "regions.Indicator",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indicator"),
        help_text=_("The figure of a region that answers it."),
    )
    operator = models.CharField(_("comparison"), max_length=6, choices=Operator, default=Operator.GTE)
    threshold = models.DecimalField(_("threshold"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True, help_text=_("For example %, people, rupiah."))
    necessity = models.CharField(_("necessity"), max_length=5, choices=Necessity, default=Necessity.MUST)
    why = models.CharField(_("why it matters"), max_length=300, help_text=_("One sentence."))
    remedy = models.CharField(
        _("what to do if you lack it"),
        max_length=400,
        blank=True,
        help_text=_("A variant that works without, or a first step."),
    )
    remedy_kind = models.CharField(_("which is"), max_length=7, choices=RemedyKind, default=RemedyKind.FIRST_STEP)
    basis = models.CharField(_("rests on"), max_length=7, choices=Basis, default=Basis.OWNER)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)

    override_translatable_fields: ClassVar[list[Any]] = [SynchronizedField("source"), *of_the_original("indicator")]
    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("dimension"), FieldPanel("necessity")]),
        FieldRowPanel([FieldPanel("indicator"), FieldPanel("operator"), FieldPanel("threshold"), FieldPanel("unit")]),
        FieldPanel("why"),
        FieldRowPanel([FieldPanel("remedy"), FieldPanel("remedy_kind")]),
        FieldRowPanel([FieldPanel("basis"), FieldPanel("source"), FieldPanel("source_url")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("precondition")
        verbose_name_plural = _("preconditions")

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {self.why}"

    def clean(self) -> None:
        """“Is there” has no threshold, a percentage lies between 0 and 100. What is missing is checked later."""
        super().clean()
        if self.operator == Operator.EXISTS and self.threshold is not None:
            raise ValidationError({"threshold": _("“Is there” needs no threshold. Empty this field.")})
        if self.unit:
            clean_number(self.threshold, None, self.unit, field="threshold")


class Attachment(TranslatableMixin, Orderable):
    """A public file that belongs to the case study."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey("pages.PortalDocument", models.CASCADE, related_name="+", verbose_name=_("document"))
    title = models.CharField(
        _("title"), max_length=200, help_text=_("What readers find in the file, for example “Governor Regulation”.")
    )

    panels: ClassVar[list[Any]] = [FieldPanel("document"), FieldPanel("title")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.title


class CaseStudySource(Source):
    """A source of a case study."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="sources")

    class Meta(Source.Meta):
        abstract = False
