"""What is known of a region: dated figures with their sources; claims of speakers kept apart from statistics."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.core.models import Figure
from portal.regions.models.region import Region
from portal.regions.models.terms import Term, in_language

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django_stubs_ext import StrPromise

    from portal.accounts.models import User


class IndicatorKind(models.TextChoices):
    """What sort of value an indicator has."""

    NUMBER = "number", _("number")
    SHARE = "share", _("share in %")
    RANK = "rank", _("rank")
    TEXT = "text", _("words")


class IndicatorTopic(models.TextChoices):
    """The heading a region's page shows an indicator under."""

    BASICS = "basics", _("The region at a glance")
    CONNECTIVITY = "connectivity", _("Connectivity")
    DIGITAL_GOVERNMENT = "digital_government", _("Digital government")


class Indicator(Term):
    """Something that can be known of a region. A precondition of a case study names one and a threshold."""

    topic = models.CharField(_("topic"), max_length=20, choices=IndicatorTopic)
    kind = models.CharField(_("kind of value"), max_length=6, choices=IndicatorKind)
    unit = models.CharField(_("unit"), max_length=60, blank=True, help_text=_("For example %, km², desa."))
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    definition_id = models.CharField(
        _("definition in Indonesian"), max_length=500, help_text=_("What is counted, and of whom.")
    )
    definition_en = models.CharField(_("definition in English"), max_length=500, blank=True)
    higher_is_better = models.BooleanField(
        _("higher is better"), null=True, blank=True, help_text=_("Leave unknown where neither is better.")
    )
    max_age_days = models.PositiveIntegerField(
        _("too old after (days)"),
        null=True,
        blank=True,
        help_text=_("A figure older than this is marked out of date. Empty: it never is."),
    )
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0, validators=[MaxValueValidator(4)])
    expected = models.BooleanField(
        _("expected"),
        default=False,
        help_text=_("A region's page says so when nothing is known of this indicator."),
    )

    class Meta(Term.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="regions_indicator_kind_known", condition=Q(kind__in=IndicatorKind.values)),
            models.CheckConstraint(
                name="regions_indicator_share_in_percent",
                condition=~Q(kind=IndicatorKind.SHARE) | Q(unit="%"),
                violation_error_message=_("A share is given in %."),
            ),
        ]

    @property
    def definition(self) -> str:
        """What is counted, in the reader's language."""
        return in_language(self.definition_id, self.definition_en)

    @property
    def unit_name(self) -> str:
        """The unit in the reader's language."""
        return in_language(self.unit, self.unit_en)


class FactKind(models.TextChoices):
    """Whether a figure was counted or said."""

    STATISTIC = "statistic", _("statistic")
    CLAIM = "claim", _("speaker's claim")


class RegionFactQuerySet(models.QuerySet["RegionFact"]):
    """Figures by kind and date."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Figures of regions are public: everybody sees all of them."""
        return self

    def statistics(self) -> Self:
        """Figures that were counted."""
        return self.filter(kind=FactKind.STATISTIC)

    def claims(self) -> Self:
        """Figures that somebody said."""
        return self.filter(kind=FactKind.CLAIM)

    def dated(self) -> Self:
        """With `dated_on`: as of when a statistic holds, or the day a claim was made if it names no other."""
        return self.annotate(dated_on=Coalesce("as_of", "said_on"))

    def newest_first(self) -> Self:
        """By indicator, the newest figure first, statistics before claims of the same day."""
        return self.dated().order_by("indicator__order", "indicator_id", "-dated_on", "-kind", "pk")

    def newest(self) -> Self:
        """The newest statistics and the newest claims of each indicator and region: more than one when they differ."""
        newer = RegionFact.objects.annotate(_dated_on=Coalesce("as_of", "said_on")).filter(
            region=OuterRef("region"),
            indicator=OuterRef("indicator"),
            kind=OuterRef("kind"),
            _dated_on__gt=OuterRef("dated_on"),
        )
        return self.dated().filter(~Exists(newer))


class RegionFact(Figure):
    """One figure of one region. Conflicting figures stand side by side: nothing here is unique but `origin_key`."""

    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"), related_name="facts")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"), related_name="facts")
    kind = models.CharField(
        _("kind"),
        max_length=9,
        choices=FactKind,
        default=FactKind.STATISTIC,
        help_text=_("A statistic was counted and has a source and a date. A claim was said by somebody on some day."),
    )
    out_of = models.PositiveIntegerField(
        _("out of"), null=True, blank=True, help_text=_("Only for a rank, such as 20 out of 34.")
    )
    speaker_office = models.CharField(
        _("office of the speaker"), max_length=200, blank=True, help_text=_("The office, not the person's name.")
    )
    speaker_organisation = models.CharField(_("organisation of the speaker"), max_length=200, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    origin_key = models.CharField(max_length=120, unique=True, null=True, blank=True, editable=False)

    objects = RegionFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of a region")
        verbose_name_plural = _("figures of regions")
        ordering: ClassVar[list[str]] = ["region", "indicator", "-as_of", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Figure.Meta.constraints,
            models.CheckConstraint(name="regions_regionfact_kind_known", condition=Q(kind__in=FactKind.values)),
            models.CheckConstraint(
                name="regions_regionfact_claim_has_speaker",
                condition=~Q(kind=FactKind.CLAIM) | (~Q(speaker_office="") & Q(said_on__isnull=False)),
                violation_error_message=_("A claim needs the office of the speaker and the day it was said."),
            ),
            models.CheckConstraint(
                name="regions_regionfact_statistic_has_source",
                condition=~Q(kind=FactKind.STATISTIC) | (~Q(source="") & Q(as_of__isnull=False)),
                violation_error_message=_("A statistic needs a source and a date."),
            ),
            models.CheckConstraint(
                name="regions_regionfact_share_0_to_100",
                condition=~Q(unit="%")
                | Q(value__isnull=True)
                | (Q(value__gte=0, value__lte=100) & (Q(value_max__isnull=True) | Q(value_max__lte=100))),
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
            models.CheckConstraint(
                name="regions_regionfact_range_has_start",
                condition=Q(value_max__isnull=True) | Q(value__isnull=False),
                violation_error_message=_("A range needs its first number."),
            ),
            models.CheckConstraint(
                name="regions_regionfact_rank_within",
                condition=Q(out_of__isnull=True) | Q(value__gte=1, value__lte=F("out_of")),
                violation_error_message=_("A rank lies between 1 and the number it is out of."),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["region", "indicator", "kind", "as_of"], name="regions_fact_of_region")
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.indicator}"

    def clean(self) -> None:
        """Say by field everything that is missing, out of range or turned round."""
        errors: dict[str, list[ValidationError]] = {}
        try:
            super().clean()
        except ValidationError as error:
            error.update_error_dict(errors)
        for field, message in self._missing():
            errors.setdefault(field, []).append(ValidationError(message))
        if errors:
            raise ValidationError(errors)

    def _missing(self) -> "Iterator[tuple[str, StrPromise]]":
        if self.kind == FactKind.CLAIM:
            if not self.speaker_office:
                yield "speaker_office", _("A claim needs the office of the speaker.")
            if not self.said_on:
                yield "said_on", _("A claim needs the day it was said.")
        else:
            if not self.source:
                yield "source", _("A statistic needs a source.")
            if not self.as_of:
                yield "as_of", _("A statistic needs the date it holds for.")
        if self.value_max is not None:
            if self.value is None:
                yield "value", _("A range needs its first number.")
            elif self.value_max < self.value:
                yield "value_max", _("The range is turned round: “up to” must not be below the value.")
        if self.out_of is not None and not (self.value is not None and 1 <= self.value <= self.out_of):
            yield "out_of", _("A rank lies between 1 and the number it is out of.")

    @property
    def held_on(self) -> date | None:
        """The day the figure holds for: its own date, or the day a claim was made."""
        return self.as_of or self.said_on

    @property
    def unit_name(self) -> str:
        """The unit in the reader's language; the indicator's translation where the unit is the indicator's own."""
        return self.indicator.unit_name if self.unit == self.indicator.unit else self.unit

    def is_out_of_date(self, *, on: date) -> bool:
        """Whether the figure is older than its indicator allows."""
        limit, held_on = self.indicator.max_age_days, self.held_on
        return limit is not None and held_on is not None and held_on < on - timedelta(days=limit)
