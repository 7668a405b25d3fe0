"""Finding things; knows no kind of thing."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        """Find what may be searched and listen to its changes; a setting that can never work stops the start."""
        from portal.accounts.cms import grant  # noqa: PLC0415
        from portal.accounts.roles import Permission  # noqa: PLC0415
        from search import changes, checks, client, jobs, panels, reference_tables  # noqa: F401, PLC0415

        client.refuse_wrong_settings()
        autodiscover_modules("search_index")
        changes.connect()
        jobs.register_probes()
        grant(
            Permission.EDIT_CONTENT,
            *(
                f"search.{action}_{model}"
                for model in ("bestbet", "synonymgroup")
                for action in ("add", "change", "delete", "view")
            ),
            "search.view_querylog",
        )
