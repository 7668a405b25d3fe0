"""Home, articles, standard pages and the blocks all pages are written with."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save  # noqa: PLC0415
        from wagtail.models import Page, PageViewRestriction  # noqa: PLC0415
        from wagtail.signals import page_published, page_unpublished, post_page_move  # noqa: PLC0415

        from portal.pages import actions, content_checks, jobs, panels  # noqa: F401, PLC0415

        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(actions.on_change)
        post_delete.connect(actions.on_change, sender=Page)
        for signal in (post_save, post_delete):
            signal.connect(actions.on_change, sender=PageViewRestriction)
