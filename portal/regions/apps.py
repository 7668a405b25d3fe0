"""Regions, their figures, and the reference lists every app builds on."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "portal.regions"
    label = "regions"
    verbose_name = "Regions"

    def ready(self) -> None:
        from portal.regions import map_sample, reference_tables  # noqa: F401, PLC0415
