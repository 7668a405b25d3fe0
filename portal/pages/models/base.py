"""What all content pages share: summary, sources, freshness, and lists with filters."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page, Revision, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from portal.core.feeds import atom
from portal.core.filters import ListFilter, Listing
from portal.core.list_pages import list_page
from portal.pages.cards import CardListing
from portal.pages.forms import ContentPageForm
from portal.pages.models.trail import Trail
from portal.pages.publishing import refuse_unready

PROSE = ["bold", "italic", "ol", "ul", "link", "document-link"]

PROMOTE_PANELS: list[Any] = [
    MultiFieldPanel(
        [
            FieldPanel("slug", help_text=_("The last part of the address. An address once published keeps answering.")),
            FieldPanel("seo_title", help_text=_("Only where the browser and search engines need another title.")),
            FieldPanel(
                "search_description",
                help_text=_("One or two sentences for search engines. Empty: the summary is taken."),
            ),
        ],
        heading=_("Address and search engines"),
    ),
]


def of_the_original(*names: str) -> list[SynchronizedField]:
    """Fields that a translation has from its original, and that the form for translations leaves out."""
    return [SynchronizedField(name, overridable=False) for name in names]


class Source(TranslatableMixin, Orderable):
    """Where something is taken from. Each page type has its own subclass with a ParentalKey `page`."""

    title = models.CharField(_("title"), max_length=250, help_text=_("What it is, in a few words."))
    publisher = models.CharField(_("publisher"), max_length=150, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("published_on")]),
        FieldPanel("url"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        abstract = True
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title


class ContentPage(Trail, Page):
    """A page somebody reads for itself: has a summary that lists, feeds and previews show."""

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Shown in lists, feeds and when the page is shared.")
    )

    needs_summary: ClassVar[bool] = True  # checked before publishing
    base_form_class = ContentPageForm
    promote_panels: ClassVar[list[Any]] = PROMOTE_PANELS
    # The address is the original's unless somebody writes another one, so a translation is complete without it.
    override_translatable_fields: ClassVar[list[Any]] = [SynchronizedField("slug")]

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        """For search engines and previews: the search description, else the summary."""
        return self.search_description or self.summary

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision, or schedule it. Raises NotReady where it still lacks something.

        Workflows, bulk actions, the clock and translations come through here; the edit form is checked before.
        """
        refuse_unready(revision.as_object())
        return super().publish(revision, *args, **kwargs)


class ListPage(Trail, RoutablePageMixin, Page):
    """A list of one kind of page with filters declared once (`filter_path`), and its Atom feed."""

    introduction = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences above the list."))

    presentation = "portal.pages.presentation.list_page"
    filter_path: ClassVar[str]  # dotted, since filters import models and not the reverse
    first_title: ClassVar[str | Promise]  # what a new installation begins with; editors change it in the CMS
    first_introduction: ClassVar[str | Promise] = ""
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels: ClassVar[list[Any]] = PROMOTE_PANELS

    class Meta:
        abstract = True

    def listing(self, request: HttpRequest) -> Listing:
        """The list as this request asks for it."""
        filter_class: type[ListFilter] = import_string(self.filter_path)
        return CardListing(filter_class, request, base_url=self.get_url() or "")

    @path("")
    def page_list(self, request: HttpRequest) -> HttpResponse:
        """The list, or only its results for htmx."""
        return list_page(request, self.listing(request), self.get_template(request), lambda: self.get_context(request))

    @path("atom.xml/")  # the serving view lets the address stand without the slash
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest of the (filtered) list as an Atom feed."""
        return atom(request, title=self.title, subtitle=self.introduction, listing=self.listing(request))
