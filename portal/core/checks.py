"""Start-up checks: a mistake in the code is an error at start, not a missing result."""

from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def media_roots_apart(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Private files must not lie where public ones are served from (security finding 2)."""
    public, private = Path(settings.MEDIA_ROOT).resolve(), Path(settings.MEDIA_PRIVATE_ROOT).resolve()
    if private == public or public in private.parents:
        return [
            Error("MEDIA_PRIVATE_ROOT lies inside MEDIA_PUBLIC_ROOT", hint="Give private files a folder of their own.")
        ]
    return []
