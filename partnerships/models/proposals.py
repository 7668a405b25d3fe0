"""A proposal between organisations, with all that stays between them; what is cleared for everybody is a snippet."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casestudies.models import CaseStudyPage
from partnerships.models.terms import CooperationKind, DocumentKind
from portal.accounts.models import Organisation
from portal.accounts.permissions import Person, can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.private_files import private_storage, unguessable
from visits.models import Need, Point, Visit


class Direction(models.TextChoices):
    """Who wants something of whom."""

    OFFER = "offer", _("Offer")
    REQUEST = "request", _("Request")
    JOINT = "joint", _("Joint")


class ProposalStatus(models.TextChoices):
    """A decision of the proposer or of the one asked (partnerships/states.py)."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    QUESTIONED = "questioned", _("More information asked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TAKEN_UP = "taken_up", _("Taken up")


EDITABLE = (ProposalStatus.DRAFT, ProposalStatus.QUESTIONED)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals by who may see them and what is decided."""

    def visible_to(self, user: Person) -> "ProposalQuerySet":
        """The proposer's people see theirs, those asked what has been sent; nobody else, but the auditor."""
        own = organisations_permitting(user, Permission.READ_OWN)
        mine = Q(proposer__in=own)
        sent = ~Q(status=ProposalStatus.DRAFT)
        if can_read_everything(user):
            return self.filter(mine | sent)
        asked = ProposalAddressee.objects.filter(organisation__in=own).values("proposal")
        return self.filter(mine | (sent & Q(pk__in=asked)))

    def to_decide(self) -> "ProposalQuerySet":
        """Sent and not decided."""
        return self.filter(status=ProposalStatus.SUBMITTED)


class Proposal(models.Model):
    """An offer, a request, or something to be done together."""

    direction = models.CharField(_("kind of proposal"), max_length=7, choices=Direction)
    status = models.CharField(
        _("status"), max_length=10, choices=ProposalStatus, default=ProposalStatus.DRAFT, editable=False
    )
    title = models.CharField(_("title"), max_length=150)
    proposer = models.ForeignKey(
        Organisation, models.PROTECT, related_name="proposals_made", verbose_name=_("proposed by")
    )
    addressees = models.ManyToManyField(
        Organisation, through="ProposalAddressee", related_name="proposals_received", verbose_name=_("proposed to")
    )
    urusan = models.ForeignKey(
        "regions.Urusan", models.PROTECT, related_name="+", verbose_name=_("object (government affair)")
    )
    dimension = models.ForeignKey(
        "regions.Dimension",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("smart city dimension"),
    )
    kind = models.ForeignKey(
        CooperationKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of cooperation"),
        help_text=_("It says which documents will be needed."),
    )
    aim = models.TextField(_("aim"), max_length=3000, blank=True)
    scope = models.TextField(_("scope"), max_length=3000, blank=True)
    we_bring = models.TextField(_("what we bring"), max_length=3000, blank=True)
    you_bring = models.TextField(_("what we hope you bring"), max_length=3000, blank=True)
    visit = models.ForeignKey(Visit, models.SET_NULL, null=True, blank=True, related_name="proposals")
    point = models.ForeignKey(Point, models.SET_NULL, null=True, blank=True, related_name="proposals")
    need = models.ForeignKey(Need, models.SET_NULL, null=True, blank=True, related_name="proposals")
    case = models.ForeignKey(
        CaseStudyPage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("case study it builds on"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProposalQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    WRITTEN: ClassVar[tuple[str, ...]] = (
        "direction",
        "title",
        "urusan",
        "dimension",
        "kind",
        "aim",
        "scope",
        "we_bring",
        "you_bring",
        "case",
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["proposer", "status", "-made_at"], name="partnerships_proposal_of")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="partnerships_proposal_status", condition=Q(status__in=ProposalStatus.values)),
            models.CheckConstraint(name="partnerships_proposal_direction", condition=Q(direction__in=Direction.values)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the workspace."""
        return reverse("proposals:detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        """Whether the proposer may still write in it."""
        return self.status in EDITABLE

    def documents(self) -> models.QuerySet[DocumentKind]:
        """The kinds of document that this kind of cooperation needs, in the order they are signed."""
        keys = self.kind.instrument_keys if self.kind else []
        place = models.Case(*[models.When(key=key, then=n) for n, key in enumerate(keys)], default=len(keys))
        return DocumentKind.objects.filter(key__in=keys).order_by(place)


class ProposalAddressee(models.Model):
    """An organisation a proposal is made to."""

    proposal = models.ForeignKey(Proposal, models.CASCADE)
    organisation = models.ForeignKey(Organisation, models.PROTECT)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_addressee_once", fields=["proposal", "organisation"])
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class ProposalVersion(models.Model):
    """What a proposal said at a time: the written fields, as plain values."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    values: Any = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

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


class ProposalReview(models.Model):
    """One reviewer's opinion, with its reason; seen by the people of the organisation that reviews."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reviews")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opinion = models.CharField(_("opinion"), max_length=7, choices=Opinion)
    reason = models.TextField(_("reason"), max_length=3000)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_review_once", fields=["proposal", "reviewer"]),
            models.CheckConstraint(name="partnerships_review_opinion", condition=Q(opinion__in=Opinion.values)),
        ]

    def __str__(self) -> str:
        return self.get_opinion_display()


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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.title
