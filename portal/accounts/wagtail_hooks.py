"""Accounts in the CMS."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from portal.accounts.viewsets import InvitationViewSet, MembershipViewSet, OrganisationViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    """Organisations, memberships, invitations; people are registered by Wagtail's users app (apps.py)."""
    return [OrganisationViewSet("organisation"), MembershipViewSet("membership"), InvitationViewSet("invitation")]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Words for what the log tells."""
    actions.register_action("accounts.merge", _("Merge organisations"), _("A duplicate was merged into it"))
    actions.register_action("accounts.end", _("End membership"), _("Membership ended"))
    actions.register_action("accounts.revoke", _("Revoke invitation"), _("Invitation revoked"))
    actions.register_action("accounts.accept", _("Accept invitation"), _("Invitation accepted"))
    actions.register_action("accounts.deactivate", _("Close account"), _("Account closed"))
    actions.register_action("accounts.reactivate", _("Open account again"), _("Account opened again"))
