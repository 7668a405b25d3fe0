"""Who may change regions and their figures in the CMS. Everybody may read them."""

from typing import TYPE_CHECKING

from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy

from portal.regions.models import RegionFact

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

REFERENCE = "reference:"


def can_edit_fact_here(fact: RegionFact) -> bool:
    """Whether a figure is edited on its own; one that another record wrote, such as a visit report, is edited there."""
    return not fact.origin_key or fact.origin_key.startswith(REFERENCE)


class FixedSetPolicy(ModelPermissionPolicy):
    """Rows are given by decree: they may be changed, but nobody adds or deletes one."""

    def user_has_permission(self, user: "User | AnonymousUser", action: str) -> bool:
        """Refuse to add and to delete; the rest is Django's model permission."""
        return action not in {"add", "delete"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: "User | AnonymousUser", actions: list[str]) -> bool:
        """The same for any of several actions."""
        return any(self.user_has_permission(user, action) for action in actions)


class FactPolicy(ModelPermissionPolicy):
    """Figures written by another record are changed where they were written."""

    def user_has_permission_for_instance(self, user: "User | AnonymousUser", action: str, instance: Model) -> bool:
        """Refuse to change or delete what another record wrote."""
        if action in {"change", "delete"} and isinstance(instance, RegionFact) and not can_edit_fact_here(instance):
            return False
        return super().user_has_permission_for_instance(user, action, instance)

    def user_has_any_permission_for_instance(
        self, user: "User | AnonymousUser", actions: list[str], instance: Model
    ) -> bool:
        """The same for any of several actions."""
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)
