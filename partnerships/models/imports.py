"""A workbook of agreements and actions that somebody brought: what was found in it, and how far it is."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Person, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.private_files import private_storage, unguessable

KEPT_FOR: Final = timedelta(days=7)
LOST_AFTER: Final = timedelta(minutes=30)


class ImportState(models.TextChoices):
    """How far an import is; it follows from what is written down of it."""

    FAULTY = "faulty", _("Something in it is wrong")
    NOTHING_NEW = "nothing_new", _("It brings nothing new")
    READY = "ready", _("Checked, can be imported")
    WRITING = "writing", _("Is being imported")
    FAILED = "failed", _("Could not be imported")
    WRITTEN = "written", _("Imported")


class PartnershipImportQuerySet(models.QuerySet["PartnershipImport"]):
    """Imports by who may see them and how far they are."""

    def visible_to(self, user: Person) -> "PartnershipImportQuerySet":
        """One's own, as long as one coordinates for some organisation."""
        if not organisations_permitting(user, Permission.COORDINATE):
            return self.none()
        return self.filter(by=user.pk)

    def unwritten(self) -> "PartnershipImportQuerySet":
        """Neither imported nor on the way to it."""
        return self.filter(written_at=None, asked_at=None)

    def lost(self, *, at: datetime | None = None) -> "PartnershipImportQuerySet":
        """Asked for so long ago that whoever wrote has been stopped."""
        return self.filter(written_at=None, asked_at__lt=(at or timezone.now()) - LOST_AFTER)

    def outlived(self, *, at: datetime | None = None) -> "PartnershipImportQuerySet":
        """Unwritten ones whose time is over."""
        return self.unwritten().filter(brought_at__lt=(at or timezone.now()) - KEPT_FOR)


class PartnershipImport(models.Model):
    """One workbook. The file is kept until it is imported, and not at all where something in it is wrong."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    file = models.FileField(upload_to=unguessable, storage=private_storage, max_length=200, blank=True)
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    partnerships = models.PositiveIntegerField(default=0)
    agreements = models.PositiveIntegerField(default=0)
    actions = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    faults_found = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    objects = PartnershipImportQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("import of partnerships")
        verbose_name_plural = _("imports of partnerships")
        ordering: ClassVar[list[str]] = ["-brought_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_import_written_as_asked",
                condition=Q(written_at__isnull=True) | Q(asked_at__isnull=False, faults_found=0, failure=""),
            ),
            models.CheckConstraint(
                name="partnerships_import_asked_without_fault",
                condition=Q(asked_at__isnull=True) | Q(faults_found=0, failure=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> ImportState:
        """How far it is."""
        if self.written_at:
            return ImportState.WRITTEN
        if self.asked_at:
            return ImportState.WRITING
        if self.faults_found:
            return ImportState.FAULTY
        if self.failure:
            return ImportState.FAILED
        return ImportState.READY if self.brings else ImportState.NOTHING_NEW

    @property
    def brings(self) -> int:
        """Rows that are new; what is imported, once it is."""
        return self.agreements + self.actions

    @property
    def can_be_written(self) -> bool:
        """Whether a person may ask for it now, the first time or after a failure."""
        return self.state in (ImportState.READY, ImportState.FAILED) and bool(self.file)

    @property
    def is_under_way(self) -> bool:
        """Whether it is worth looking again soon."""
        return self.state == ImportState.WRITING

    @property
    def kept_until(self) -> datetime:
        """When it is forgotten unless it has been imported by then."""
        return self.brought_at + KEPT_FOR


class ImportFault(models.Model):
    """A cell that cannot be taken, and what to do; `line` is counted as the spreadsheet does."""

    brought = models.ForeignKey(PartnershipImport, models.CASCADE, related_name="faults")
    sheet = models.CharField(max_length=40)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=60)
    text = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("fault in an import")
        verbose_name_plural = _("faults in an import")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.line}: {self.text}"
