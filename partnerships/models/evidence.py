"""What proves that an action was done. It is never changed or deleted; what was wrong is withdrawn, with a reason."""

from typing import ClassVar, Final

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Party
from partnerships.models.plan import Action, ActionStatus
from portal.accounts.permissions import Person
from portal.core.models import clean_number
from portal.core.notation import quantity
from portal.core.private_files import private_storage, unguessable


class EvidenceKind(models.TextChoices):
    """What kind of proof it is."""

    FILE = "file", _("File")
    LINK = "link", _("Link")
    FIGURE = "figure", _("Figure")
    NOTE = "note", _("Note")


_NO_FILE: Final = Q(file="", name="", sha256="")
_NO_LINK: Final = Q(url="")
_NO_FIGURE: Final = Q(value__isnull=True, unit="", as_of__isnull=True, source="")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence by who may read it and whether it counts."""

    def visible_to(self, user: Person) -> "EvidenceQuerySet":
        """That of actions one may see."""
        return self.filter(action__in=Action.objects.visible_to(user).values("pk"))

    def standing(self) -> "EvidenceQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def counting(self) -> "EvidenceQuerySet":
        """Not withdrawn, and given since the action was last disputed or opened again."""
        return self.standing().filter(attempt=F("action__attempt"))

    def results(self) -> "EvidenceQuerySet":
        """Figures of public actions that the other side has confirmed: what others may read of what came of it."""
        done = Q(action__is_public=True, action__status=ActionStatus.DONE)
        return self.counting().filter(done, kind=EvidenceKind.FIGURE)


class Evidence(models.Model):
    """A file, a link, a figure or a note of the owner; `attempt` is that of the action when it was given."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="evidence")
    attempt = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=EvidenceKind)
    text = models.TextField(_("what it shows"), max_length=2000, blank=True)
    file = models.FileField(_("file"), upload_to=unguessable, storage=private_storage, max_length=200, blank=True)
    name = models.CharField(max_length=150, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    url = models.URLField(_("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])])
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), max_length=2000, blank=True, editable=False)

    objects = EvidenceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at", "action"], name="partnerships_evidence_recent")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_evidence_is_what_it_says",
                condition=(Q(kind=EvidenceKind.FILE) & ~Q(file="") & ~Q(sha256="") & _NO_LINK & _NO_FIGURE)
                | (
                    Q(kind=EvidenceKind.LINK)
                    & (Q(url__istartswith="https://") | Q(url__istartswith="http://"))
                    & _NO_FILE
                    & _NO_FIGURE
                )
                | (
                    Q(kind=EvidenceKind.FIGURE, value__isnull=False, as_of__isnull=False)
                    & ~Q(unit="")
                    & ~Q(source="")
                    & _NO_FILE
                    & _NO_LINK
                )
                | (Q(kind=EvidenceKind.NOTE) & ~Q(text="") & _NO_FILE & _NO_LINK & _NO_FIGURE),
                violation_error_message=_(
                    "Give what belongs to this kind and nothing else: a file; a link that begins with https:// or "
                    "http://; a figure with unit, date and source; or a note."
                ),
            ),
            models.CheckConstraint(
                name="partnerships_evidence_withdrawn_together",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return quantity(self.value, self.unit) or self.name or self.url or self.text[:80]

    def clean(self) -> None:
        """Refuse a share over 100, or a number without a unit."""
        super().clean()
        clean_number(self.value, None, self.unit)
