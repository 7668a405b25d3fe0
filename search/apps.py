"""Finding things; knows no kind of thing."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from portal.core import health  # noqa: PLC0415
        from search import client  # noqa: PLC0415

        health.register("search", client.state)
