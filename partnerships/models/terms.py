"""The editable lists of cooperation: its kinds, stages and documents (decision 14)."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.regions.models import SourceMark, Term
from portal.regions.models.terms import in_language


class SourcedTerm(Term):
    """A term that says how sure it is; background knowledge is never shown to readers as law."""

    source = models.CharField(_("source"), max_length=300, blank=True, help_text=_("The rule or text it follows."))
    source_mark = models.CharField(_("how sure"), max_length=10, choices=SourceMark, default=SourceMark.SOURCED)

    class Meta(Term.Meta):
        abstract = True


class DocumentKind(SourcedTerm):
    """A kind of document (naskah) of a cooperation."""

    note_id = models.CharField(_("note in Indonesian"), max_length=300, blank=True)
    note_en = models.CharField(_("note in English"), max_length=300, blank=True)
    validity_years = models.PositiveSmallIntegerField(
        _("valid for (years)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Suggested when the document names no end. Empty: none is suggested."),
    )

    class Meta(SourcedTerm.Meta):
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of document")

    @property
    def note(self) -> str:
        """What the document is for, in the reader's language."""
        return in_language(self.note_id, self.note_en)


class CooperationKind(SourcedTerm):
    """A kind of cooperation: with whom, by which instruments."""

    partner_id = models.CharField(_("partner in Indonesian"), max_length=500, blank=True)
    partner_en = models.CharField(_("partner in English"), max_length=500, blank=True)
    instruments = models.CharField(
        _("instruments"),
        max_length=200,
        blank=True,
        help_text=_("Keys of kinds of document in the order they are signed, separated by |, for example kb|pks."),
    )

    class Meta(SourcedTerm.Meta):
        verbose_name = _("kind of cooperation")
        verbose_name_plural = _("kinds of cooperation")

    @property
    def partner(self) -> str:
        """Who the partner may be, in the reader's language."""
        return in_language(self.partner_id, self.partner_en)

    @property
    def instrument_keys(self) -> list[str]:
        """Keys of the kinds of document, in the order they are signed."""
        return [key.strip() for key in self.instruments.split("|") if key.strip()]

    def clean(self) -> None:
        """Refuse instruments that are no kind of document."""
        super().clean()
        known = set(DocumentKind.objects.filter(key__in=self.instrument_keys).values_list("key", flat=True))
        unknown = [key for key in self.instrument_keys if key not in known]
        if unknown:
            raise ValidationError(
                {"instruments": _("No kind of document has the key %(key)s.") % {"key": ", ".join(unknown)}}
            )


class CooperationStage(SourcedTerm):
    """A stage of a cooperation. No code branches on a stage's key; order, conditions and target days are data."""

    description_id = models.CharField(_("what happens, in Indonesian"), max_length=500, blank=True)
    description_en = models.CharField(_("what happens, in English"), max_length=500, blank=True)
    exit_document = models.ForeignKey(
        DocumentKind,
        models.PROTECT,
        verbose_name=_("document that ends the stage"),
        related_name="+",
        null=True,
        blank=True,
    )
    conditional = models.BooleanField(
        _("conditional"), default=False, help_text=_("The stage may be skipped with a reason.")
    )
    condition_id = models.CharField(_("condition in Indonesian"), max_length=300, blank=True)
    condition_en = models.CharField(_("condition in English"), max_length=300, blank=True)
    may_repeat = models.BooleanField(_("may repeat"), default=False)
    target_days = models.PositiveSmallIntegerField(
        _("target (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How long the stage should take at most. Empty: no target is set."),
    )

    class Meta(SourcedTerm.Meta):
        verbose_name = _("stage of cooperation")
        verbose_name_plural = _("stages of cooperation")

    @property
    def description(self) -> str:
        """What happens in the stage, in the reader's language."""
        return in_language(self.description_id, self.description_en)

    @property
    def condition(self) -> str:
        """When a conditional stage applies, in the reader's language."""
        return in_language(self.condition_id, self.condition_en)
