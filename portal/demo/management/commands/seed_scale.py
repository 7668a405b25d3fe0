"""Add synthetic records for measuring."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.demo.guard import refuse_outside_demo
from portal.demo.scale import NoTree, Scale


class Command(BaseCommand):
    """`manage.py seed_scale --case-studies N --visits N [--seed K]`."""

    help = (
        "Add made-up case studies and visits, marked “contoh”, the same for the same seed. They have no revisions and "
        "are not in the reference index; search takes them up when it next compares (reconcile_search). "
        "Refuses where PORTAL_DEMO is not on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how many of what."""
        parser.add_argument("--case-studies", type=int, default=0, metavar="N")
        parser.add_argument("--visits", type=int, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=0, metavar="K", help="another number makes other records")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add them and say how long it took."""
        refuse_outside_demo("seed_scale")
        if options["case_studies"] < 0 or options["visits"] < 0:
            raise CommandError("Give numbers that are not below 0.")
        begun = time.monotonic()
        loud = options["verbosity"] > 0
        try:
            Scale(seed=options["seed"], say=self.stdout.write if loud else lambda line: None).run(
                case_studies=options["case_studies"], visits=options["visits"]
            )
        except NoTree:
            raise CommandError("There are no list pages to add to: run manage.py seed_demo first.") from None
        if loud:
            self.stdout.write(
                f"added {options['case_studies']} case studies and {options['visits']} visits "
                f"({time.monotonic() - begun:.0f} s)"
            )
