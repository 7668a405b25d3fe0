"""Documents of a partnership, kept by hash, and which ones its kind of cooperation needs."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.agreements import Agreement
from partnerships.models.partnerships import Partnership, Party
from partnerships.models.terms import CooperationKind, DocumentKind
from portal.accounts.permissions import Person
from portal.core.private_files import private_storage, unguessable
from portal.regions.models import SourceMark
from portal.regions.models.terms import TermQuerySet, in_language, key_validator


class DocumentQuerySet(models.QuerySet["PartnershipDocument"]):
    """Documents by who may read them and whether they still stand."""

    def visible_to(self, user: Person) -> "DocumentQuerySet":
        """Those of partnerships that this person may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))

    def standing(self) -> "DocumentQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class PartnershipDocument(models.Model):
    """A private document of a partnership: never replaced, never deleted, withdrawn with a reason."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="documents")
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="documents", editable=False, verbose_name=_("added for")
    )
    kind = models.ForeignKey(DocumentKind, models.PROTECT, related_name="+", verbose_name=_("kind of document"))
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("agreement")
    )
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number"), max_length=100, blank=True)
    dated = models.DateField(_("dated"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=unguessable, storage=private_storage, max_length=200)
    name = models.CharField(max_length=150, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), max_length=1000, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar[list[str]] = ["added_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_document_withdrawn_by_whom_when_and_why",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer counts; it can still be read."""
        return self.withdrawn_at is not None

    def clean(self) -> None:
        """Refuse an agreement of another partnership."""
        super().clean()
        if self.agreement is not None and self.agreement.partnership_id != self.partnership_id:
            raise ValidationError({"agreement": _("That agreement belongs to another partnership.")})


class RequiredDocument(models.Model):
    """A document that a kind of cooperation needs, and when; an editable list (decision 14)."""

    key = models.CharField(_("key"), max_length=40, unique=True, validators=[key_validator])
    kind = models.ForeignKey(
        CooperationKind, models.CASCADE, related_name="required_documents", verbose_name=_("kind of cooperation")
    )
    document = models.ForeignKey(DocumentKind, models.PROTECT, related_name="+", verbose_name=_("kind of document"))
    when_id = models.CharField(_("when it is needed, in Indonesian"), max_length=300)
    when_en = models.CharField(_("when it is needed, in English"), max_length=300, blank=True)
    optional = models.BooleanField(_("only in some cases"), default=False, help_text=_("It does not count as missing."))
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lists show small numbers first."))
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Switch this off instead of deleting: checklists then leave it out.")
    )
    source = models.CharField(_("source"), max_length=300, blank=True, help_text=_("The rule or text it follows."))
    source_mark = models.CharField(_("how sure"), max_length=10, choices=SourceMark, default=SourceMark.SOURCED)

    objects = TermQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("required document")
        verbose_name_plural = _("required documents")
        ordering: ClassVar[list[str]] = ["kind__order", "order", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_requireddocument_once", fields=["kind", "document"])
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.document}"

    @property
    def when(self) -> str:
        """When it is needed, in the reader's language."""
        return in_language(self.when_id, self.when_en)
