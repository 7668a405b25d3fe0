"""Django's own admin: a window for administrators on organisations and memberships, read only."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from portal.accounts.models import Membership, Organisation
from portal.accounts.permissions import can_manage_accounts


class PortalAdminSite(admin.AdminSite):
    """Only those who manage accounts; others get no log-in here but allauth's (portal.urls)."""

    site_title = site_header = "Portal"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Read from current membership."""
        return can_manage_accounts(request.user)


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Looks, changes nothing: changes are made in the CMS, where they are logged."""

    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_manage_accounts(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return can_manage_accounts(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """Organisations."""

    list_display = ("name_id", "kind", "region", "runs_portal")
    list_filter = ("kind", "runs_portal")
    list_select_related = ("region",)
    search_fields = ("name_id", "name_en", "short_name")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Memberships."""

    list_display = ("user", "organisation", "role", "since", "until", "ended_on")
    list_filter = ("role",)
    list_select_related = ("user", "organisation")
    search_fields = ("user__name", "user__email", "organisation__name_id")
