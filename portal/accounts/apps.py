"""People, their organisations, and what each may do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from portal.accounts import jobs  # noqa: F401, PLC0415


class ClosedWagtailUsersConfig(WagtailUsersAppConfig):  # type: ignore[misc]  # Wagtail ships no types
    """Wagtail's users app without its own screens: whoever may change a user there could make a superuser."""

    user_viewset = "portal.accounts.viewsets.UserViewSet"
    group_viewset = "portal.accounts.viewsets.ClosedGroupViewSet"
