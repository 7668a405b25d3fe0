"""Visits and the reports published about them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        from django.db.models.signals import post_delete  # noqa: PLC0415
        from wagtail.signals import page_published, page_unpublished, post_page_move  # noqa: PLC0415

        from visits import (  # noqa: F401, PLC0415
            actions,
            content_checks,
            jobs,
            merging,
            notices,
            panels,
            reference_tables,
            sitemaps,
        )
        from visits.models import VisitReportPage  # noqa: PLC0415

        page_published.connect(actions.on_published, sender=VisitReportPage)
        page_unpublished.connect(actions.on_gone, sender=VisitReportPage)
        post_delete.connect(actions.on_gone, sender=VisitReportPage)
        post_page_move.connect(actions.on_moved)
