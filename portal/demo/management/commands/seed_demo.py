"""Fill the portal with demo content: safe to repeat, all or nothing."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.tasks import update_reference_index_task

from portal.demo.guard import refuse_outside_demo
from portal.demo.library import ContentError
from portal.demo.seed import Seed
from search import rebuild, state
from search.contract import EngineAway


class Command(BaseCommand):
    """`manage.py seed_demo [--reset-demo]`."""

    help = (
        "Make what is missing of the demo content: organisations, sample accounts, pages in both languages, visits. "
        "What exists is left as it is. Refuses where PORTAL_DEMO is not on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --reset-demo."""
        parser.add_argument(
            "--reset-demo", action="store_true", help="delete the demo's pages and visits first, edits included"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, say what goes on, and print what was made."""
        refuse_outside_demo("seed_demo")
        loud = options["verbosity"] > 0
        begun = time.monotonic()
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # a line for each of 200 steps says nothing
        try:
            with disable_reference_index_auto_update():  # else a task for each of 1,000 rows, some gone when it runs
                made = Seed(say=self.stdout.write if loud else lambda line: None).run(reset=options["reset_demo"])
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if made:
            for app_label, model, pk in Page.objects.filter(depth__gt=1).values_list(
                "content_type__app_label", "content_type__model", "pk"
            ):
                update_reference_index_task.enqueue(app_label, model, str(pk))
        try:
            rebuild.run()
        except (state.Busy, EngineAway) as reason:
            self.stdout.write(f"The search index follows by itself a little later ({reason!r}).")
        if loud:
            summary = ", ".join(f"{count} {what}" for what, count in made.items()) or "nothing was missing"
            self.stdout.write(f"demo content: {summary} ({time.monotonic() - begun:.0f} s)")
