"""Rows of a visit report: who was there, what was shown, said, stated, promised, and what followed."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from portal.core.models import DatePrecision, clean_number
from portal.pages.models import Source
from portal.pages.models.base import of_the_original
from visits.models.report import VisitReportPage


class Side(models.TextChoices):
    """On which side of the table."""

    HOST = "host", _("host")
    VISITOR = "visitor", _("visitor")


class NameBasis(models.TextChoices):
    """Why a name may be published."""

    NONE = "", _("no name is given")
    CONSENT = "consent", _("consent is on record")
    PUBLIC = "public", _("named in office in a public source")


class Participant(TranslatableMixin, Orderable):
    """Somebody who took part, by office."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="participants")
    office = models.CharField(
        _("office"), max_length=200, help_text=_("As it was on that day, for example “acting head of DKISP”.")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    side = models.CharField(_("side"), max_length=7, choices=Side)
    name = models.CharField(
        _("name"), max_length=150, blank=True, help_text=_("The office is enough. A name needs a reason beside it.")
    )
    name_basis = models.CharField(
        _("why the name may be shown"),
        max_length=7,
        choices=NameBasis,
        default=NameBasis.NONE,
        blank=True,
        help_text=_("Needed with a name."),
    )

    override_translatable_fields: ClassVar[list[Any]] = [SynchronizedField("name"), *of_the_original("organisation")]
    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("side"), FieldPanel("organisation")]),
        FieldPanel("office"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_basis")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")

    def __str__(self) -> str:
        return self.office


class Place(TranslatableMixin, Orderable):
    """A place that was visited."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(_("place"), max_length=200)

    panels: ClassVar[list[Any]] = [FieldPanel("name")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name


class SystemShown(Orderable):
    """A case study whose system was shown."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="systems_shown")
    case = models.ForeignKey(
        "casestudies.CaseStudyPage", models.CASCADE, related_name="shown_in", verbose_name=_("case study")
    )

    panels: ClassVar[list[Any]] = [PageChooserPanel("case", "casestudies.CaseStudyPage")]

    class Meta(Orderable.Meta):
        verbose_name = _("system shown")
        verbose_name_plural = _("systems shown")

    def __str__(self) -> str:
        return str(self.case)


class PointDiscussed(TranslatableMixin, Orderable):
    """A point that was discussed, or a question that was asked."""

    class Kind(models.TextChoices):
        POINT = "point", _("point")
        QUESTION = "question", _("question")

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.POINT)
    text = models.TextField(
        _("text"), max_length=600, help_text=_("One point a row, so that it can be taken up later.")
    )

    panels: ClassVar[list[Any]] = [FieldPanel("kind"), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("point discussed")
        verbose_name_plural = _("points discussed")

    def __str__(self) -> str:
        return self.text[:80]


class StatedFact(TranslatableMixin, Orderable):
    """What a speaker said about a region; on publishing it becomes a claim of that region, never a statistic."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="stated_facts")
    claim = models.CharField(_("claim"), max_length=400, help_text=_("What was said, in one sentence."))
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    indicator = models.ForeignKey("regions.Indicator", models.PROTECT, related_name="+", verbose_name=_("indicator"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    value_max = models.DecimalField(
        _("up to"), max_digits=20, decimal_places=4, null=True, blank=True, help_text=_("Only for a range.")
    )
    value_text = models.CharField(
        _("value in words"), max_length=300, blank=True, help_text=_("Only where there is no number.")
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    speaker_office = models.CharField(_("said by (office)"), max_length=200)
    speaker_organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation of the speaker"),
    )
    said_on = models.DateField(_("said on"), null=True, blank=True, help_text=_("Empty: the day of the visit."))

    override_translatable_fields: ClassVar[list[Any]] = of_the_original("region", "indicator", "speaker_organisation")
    panels: ClassVar[list[Any]] = [
        FieldPanel("claim"),
        FieldRowPanel([FieldPanel("region"), FieldPanel("indicator")]),
        FieldRowPanel([FieldPanel("value"), FieldPanel("value_max"), FieldPanel("unit")]),
        FieldPanel("value_text"),
        FieldRowPanel([FieldPanel("speaker_office"), FieldPanel("speaker_organisation"), FieldPanel("said_on")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("stated fact")
        verbose_name_plural = _("stated facts")

    def __str__(self) -> str:
        return self.claim

    def clean(self) -> None:
        """Not both a number and words; a range in order; a percentage between 0 and 100. The rest is checked later."""
        super().clean()
        if self.value is not None and self.value_text:
            raise ValidationError({"value": _("Give either a number or a value in words.")})
        if self.value_max is not None and (self.value is None or self.value_max < self.value):
            raise ValidationError({"value_max": _("The range is turned round: “up to” must not be below the value.")})
        if self.unit:
            clean_number(self.value, self.value_max, self.unit)


class Opportunity(TranslatableMixin, Orderable):
    """Something both sides see as worth doing, that nobody has promised."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="opportunities")
    text = models.TextField(_("text"), max_length=600)

    panels: ClassVar[list[Any]] = [FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")

    def __str__(self) -> str:
        return self.text[:80]


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments by what they lack."""

    def loose(self) -> "CommitmentQuerySet":
        """Those without an owner or a due date, in the report and in the point they came from."""
        told = Q(point__is_public=True)
        owned = ~Q(owner_office="") | (told & Q(point__owner_organisation__isnull=False))
        dated = Q(due_on__isnull=False) | (told & Q(point__due_on__isnull=False))
        return self.exclude(owned & dated)


class Commitment(TranslatableMixin, Orderable):
    """What somebody said would be done. Owner and due date may still be missing, and then show as missing."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="commitments")
    text = models.TextField(
        _("what will be done"), max_length=600, help_text=_("One commitment a row, in the words that were used.")
    )
    by = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="commitments", verbose_name=_("promised by")
    )
    also_by = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("together with"),
    )
    owner_office = models.CharField(
        _("owner (office)"), max_length=200, blank=True, help_text=_("Who answers for it. May still be missing.")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True, help_text=_("May still be missing."))
    point = models.ForeignKey("visits.Point", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")

    objects = CommitmentQuerySet.as_manager()
    override_translatable_fields: ClassVar[list[Any]] = of_the_original("by", "also_by", "point")
    panels: ClassVar[list[Any]] = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("by"), FieldPanel("also_by")]),
        FieldRowPanel([FieldPanel("owner_office"), FieldPanel("due_on")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def owner(self) -> str:
        """Who answers for it: as the report says, else the owner that its point has got since; or nobody yet."""
        point = self._told
        if self.owner_office or point is None or point.owner_organisation is None:
            return self.owner_office
        return point.owner_organisation.short

    @property
    def due(self) -> date | None:
        """When it is due: as the report says, else as its point says by now."""
        return self.due_on or (self._told.due_on if self._told else None)

    @property
    def _told(self) -> Any:
        """Its point, as long as the two sides let everybody read it."""
        return self.point if self.point and self.point.is_public else None

    @property
    def is_owned(self) -> bool:
        """Whether it has both an owner and a due date."""
        return bool(self.owner and self.due)


class FollowUp(TranslatableMixin, Orderable):
    """Something known to have followed, with its source."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="follow_ups")
    text = models.TextField(_("what happened"), max_length=600)
    date = models.DateField(_("date"), help_text=_("When it happened. Only the year is known? Say so beside."))
    date_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    related_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page about it"),
        help_text=_("A visit report or case study of this portal."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)

    override_translatable_fields: ClassVar[list[Any]] = [SynchronizedField("source"), *of_the_original("related_page")]
    panels: ClassVar[list[Any]] = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
        PageChooserPanel("related_page", ["visits.VisitReportPage", "casestudies.CaseStudyPage"]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("what followed")
        verbose_name_plural = _("what followed")

    def __str__(self) -> str:
        return self.text[:80]


class Photograph(TranslatableMixin, Orderable):
    """A photograph of the visit."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="photographs")
    image = models.ForeignKey("pages.PortalImage", models.CASCADE, related_name="+", verbose_name=_("picture"))
    alt = models.CharField(
        _("text alternative"), max_length=250, help_text=_("What the picture shows, for those who cannot see it.")
    )
    caption = models.CharField(_("caption"), max_length=250, blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel("image"), FieldPanel("alt"), FieldPanel("caption")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")

    def __str__(self) -> str:
        return self.alt


class VisitReportSource(Source):
    """A source of a visit report."""

    page = ParentalKey(VisitReportPage, on_delete=models.CASCADE, related_name="sources")

    class Meta(Source.Meta):
        abstract = False
