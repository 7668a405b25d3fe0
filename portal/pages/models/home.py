"""The home page."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.pages.models.trail import Trail


class HomePage(Trail, Page):
    """What this is for in one sentence; the rest are panels that apps register for "home"."""

    lead = models.CharField(
        _("what this is for"), max_length=250, help_text=_("One sentence, the largest on the page.")
    )
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lead"), FieldPanel("introduction")]
    presentation = "portal.pages.presentation.home"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count_per_parent = 2

    class Meta:
        verbose_name = _("home page")
