"""Proposals of governments to each other, and what is cleared of them for everybody."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerships"

    def ready(self) -> None:
        """Register the reference tables, and who may edit them in the CMS."""
        from partnerships import (  # noqa: F401, PLC0415
            merging,
            notices,
            panels,
            partnership_panels,
            reference_tables,
            shown_panels,
            sitemaps,
            workspace_panels,
        )
        from partnerships.clock import agreements, plan, progress, silence  # noqa: F401, PLC0415
        from partnerships.importing import jobs  # noqa: F401, PLC0415
        from portal.accounts.cms import grant  # noqa: PLC0415
        from portal.accounts.roles import Permission  # noqa: PLC0415

        for model in ("cooperationkind", "cooperationstage", "documentkind", "requireddocument"):
            actions = ("add", "change", "delete", "view")
            grant(Permission.MANAGE_SETTINGS, *(f"partnerships.{action}_{model}" for action in actions))
        grant(Permission.EDIT_CONTENT, "partnerships.view_publicproposal")
        grant(Permission.PUBLISH_CONTENT, "partnerships.view_publicproposal", "partnerships.change_publicproposal")
