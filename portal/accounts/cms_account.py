"""Wagtail's own “account” screen without what the profile keeps: name, e-mail and picture."""

from typing import Any

from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel


class CmsAccountView(AccountView):
    """Notifications, language, time zone and theme of the CMS."""

    def get_panels(self) -> list[Any]:
        """Wagtail's panels but two."""
        return [
            panel
            for panel in super().get_panels()
            if not isinstance(panel, AvatarSettingsPanel | NameEmailSettingsPanel)
        ]
