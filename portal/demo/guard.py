"""Made-up records stay out of production."""

from django.conf import settings
from django.core.management.base import CommandError


def refuse_outside_demo(command: str) -> None:
    """Raise CommandError unless this is a demo (PORTAL_DEMO)."""
    if not settings.PORTAL_DEMO:
        raise CommandError(
            f"{command} writes made-up records and sample accounts, and runs only where PORTAL_DEMO is on. "
            "Production never turns it on."
        )
