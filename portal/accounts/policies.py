"""Wagtail's permission policies for accounts: they ask our questions and nothing else."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.accounts.permissions import Person, can_manage_accounts
from portal.accounts.roles import Permission, roles_with


class AccountsPolicy(BasePermissionPolicy):
    """Allows the named actions to those who manage accounts.

    The actions of Wagtail's own user screens and bulk actions (add, change, delete) are never allowed on users and
    groups, so that none of those doors opens, whatever the route.
    """

    def __init__(self, model: type[models.Model], *actions: str) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Person, action: str) -> bool:
        """Whether the action exists and the person manages accounts."""
        return action in self.actions and can_manage_accounts(user)

    def user_has_any_permission(self, user: Person, actions: Iterable[str]) -> bool:
        """Whether one of the actions is allowed."""
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """The people who may do one of the actions."""
        if not self.actions.intersection(actions):
            return User.objects.none()
        managing = Membership.objects.current().filter(role__in=roles_with(Permission.MANAGE_ACCOUNTS))
        return User.objects.filter(is_active=True, memberships__in=managing).distinct()


def register() -> None:
    """Tell Wagtail; called once when the apps are ready, before its hooks are read."""
    policies: dict[Any, tuple[str, ...]] = {
        Organisation: ("add", "change", "merge", "view"),
        Membership: ("add", "change", "view"),
        Invitation: ("add", "revoke", "view"),
        User: ("manage",),
        Group: (),
    }
    for model, actions in policies.items():
        register_permission_policy(model, AccountsPolicy(model, *actions))
