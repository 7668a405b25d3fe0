"""Run what the clock brings; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core import tick


class Command(BaseCommand):
    help = "Run what the clock brings; safe to repeat at any interval."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, outcome in tick.run().items():
            if options["verbosity"] > 1 or outcome.startswith("failed"):
                self.stdout.write(f"{name}: {outcome}")
