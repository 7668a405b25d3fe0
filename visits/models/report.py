"""The published report of a visit."""

from typing import Any, ClassVar

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from portal.core.fields import StreamField
from portal.pages.blocks import STORY
from portal.pages.models import ContentPage, ListPage
from portal.pages.models.base import of_the_original


class VisitReportIndexPage(ListPage):
    """/kunjungan/"""

    fixed_slug = "kunjungan"
    first_title = _("Visits")
    first_introduction = _("Who met whom, what was discussed, and what came of it.")
    filter_path = "visits.filters.VisitReportFilter"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["visits.VisitReportPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of visit reports")


class VisitReportPage(ContentPage):
    """What was shown, said, stated and promised in a visit, and what is known to have followed."""

    visit = models.ForeignKey(
        "visits.Visit",
        models.PROTECT,
        null=True,
        related_name="reports",
        verbose_name=_("visit"),
        help_text=_("Who met whom, when. Make the visit first if it is not in the list."),
    )
    image = models.ForeignKey(
        "pages.PortalImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    dimensions = ParentalManyToManyField("regions.Dimension", blank=True, verbose_name=_("smart city dimensions"))
    story = StreamField(
        STORY, verbose_name=_("story"), blank=True, help_text=_("What happened, told for readers who were not there.")
    )

    joined = ("visit__kind", "visit__host", "image")
    presentation = "visits.presentation.visit_report"
    card_presentation = "visits.presentation.report_card"
    parent_page_types: ClassVar[list[str]] = ["visits.VisitReportIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar[list[Any]] = [
        *ContentPage.override_translatable_fields,
        *of_the_original("visit"),
        SynchronizedField("dimensions"),
    ]

    content_panels: ClassVar[list[Any]] = [
        *ContentPage.content_panels,
        FieldPanel("summary", help_text=_("At most 200 words: who met whom, what about, what was promised.")),
        MultiFieldPanel(
            [FieldPanel("visit"), FieldPanel("dimensions", widget=CheckboxSelectMultiple)], heading=_("Which visit")
        ),
        InlinePanel(
            "participants",
            heading=_("Participants"),
            label=_("Participant"),
            help_text=_("By office. A name only with recorded consent or from a public source."),
        ),
        InlinePanel("places", heading=_("Places visited"), label=_("Place"), classname="collapsed"),
        InlinePanel(
            "systems_shown",
            heading=_("Systems shown"),
            label=_("System"),
            help_text=_("The case studies of what was shown."),
        ),
        FieldPanel("story"),
        InlinePanel("points", heading=_("Points discussed"), label=_("Point")),
        InlinePanel(
            "stated_facts",
            heading=_("Facts stated about a region"),
            label=_("Stated fact"),
            help_text=_("What a speaker claimed. It is shown on the region's page as a claim, never as a statistic."),
        ),
        InlinePanel(
            "opportunities",
            heading=_("Opportunities"),
            label=_("Opportunity"),
            help_text=_("What both sides see as worth doing, without anybody having promised it."),
        ),
        InlinePanel(
            "commitments",
            heading=_("Commitments"),
            label=_("Commitment"),
            help_text=_("What was promised. A missing owner or due date is shown to readers as missing."),
        ),
        InlinePanel(
            "photographs",
            heading=_("Photographs"),
            label=_("Photograph"),
            help_text=_("Each with a text alternative; the credit is kept with the picture."),
        ),
        FieldPanel("image", heading=_("Picture for lists")),
        InlinePanel(
            "follow_ups",
            heading=_("What followed"),
            label=_("What followed"),
            help_text=_("Come back here when something is known to have followed."),
            classname="collapsed",
        ),
        InlinePanel(
            "sources",
            heading=_("Sources"),
            label=_("Source"),
            help_text=_("Where readers can check this. At least one."),
        ),
    ]

    class Meta:
        verbose_name = _("visit report")
        verbose_name_plural = _("visit reports")
