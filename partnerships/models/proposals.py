"""A proposal between organisations, with all that stays between them; what is cleared for everybody is a snippet."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casestudies.models import CaseStudyPage
from partnerships.models.terms import CooperationKind, DocumentKind
from portal.accounts.models import Organisation
from portal.accounts.permissions import Person, can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
from visits.models import Need, Point, Visit
from visits.models.request import new_key


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
NEVER_SENT = (ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN)


ACTS_FOR_REGION = (
    Organisation.Kind.PROVINCE,
    Organisation.Kind.REGENCY,
    Organisation.Kind.CITY,
    Organisation.Kind.AGENCY,
    Organisation.Kind.COUNCIL,
)


def refuse_parties(proposer: Organisation, addressees: Sequence[Organisation]) -> None:
    """Raise ValidationError (key "addressees") where a party stands on both sides or a region stands there twice."""
    if proposer in addressees:
        raise ValidationError({"addressees": _("A proposal is made to another organisation than one's own.")})
    seen: dict[int, Organisation] = {}
    for party in (proposer, *addressees):
        region = party.region_id or (party.parent.region_id if party.parent else None)
        if region is None or party.kind not in ACTS_FOR_REGION:
            continue
        if region in seen:
            raise ValidationError(
                {
                    "addressees": _("%(one)s and %(other)s act for the same region. Name a region only once.")
                    % {"one": seen[region].name, "other": party.name}
                }
            )
        seen[region] = party


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals by who may see them and what is decided."""

    def visible_to(self, user: Person) -> "ProposalQuerySet":
        """The proposer's people see theirs, those asked what has been sent; nobody else, but the auditor."""
        own = organisations_permitting(user, Permission.READ_OWN)
        mine = Q(proposer__in=own)
        sent = Q(sent_version__isnull=False)
        if can_read_everything(user):
            return self.filter(mine | sent)
        asked = ProposalAddressee.objects.filter(organisation__in=own).values("proposal")
        return self.filter(mine | (sent & Q(pk__in=asked)))

    def to_decide(self) -> "ProposalQuerySet":
        """Sent and not decided."""
        return self.filter(status=ProposalStatus.SUBMITTED)

    def made_by(self, organisations: Collection[int]) -> "ProposalQuerySet":
        """Those that one of the organisations proposes."""
        return self.filter(proposer__in=organisations)

    def made_to(self, organisations: Collection[int]) -> "ProposalQuerySet":
        """Those that were sent to one of the organisations."""
        asked = ProposalAddressee.objects.filter(organisation__in=organisations).values("proposal")
        return self.filter(pk__in=asked, sent_version__isnull=False)


class Proposal(models.Model):
    """An offer, a request, or something to be done together.

    Once it is sent the row holds what was sent last; what its authors write after that stands in its newest version
    (`in_work`) until it is sent again, so that whoever reads the row never reads what was not meant for him yet.
    """

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
    sent_version = models.PositiveIntegerField(null=True, editable=False)
    once_key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
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
            models.CheckConstraint(
                name="partnerships_proposal_sent_once_moved",
                condition=Q(sent_version__isnull=False) | Q(status__in=NEVER_SENT),
            ),
            models.CheckConstraint(
                name="partnerships_proposal_sent_what_is_written",
                condition=Q(sent_version__isnull=True) | Q(sent_version__lte=F("version")),
            ),
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

    @property
    def has_unsent_text(self) -> bool:
        """Whether its authors have written something that was not sent yet."""
        return self.sent_version is not None and self.sent_version < self.version

    def written(self) -> dict[str, Any]:
        """What is written in it, as plain values that a version keeps."""
        return {name: getattr(self, column) for name, column in self._columns()}

    def _columns(self) -> list[tuple[str, str]]:
        """(name, attribute of its plain value) of each written field."""
        columns = {field.name: field.attname for field in self._meta.concrete_fields}
        return [(name, columns[name]) for name in self.WRITTEN]

    def write(self, values: Mapping[str, Any]) -> None:
        """Put the values of a version in place; what it does not know stays."""
        for name, column in self._columns():
            if name in values:
                setattr(self, column, values[name])

    def as_of(self, values: Mapping[str, Any]) -> "Proposal":
        """A copy, not to be saved, that says what a version says."""
        copy = Proposal(**{field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields})
        copy.write(values)
        return copy

    def in_work(self) -> "Proposal":
        """As its authors read it: with what they have written since it was sent."""
        last = self.versions.first() if self.has_unsent_text else None
        if last is None:
            return self
        text = self.as_of(last.values)
        if text.kind_id and not CooperationKind.objects.filter(pk=text.kind_id).exists():
            text.kind = None  # deleted since: nothing protects what only a version names
        return text

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
