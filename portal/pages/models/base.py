"""What all content pages share: summary, sources, freshness, and lists with filters."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page, TranslatableMixin

from portal.core.feeds import atom
from portal.core.filters import ListFilter, Listing

PROSE = ["bold", "italic", "ol", "ul", "link", "document-link"]


class Source(TranslatableMixin, Orderable):
    """Where something is taken from. Each page type has its own subclass with a ParentalKey `page`."""

    title = models.CharField(_("title"), max_length=250, help_text=_("What it is, in a few words."))
    publisher = models.CharField(_("publisher"), max_length=150, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("publisher"),
        FieldPanel("url"),
        FieldPanel("published_on"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        abstract = True
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title


class ContentPage(Page):
    """A page somebody reads for itself: has a summary that lists, feeds and previews show."""

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Shown in lists, feeds and when the page is shared.")
    )

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        """For search engines and previews: the search description, else the summary."""
        return self.search_description or self.summary


class ListPage(RoutablePageMixin, Page):
    """A list of one kind of page with filters declared once (`filter_path`), and its Atom feed."""

    introduction = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences above the list."))

    filter_path: ClassVar[str]  # dotted, since filters import models and not the reverse
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        abstract = True

    def listing(self, request: HttpRequest) -> Listing:
        """The list as this request asks for it."""
        filter_class: type[ListFilter] = import_string(self.filter_path)
        return Listing(filter_class, request, base_url=self.get_url(request) or "")

    @path("")
    def page_list(self, request: HttpRequest) -> HttpResponse:
        """The list, or only its results for htmx."""
        context = self.get_context(request, listing=self.listing(request))
        template = self.get_template(request)
        if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
            template = "components/listing_results.html"
        return TemplateResponse(request, template, context, headers={"Vary": "HX-Request"})

    @path("atom.xml")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest of the (filtered) list as an Atom feed."""
        return atom(request, title=self.title, subtitle=self.introduction, listing=self.listing(request))
