"""The case study page: the fields of KIPP and OPSI joined (product.md sections 1 and 2)."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField

from casestudies.region_choice import remember
from portal.core.fields import StreamField
from portal.core.models import DatePrecision
from portal.pages.blocks import STORY, StepBlock
from portal.pages.models import ContentPage, ListPage
from portal.pages.models.base import PROSE, of_the_original


class CaseStatus(models.TextChoices):
    """Where the innovation itself stands."""

    PLANNED = "planned", _("planned")
    PILOT = "pilot", _("pilot")
    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")


class CaseStudyIndexPage(ListPage):
    """/studi-kasus/"""

    fixed_slug = "studi-kasus"
    first_title = _("Case studies")
    first_introduction = _("Innovations at work, with results, conditions and lessons.")
    filter_path = "casestudies.filters.CaseStudyFilter"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["casestudies.CaseStudyPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of case studies")


class CaseStudyTag(TaggedItemBase):
    """A tag on a case study."""

    content_object = ParentalKey("casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="tagged_items")


class CaseStudyPage(ContentPage):
    """One innovation of one government, told so that another can judge whether it fits."""

    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, related_name="case_studies", verbose_name=_("region")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        related_name="case_studies",
        verbose_name=pgettext_lazy("who answers for it", "owner"),
        help_text=_("The organisation that runs it and answers for this text."),
    )
    status = models.CharField(_("status"), max_length=8, choices=CaseStatus, default=CaseStatus.RUNNING)
    status_since = models.DateField(
        _("since"),
        null=True,
        blank=True,
        help_text=_("Only month or year known? Take its first day and say so beside."),
    )
    status_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    status_reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Needed when it was stopped: why?")
    )
    start_year = models.PositiveSmallIntegerField(
        _("start year"), null=True, blank=True, help_text=_("When it was first used, with four digits.")
    )
    confirmed_on = models.DateField(
        _("confirmed true on"),
        null=True,
        blank=True,
        help_text=_("When the owner last said that all this still holds."),
    )
    image = models.ForeignKey(
        "pages.PortalImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    urusan = ParentalManyToManyField("regions.Urusan", blank=True, verbose_name=_("government affairs (urusan)"))
    dimensions = ParentalManyToManyField("regions.Dimension", blank=True, verbose_name=_("smart city dimensions"))
    sdgs = ParentalManyToManyField("regions.SDG", blank=True, verbose_name=_("Sustainable Development Goals"))
    tags = ClusterTaggableManager(through=CaseStudyTag, blank=True, verbose_name=_("tags"))

    problem = RichTextField(
        _("problem"), blank=True, features=PROSE, help_text=_("What went wrong before, for whom, since when.")
    )
    aim = RichTextField(
        _("aim"), blank=True, features=PROSE, help_text=_("What was to become better, and how one would notice.")
    )
    solution = RichTextField(
        _("solution"), blank=True, features=PROSE, help_text=_("What was built and how it is used.")
    )
    novelty = RichTextField(
        _("what is new"), blank=True, features=PROSE, help_text=_("What it adds to what others had already.")
    )
    implementation = StreamField(
        [("step", StepBlock())],
        verbose_name=_("implementation steps"),
        blank=True,
        help_text=_("In the order another government would take them."),
    )
    adaptability = RichTextField(
        _("what others need to know"),
        blank=True,
        features=PROSE,
        help_text=_("What can be taken over as it is, what must be changed."),
    )
    challenges = RichTextField(
        _("challenges and failures"), blank=True, features=PROSE, help_text=_("What did not work helps others most.")
    )
    lessons = RichTextField(
        _("lessons"), blank=True, features=PROSE, help_text=_("What you would do in another way next time.")
    )
    cost = RichTextField(
        _("cost and resources"), blank=True, features=PROSE, help_text=_("Budget with its year, people, equipment.")
    )
    sustainability = RichTextField(
        _("sustainability"), blank=True, features=PROSE, help_text=_("Who keeps it running, and what pays for it.")
    )
    legal_basis = RichTextField(
        _("legal basis"), blank=True, features=PROSE, help_text=_("Regulations and decrees with number and year.")
    )
    story = StreamField(
        STORY,
        verbose_name=_("more"),
        blank=True,
        help_text=_("What has no place above: pictures, quotes, tables, related pages."),
    )

    joined = ("region", "organisation", "image")
    presentation = "casestudies.presentation.case_study"
    card_presentation = "casestudies.presentation.case_card"
    parent_page_types: ClassVar[list[str]] = ["casestudies.CaseStudyIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar[list[Any]] = [
        *ContentPage.override_translatable_fields,
        *of_the_original("organisation", "region"),
        SynchronizedField("urusan"),
        SynchronizedField("dimensions"),
        SynchronizedField("sdgs"),
    ]

    content_panels: ClassVar[list[Any]] = [
        *ContentPage.content_panels,
        FieldPanel("summary", help_text=_("At most 200 words: what it is, for whom, what it changed.")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("organisation"), FieldPanel("region")]), FieldPanel("start_year")],
            heading=_("Who and where"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("status"), FieldPanel("status_since"), FieldPanel("status_precision")],
                ),
                FieldPanel("status_reason"),
                FieldPanel("confirmed_on"),
            ],
            heading=_("Where it stands"),
        ),
        MultiFieldPanel(
            [FieldPanel("problem"), FieldPanel("aim"), FieldPanel("solution"), FieldPanel("novelty")],
            heading=_("Problem and solution"),
        ),
        FieldPanel("implementation"),
        InlinePanel(
            "results",
            heading=_("Results"),
            label=_("Result"),
            help_text=_("Each with unit, date and source. Where sources conflict, give both and say so."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("adaptability"),
                InlinePanel(
                    "preconditions",
                    heading=_("Preconditions"),
                    label=_("Precondition"),
                    help_text=_(
                        "What a region needs for this to work; the portal holds it against the region's figures."
                    ),
                ),
            ],
            heading=_("Does it fit elsewhere?"),
        ),
        MultiFieldPanel(
            [FieldPanel("challenges"), FieldPanel("lessons")],
            heading=_("What was learned"),
        ),
        MultiFieldPanel(
            [FieldPanel("cost"), FieldPanel("sustainability"), FieldPanel("legal_basis")],
            heading=_("Resources and basis"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("dimensions", widget=CheckboxSelectMultiple),
                FieldPanel("urusan", widget=CheckboxSelectMultiple),
                FieldPanel("sdgs", widget=CheckboxSelectMultiple),
                FieldPanel("tags"),
            ],
            heading=_("Subjects"),
        ),
        FieldPanel("image"),
        FieldPanel("story"),
        InlinePanel("attachments", heading=_("Attachments"), label=_("Attachment"), classname="collapsed"),
        InlinePanel(
            "sources",
            heading=_("Sources"),
            label=_("Source"),
            help_text=_("Where readers can check this. At least one."),
        ),
    ]

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="casestudies_status_known", condition=models.Q(status__in=[s.value for s in CaseStatus])
            )
        ]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; the region a reader asked it for is kept for the next one."""
        answer: HttpResponse = super().serve(request, *args, **kwargs)
        remember(request, answer)
        return answer

    def clean(self) -> None:
        """A stopped case says why; a start year is plausible. Lengths are checked before publishing."""
        super().clean()
        if self.start_year is not None and not 1945 <= self.start_year <= 2100:
            raise ValidationError({"start_year": _("Give a year with four digits, for example 2016.")})
