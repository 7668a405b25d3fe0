"""Finding things; knows no kind of thing."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        """Find what may be searched and listen to its changes; a wrong ELASTICSEARCH_URL stops the start."""
        from portal.accounts.cms import grant  # noqa: PLC0415
        from portal.accounts.roles import Permission  # noqa: PLC0415
        from search import changes, client, jobs  # noqa: PLC0415

        client.nodes(settings.ELASTICSEARCH_URL)
        autodiscover_modules("search_index")
        changes.connect()
        jobs.register_probes()
        grant(
            Permission.EDIT_CONTENT,
            *(f"search.{action}_bestbet" for action in ("add", "change", "delete", "view")),
            "search.view_querylog",
        )
