"""Standard pages: about, help, contact, licence, accessibility, privacy."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.core.fields import StreamField
from portal.pages.blocks import STORY
from portal.pages.models.base import ContentPage


class StandardPage(ContentPage):
    """A page about the portal itself."""

    body = StreamField(STORY, verbose_name=_("text"), blank=True)

    needs_summary: ClassVar[bool] = False
    content_panels: ClassVar[list[Any]] = [*ContentPage.content_panels, FieldPanel("summary"), FieldPanel("body")]
    presentation = "portal.pages.presentation.standard"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["pages.StandardPage"]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
