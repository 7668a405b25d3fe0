"""People, their organisations, and what each may do."""

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    """This app."""

    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self) -> None:
        """Register jobs, policies, grants and the read-only admin."""
        from portal.accounts import admin, jobs, policies  # noqa: F401, PLC0415
        from portal.accounts.cms import grant  # noqa: PLC0415
        from portal.accounts.roles import Permission  # noqa: PLC0415

        policies.register()
        every = ("add", "change", "delete", "view")
        for model in ("indicator", "regionfact"):
            grant(Permission.EDIT_CONTENT, *(f"regions.{action}_{model}" for action in every))
        for model in ("region", "urusan", "dimension", "jakartadimension", "sdg"):
            grant(Permission.MANAGE_SETTINGS, *(f"regions.{action}_{model}" for action in every))
        grant(Permission.EDIT_CONTENT, "wagtail_localize.submit_translation")
        grant(
            Permission.MANAGE_SETTINGS,
            *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")),
        )
        grant(Permission.MANAGE_SETTINGS, "core.view_errorreport", "core.change_errorreport")


class ClosedWagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with our screen for people and none for groups.

    Whoever may change a user in Wagtail's own screens can make a superuser (its own security policy says so).
    """

    user_viewset = "portal.accounts.viewsets.UserViewSet"
    group_viewset = "portal.accounts.viewsets.ClosedGroupViewSet"

    def ready(self) -> None:
        """Leave the permission policies to portal.accounts.policies."""


class PortalAdminConfig(SimpleAdminConfig):
    """Django's admin with only what we register ourselves."""

    default_site = "portal.accounts.admin.PortalAdminSite"
