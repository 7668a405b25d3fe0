"""The ground under every app; knows no feature."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from portal.core import checks, jobs  # noqa: F401, PLC0415
