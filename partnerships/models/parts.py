"""What belongs to a proposal: its versions, questions with answers, opinions and private files."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.proposals import Proposal
from partnerships.models.terms import DocumentKind
from portal.accounts.models import Organisation
from portal.accounts.permissions import Person, can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.private_files import private_storage, unguessable


class ProposalVersion(models.Model):
    """What a proposal said at a time: the written fields, as plain values; others read what was sent."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    values: Any = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_version_once", fields=["proposal", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.number}"


class ProposalQuestion(models.Model):
    """More information asked, and the answer beside it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="questions")
    text = models.TextField(_("question"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_question_answered_when_and_by_whom",
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Opinion(models.TextChoices):
    """What a reviewer thinks."""

    FOR = "for", _("In favour")
    CHANGES = "changes", _("In favour with changes")
    AGAINST = "against", _("Against")


class ReviewQuerySet(models.QuerySet["ProposalReview"]):
    """Opinions by who may read them."""

    def visible_to(self, user: Person) -> "ReviewQuerySet":
        """The people of the organisation that gives them, and the auditor."""
        if can_read_everything(user):
            return self.all()
        return self.filter(organisation__in=organisations_permitting(user, Permission.READ_OWN))


class ProposalReview(models.Model):
    """One reviewer's opinion on what was sent last, with its reason."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reviews")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opinion = models.CharField(_("opinion"), max_length=7, choices=Opinion)
    reason = models.TextField(_("reason"), max_length=3000)
    version = models.PositiveIntegerField(editable=False)
    at = models.DateTimeField(default=timezone.now)

    objects = ReviewQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_review_once", fields=["proposal", "reviewer"]),
            models.CheckConstraint(name="partnerships_review_opinion", condition=Q(opinion__in=Opinion.values)),
        ]

    def __str__(self) -> str:
        return self.get_opinion_display()


class FileQuerySet(models.QuerySet["ProposalFile"]):
    """Attachments by who may read them."""

    def visible_to(self, user: Person) -> "FileQuerySet":
        """Those of proposals one may see; the other side gets them once they are sent."""
        own = organisations_permitting(user, Permission.READ_OWN)
        seen = Proposal.objects.visible_to(user).values("pk")
        sent = Q(since__lte=F("proposal__sent_version"))
        return self.filter(Q(proposal__in=seen) & (sent | Q(proposal__proposer__in=own)))


class ProposalFile(models.Model):
    """A private attachment of a proposal; kept by hash, given out only to its parties."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="files")
    title = models.CharField(_("title"), max_length=150)
    kind = models.ForeignKey(
        DocumentKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of document")
    )
    file = models.FileField(_("file"), upload_to=unguessable, storage=private_storage, max_length=200)
    name = models.CharField(max_length=150, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    since = models.PositiveIntegerField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FileQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def was_sent(self) -> bool:
        """Whether the other side has it; then it stays."""
        return self.proposal.sent_version is not None and self.since <= self.proposal.sent_version
