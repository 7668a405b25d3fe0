"""Following an object: hearing of what grows from it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from portal.accounts.models import User
from portal.workspace.models import Follow


def _of(obj: models.Model) -> dict[str, Any]:
    return {
        "app_label": obj._meta.app_label,
        "model": obj._meta.model_name or "",
        "object_id": str(obj.pk),
    }


def follow(*, obj: models.Model, by: User) -> None:
    """Follow; a second time changes nothing."""
    Follow.objects.get_or_create(user=by, **_of(obj))


def unfollow(*, obj: models.Model, by: User) -> None:
    """No longer follow."""
    Follow.objects.filter(user=by, **_of(obj)).delete()


def is_following(user: User, obj: models.Model) -> bool:
    """Whether `user` follows `obj`."""
    return Follow.objects.filter(user=user, **_of(obj)).exists()


def followers(*objects: models.Model) -> Iterable[User]:
    """Active people who follow any of the objects, each once. Whether they may see what is told, the teller asks."""
    wanted = Q(pk__in=[])
    for obj in objects:
        wanted |= Q(**_of(obj))
    return User.objects.filter(is_active=True, pk__in=Follow.objects.filter(wanted).values("user")).order_by("pk")
