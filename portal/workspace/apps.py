"""The workspace: what is waiting for me, notices, what I follow."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    name = "portal.workspace"
    label = "workspace"
    verbose_name = _("Workspace")

    def ready(self) -> None:
        from portal.workspace import jobs, panels  # noqa: F401, PLC0415
