"""What somebody read by a right to read everything is itself on record."""

from typing import Any

from django.db import models

from portal.core.models import StatusChange


def record_view(seen: models.Model, *, by: Any) -> None:
    """Write down that `by` has read an object, as a change of nothing; whether it is to be written the app asks."""
    StatusChange.objects.create(
        app_label=seen._meta.app_label,
        model=f"{seen._meta.model_name}view",
        object_id=str(seen.pk),
        object_title=str(seen)[:250],
        transition="read",
        from_status="",
        to_status="",
        by=by,
    )
