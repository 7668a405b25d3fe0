"""Articles and their list."""

from typing import Any, ClassVar

from django.db import models
from django.forms import CheckboxSelectMultiple, SelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from portal.core.fields import StreamField
from portal.core.models import today
from portal.pages.blocks import STORY
from portal.pages.models.base import ContentPage, ListPage, Source


class ArticleIndexPage(ListPage):
    """/artikel/"""

    fixed_slug = "artikel"
    first_title = _("Articles")
    first_introduction = _("Guidance and background.")
    filter_path = "portal.pages.filters.ArticleFilter"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.ArticlePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of articles")


class ArticleTag(TaggedItemBase):
    """A tag on an article."""

    content_object = ParentalKey("pages.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePage(ContentPage):
    """News, guidance, background."""

    date = models.DateField(_("date"), default=today, help_text=_("The date readers see; lists are sorted by it."))
    image = models.ForeignKey(
        "pages.PortalImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    body = StreamField(STORY, verbose_name=_("text"), blank=True)
    dimensions = ParentalManyToManyField("regions.Dimension", blank=True, verbose_name=_("smart city dimensions"))
    regions = ParentalManyToManyField("regions.Region", blank=True, verbose_name=_("regions"))
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))

    content_panels: ClassVar[list[Any]] = [
        *ContentPage.content_panels,
        FieldPanel("summary"),
        FieldPanel("date"),
        FieldPanel("body"),
        FieldPanel("image"),
        MultiFieldPanel(
            [
                FieldPanel("dimensions", widget=CheckboxSelectMultiple),
                FieldPanel(
                    "regions",
                    widget=SelectMultiple(attrs={"size": 8, "data-filter-options": _("Search")}),
                    help_text=_("Hold Ctrl (or Cmd) to choose several."),
                ),
                FieldPanel("tags"),
            ],
            heading=_("Subjects"),
        ),
        InlinePanel("sources", heading=_("Sources"), label=_("Source"), help_text=_("Where readers can check this.")),
    ]
    joined = ("image",)
    presentation = "portal.pages.presentation.article"
    card_presentation = "portal.pages.presentation.article_card"
    parent_page_types: ClassVar[list[str]] = ["pages.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar[list[Any]] = [
        *ContentPage.override_translatable_fields,
        SynchronizedField("dimensions"),
        SynchronizedField("regions"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-date"], name="pages_article_newest")]


class ArticleSource(Source):
    """A source of an article."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="sources")

    class Meta(Source.Meta):
        abstract = False
