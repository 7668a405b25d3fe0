"""What is cleared of a proposal for everybody to read: copies, so that nothing private shows through."""

from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casestudies.models import CaseStudyPage
from partnerships.models.proposals import Direction, Proposal, ProposalStatus
from partnerships.models.terms import CooperationKind
from portal.accounts.models import Organisation
from portal.accounts.permissions import Person
from portal.core.visibility import public
from visits.models import Need


class PublicState(models.TextChoices):
    """How far it has come, as everybody may know it: who declined or withdrew stays between the parties."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    TAKEN_UP = "taken_up", _("Taken up")
    CLOSED = "closed", _("Closed")


STATE_OF: Final[dict[str, PublicState]] = {
    ProposalStatus.SUBMITTED: PublicState.OPEN,
    ProposalStatus.QUESTIONED: PublicState.OPEN,
    ProposalStatus.ACCEPTED: PublicState.ACCEPTED,
    ProposalStatus.TAKEN_UP: PublicState.TAKEN_UP,
    ProposalStatus.DECLINED: PublicState.CLOSED,
    ProposalStatus.WITHDRAWN: PublicState.CLOSED,
}


class PublicProposalQuerySet(models.QuerySet["PublicProposal"]):
    """Published proposals."""

    def visible_to(self, user: Person) -> Self:
        """What is on the site is for everybody; what was taken off is for nobody."""
        return self.public()

    def public(self) -> Self:
        """What is on the site."""
        return self.filter(live=True)

    def behind(self) -> Self:
        """Those whose proposal has gone on since: its status is not the one that was cleared."""
        still = Q(pk__in=[])
        for status, state in STATE_OF.items():
            still |= Q(proposal__status=status, state=state)
        return self.exclude(still)


class PublicProposal(models.Model):
    """What a coordinator of the proposer lets everybody read: a snippet of its own, written when it is cleared.

    It holds copies. The proposal may change, move or be withdrawn: nothing changes here until it is cleared anew.
    To whom it was made is never part of it, since that organisation has not cleared anything.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="public", editable=False)
    title_id = models.CharField(_("title in Indonesian"), max_length=150)
    title_en = models.CharField(_("title in English"), max_length=150, blank=True)
    summary_id = models.TextField(_("summary in Indonesian"), max_length=1500)
    summary_en = models.TextField(_("summary in English"), max_length=1500, blank=True)
    direction = models.CharField(_("kind of proposal"), max_length=7, choices=Direction, editable=False)
    state = models.CharField(_("status"), max_length=8, choices=PublicState, editable=False)
    proposer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="published_proposals",
        verbose_name=_("proposed by"),
        editable=False,
    )
    urusan = models.ForeignKey(
        "regions.Urusan",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("object (government affair)"),
        editable=False,
    )
    dimension = models.ForeignKey(
        "regions.Dimension",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("smart city dimension"),
        editable=False,
    )
    kind = models.ForeignKey(
        CooperationKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of cooperation"),
        editable=False,
    )
    need = models.ForeignKey(
        Need,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="published_proposals",
        verbose_name=_("need it answers"),
        editable=False,
    )
    case = models.ForeignKey(
        CaseStudyPage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="published_proposals",
        verbose_name=_("case study it builds on"),
        editable=False,
    )
    live = models.BooleanField(_("published"), default=False)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    cleared_at = models.DateTimeField(_("cleared at"), default=timezone.now, editable=False)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = PublicProposalQuerySet.as_manager()
    wagtail_reference_index_ignore = True
    template: ClassVar[str] = "partnerships/public/proposal.html"  # its card in lists stands beside it

    TEXTS: ClassVar[tuple[str, ...]] = ("title_id", "title_en", "summary_id", "summary_en")
    CHOSEN: ClassVar[tuple[str, ...]] = ("urusan", "dimension", "kind", "need", "case")

    class Meta:
        verbose_name = _("published proposal")
        verbose_name_plural = _("published proposals")
        ordering: ClassVar[list[str]] = ["-published_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["live", "-published_on"], name="partnerships_public_listed")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_public_proposal_dated", condition=Q(live=False) | Q(published_on__isnull=False)
            ),
            models.CheckConstraint(
                name="partnerships_public_proposal_state", condition=Q(state__in=PublicState.values)
            ),
            models.CheckConstraint(
                name="partnerships_public_proposal_direction", condition=Q(direction__in=Direction.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title_id

    def get_absolute_url(self) -> str:
        """Its page in the reader's language."""
        return reverse("public_proposals:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """The title in the reader's language, or the Indonesian one."""
        return self.title_en if self.language == "en" else self.title_id

    @property
    def summary(self) -> str:
        """The summary in the reader's language, or the Indonesian one."""
        return self.summary_en if self.language == "en" else self.summary_id

    @property
    def language(self) -> str:
        """The language that title and summary are shown in: English only where both exist."""
        return "en" if self.has_english and (get_language() or "id").startswith("en") else "id"

    @property
    def has_english(self) -> bool:
        """Whether both texts exist in English; the form asks for both or none."""
        return bool(self.title_en and self.summary_en)

    @staticmethod
    def clearable(proposal: Proposal) -> dict[str, Any]:
        """What of a proposal may be let out besides the texts: only what everybody could read by itself."""
        need = Need.objects.public().filter(pk=proposal.need_id or 0).first()
        case = public(CaseStudyPage.objects.filter(pk=proposal.case_id or 0)).first()
        found = {"urusan": proposal.urusan, "dimension": proposal.dimension, "kind": proposal.kind}
        return {name: value for name, value in {**found, "need": need, "case": case}.items() if value is not None}
