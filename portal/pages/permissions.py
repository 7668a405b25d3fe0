"""Who may do what in the CMS beside writing pages, and how Wagtail asks."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from portal.accounts.models import User
from portal.accounts.permissions import Person, can_edit_content, can_manage_settings

Question = Callable[[Person], bool]


def can_answer_error_reports(user: Person) -> bool:
    """Those who can correct the page, and those who keep the portal in order."""
    return can_edit_content(user) or can_manage_settings(user)


class QuestionPolicy(BasePermissionPolicy):
    """Answers Wagtail from one named question; actions that are not listed are allowed to nobody."""

    def __init__(self, model: type[models.Model], question: Question, *actions: str) -> None:
        super().__init__(model)
        self.question = question
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Person, action: str) -> bool:
        """Whether the action exists and the question is answered with yes."""
        return action in self.actions and self.question(user)

    def user_has_any_permission(self, user: Person, actions: Iterable[str]) -> bool:
        """Whether one of the actions is allowed."""
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """The people who may do one of the actions; asked of everybody, so not for lists."""
        users = User.objects.filter(is_active=True)
        allowed = [user.pk for user in users if self.user_has_any_permission(user, actions)]
        return users.filter(pk__in=allowed)

    def instances_user_has_any_permission_for(self, user: Person, actions: Iterable[str]) -> Any:
        """All rows, or none."""
        if self.user_has_any_permission(user, actions):
            return self.model._default_manager.all()
        return self.model._default_manager.none()
