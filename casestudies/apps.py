"""Case studies: what was built, what it did, what it needs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseStudiesConfig(AppConfig):
    name = "casestudies"
    verbose_name = _("Case studies")

    def ready(self) -> None:
        from casestudies import content_checks, panels  # noqa: F401, PLC0415
