"""A partnership of two or more parties, and where it stands."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerships.models.proposals import Proposal
from partnerships.models.silence import silent_since, without_action, without_trace
from partnerships.models.stages import StageEntry
from partnerships.models.terms import CooperationKind, CooperationStage
from portal.accounts.models import Organisation
from portal.accounts.permissions import Person, can_read_everything, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.models import today
from portal.regions.models.terms import in_language
from visits.models import Need, Visit
from visits.models.request import new_key


class PartnershipStatus(models.TextChoices):
    """A decision of the parties (partnerships/states/partnerships.py); the stage is something else."""

    EXPLORING = "exploring", _("Exploring")
    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    CONCLUDED = "concluded", _("Concluded")
    ABANDONED = "abandoned", _("Abandoned")


LIVE = (PartnershipStatus.EXPLORING, PartnershipStatus.ACTIVE, PartnershipStatus.ON_HOLD)
MOVING = (PartnershipStatus.EXPLORING, PartnershipStatus.ACTIVE)


class Visibility(models.TextChoices):
    """Who may read the summary; what is written between the parties stays theirs at any setting."""

    PUBLIC = "public", _("everybody")
    PARTNERS = "partners", _("partners that are signed in")
    PRIVATE = "private", _("the parties only")


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """Partnerships by who may see them and what is decided."""

    def visible_to(self, user: Person) -> "PartnershipQuerySet":
        """The people of the parties and of their implementing units see theirs; nobody else, but the auditor."""
        if can_read_everything(user):
            return self.all()
        return self.of(organisations_permitting(user, Permission.READ_OWN))

    def of(self, organisations: set[int]) -> "PartnershipQuerySet":
        """Those in which one of the organisations is a party or carries one out."""
        own = Party.objects.filter(Q(organisation__in=organisations) | Q(unit__in=organisations))
        return self.filter(pk__in=own.values("partnership"))

    def live(self) -> "PartnershipQuerySet":
        """Neither concluded nor abandoned."""
        return self.filter(status__in=LIVE)

    def over(self) -> "PartnershipQuerySet":
        """Concluded or abandoned."""
        return self.exclude(status__in=LIVE)

    def public(self) -> "PartnershipQuerySet":
        """Those of which everybody may read the summary, and nothing else."""
        return self.filter(visibility=Visibility.PUBLIC)

    def shown_to(self, user: Person) -> "PartnershipQuerySet":
        """Those of which a person may read the summary: the public ones, those for partners, and one's own."""
        shown = Q(visibility=Visibility.PUBLIC)
        if organisations_permitting(user, Permission.READ_OWN):
            shown |= Q(visibility=Visibility.PARTNERS)
        return self.filter(shown | Q(pk__in=self.model.objects.visible_to(user).values("pk")))

    def on_site_for(self, user: Person) -> "PartnershipQuerySet":
        """Those that have a page under /kemitraan/ for a person: public ones, and those for partners to partners."""
        return self.shown_to(user).exclude(visibility=Visibility.PRIVATE)

    def with_parties(self) -> "PartnershipQuerySet":
        """With their parties at hand, and each one's organisation and region; one more query for however many rows."""
        return self.prefetch_related(Prefetch("parties", Party.objects.select_related("organisation__region")))

    def with_stage(self) -> "PartnershipQuerySet":
        """With `stage_now` (the key of the stage's row) and `stage_since` to filter by, and `present_entry` at hand.

        One more query for however many rows.
        """
        present = StageEntry.objects.present_in()
        of_same = StageEntry.objects.present_in("partnership")
        entries = StageEntry.objects.filter(pk=Subquery(of_same.values("pk")[:1])).select_related("stage")
        return self.annotate(
            stage_now=Subquery(present.values("stage")[:1]), stage_since=Subquery(present.values("entered_on")[:1])
        ).prefetch_related(Prefetch("stage_entries", entries, to_attr="present_entries"))

    def in_stage(self, *stages: int) -> "PartnershipQuerySet":
        """Those whose present stage is one of these, by the primary key of the stage's row."""
        return self.with_stage().filter(Q(stage_now__in=stages))

    def late(self, *, on: date | None = None) -> "PartnershipQuerySet":
        """Those that move and are in their stage longer than its target days, on a day (today)."""
        day = on or today()
        over = Q(pk__in=[])
        for stage, days in CooperationStage.objects.exclude(target_days=None).values_list("pk", "target_days"):
            over |= Q(stage_now=stage, stage_since__lt=day - timedelta(days=days or 0))
        return self.with_stage().filter(over, status__in=MOVING)

    def silent(self, *, on: date | None = None) -> "PartnershipQuerySet":
        """Those that live and in which nothing has happened for PARTNERSHIP_SILENT_DAYS, on a day (today)."""
        since = silent_since(on or today(), settings.PARTNERSHIP_SILENT_DAYS)
        found: PartnershipQuerySet = without_trace(self.live(), since)
        return found

    def unstarted(self, *, on: date | None = None) -> "PartnershipQuerySet":
        """Those that live, without any action PARTNERSHIP_UNSTARTED_DAYS after the last signature, on a day (today).

        With `last_signed_on`.
        """
        day = (on or today()) - timedelta(days=settings.PARTNERSHIP_UNSTARTED_DAYS)
        found: PartnershipQuerySet = without_action(self.live()).filter(last_signed_on__lte=day)
        return found


class Partnership(models.Model):
    """Two or more parties who do something together; what they write is theirs, what is cleared has fields of its own.

    `summary_id` and `summary_en` are the only texts that anybody but the parties reads, and only as far as
    `visibility` says.
    """

    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(
        _("status"), max_length=9, choices=PartnershipStatus, default=PartnershipStatus.EXPLORING, editable=False
    )
    kind = models.ForeignKey(CooperationKind, models.PROTECT, related_name="+", verbose_name=_("kind of cooperation"))
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
    aim = models.TextField(_("aim"), max_length=3000, blank=True)
    organisations = models.ManyToManyField(
        Organisation, through="Party", through_fields=("partnership", "organisation"), related_name="partnerships"
    )
    proposal = models.ForeignKey(
        Proposal, models.SET_NULL, null=True, blank=True, related_name="partnerships", verbose_name=_("from proposal")
    )
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="partnerships", verbose_name=_("from visit")
    )
    need = models.ForeignKey(
        Need, models.SET_NULL, null=True, blank=True, related_name="partnerships", verbose_name=_("from need")
    )
    visibility = models.CharField(
        _("who may read the summary"), max_length=8, choices=Visibility, default=Visibility.PRIVATE
    )
    summary_id = models.TextField(_("summary in Indonesian"), max_length=1500, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=1500, blank=True)
    cleared_at = models.DateTimeField(_("summary cleared at"), default=timezone.now, editable=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    is_example = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    once_key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PartnershipQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    template: ClassVar[str] = "partnerships/shown/partnership.html"  # its card in lists stands beside it

    WRITTEN: ClassVar[tuple[str, ...]] = (
        "title",
        "kind",
        "urusan",
        "dimension",
        "aim",
        "source",
        "source_url",
    )
    SHOWN: ClassVar[tuple[str, ...]] = ("visibility", "summary_id", "summary_en")

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="partnerships_partnership_status", condition=Q(status__in=PartnershipStatus.values)
            ),
            models.CheckConstraint(
                name="partnerships_partnership_visibility", condition=Q(visibility__in=Visibility.values)
            ),
            models.CheckConstraint(
                name="partnerships_partnership_shown_with_summary",
                condition=Q(visibility=Visibility.PRIVATE) | ~Q(summary_id=""),
                violation_error_message=_("Write the summary before others may read it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the workspace."""
        return reverse("partnerships:detail", args=[self.pk])

    def get_public_url(self) -> str:
        """Its page for others than the parties, in the reader's language; there is one unless it is private."""
        return reverse("public_partnerships:detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        """Whether it is neither concluded nor abandoned, so that its record is still written in."""
        return self.status in LIVE

    @property
    def present_entry(self) -> StageEntry | None:
        """The stage it is in; None before the first one. No query where it was fetched `with_stage()`."""
        fetched: list[StageEntry] | None = getattr(self, "present_entries", None)
        if fetched is not None:
            return fetched[0] if fetched else None
        return self.stage_entries.entered().newest_first().select_related("stage").first()

    @property
    def summary(self) -> str:
        """What others than the parties read, in the reader's language."""
        return in_language(self.summary_id, self.summary_en)

    @property
    def summary_language(self) -> str:
        """The language of what `summary` gives."""
        return "en" if self.summary_en and (get_language() or "id").startswith("en") else "id"

    @property
    def named_parties(self) -> "list[Party]":
        """The parties of which others may read that they take part; the one home of who is named to others.

        No query where the parties were fetched `with_parties()`.
        """
        return [party for party in self.parties.all() if party.named]

    @property
    def unnamed_parties(self) -> "list[Party]":
        """The parties that others do not read of, since they came when the summary was already let out."""
        return [party for party in self.parties.all() if not party.named]

    @property
    def public_title(self) -> str:
        """What others than the parties know it by: the title is theirs, so it is named by who takes part and in what.

        No query where the parties were fetched `with_parties()` and the affair is at hand.
        """
        parties = " – ".join(party.organisation.short for party in self.named_parties)
        return f"{parties}: {self.urusan.name}"


class Party(models.Model):
    """One side of a partnership: who stands for it, which unit carries it out, who is the focal point (PPKSD)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="party_in", verbose_name=_("organisation")
    )
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="unit_in",
        verbose_name=_("implementing unit"),
        help_text=_("The agency that carries it out, for example the communications office."),
    )
    focal_point = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("focal point (PPKSD)"),
    )
    order = models.PositiveSmallIntegerField(default=0)
    named = models.BooleanField(_("others may read that it takes part"), default=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="partnerships_party_once", fields=["partnership", "organisation"])
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def own_organisations(self) -> set[int]:
        """Primary keys of the organisations whose people act for this party."""
        return {self.organisation_id, self.unit_id or self.organisation_id}
