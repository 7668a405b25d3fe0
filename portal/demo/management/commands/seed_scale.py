"""Add synthetic records for measuring."""

import time
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.demo.guard import refuse_outside_demo
from portal.demo.scale import NoTree, Scale
from portal.demo.scale_partnerships import ScaledPartnerships
from portal.demo.scale_threads import ScaledThreads

WHAT: Final = {
    "case_studies": "case studies",
    "visits": "visit reports, each with its visit",
    "visits_in_workspace": "visits as the workspace keeps them, with request and history, without report",
    "points": "points of the visits in the workspace; a quarter are commitments",
    "reminders": "open follow-ups of these visits, late or due within a week",
    "needs": "needs of regions",
    "partnerships": "partnerships with parties, stages and agreements",
    "actions": "actions of these partnerships, with evidence and the moves that led where they are",
    "history": "more moves of these actions, back and forth",
}


class Command(BaseCommand):
    """`manage.py seed_scale --case-studies N --visits N --visits-in-workspace N --points N … [--seed K]`."""

    help = (
        "Add made-up records, marked “contoh”, the same for the same seed. Pages have no revisions and are not in the "
        "reference index; search takes them up when it next compares (reconcile_search) or reads all (reindex "
        "--force). Refuses where PORTAL_DEMO is not on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how many of what."""
        for name, what in WHAT.items():
            parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=0, metavar="N", help=what)
        parser.add_argument("--seed", type=int, default=0, metavar="K", help="another number makes other records")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add them and say how long it took."""
        refuse_outside_demo("seed_scale")
        wanted = {name: options[name] for name in WHAT}
        if min(wanted.values()) < 0:
            raise CommandError("Give numbers that are not below 0.")
        begun = time.monotonic()
        loud = options["verbosity"] > 0
        say = self.stdout.write if loud else lambda line: None
        pages = {name: wanted.pop(name) for name in ("case_studies", "visits")}
        together = {name: wanted.pop(name) for name in ("partnerships", "actions", "history")}
        wanted["visits"] = wanted.pop("visits_in_workspace")
        try:
            with transaction.atomic():
                Scale(seed=options["seed"], say=say).run(**pages)
                if any(wanted.values()):
                    ScaledThreads(seed=options["seed"], say=say).run(**wanted)
                if any(together.values()):
                    ScaledPartnerships(seed=options["seed"], say=say).run(**together)
        except NoTree:
            raise CommandError("There is nothing to add to: run manage.py seed_demo first.") from None
        if loud:
            added = [f"{options[name]} {name.replace('_', ' ')}" for name in WHAT if options[name]]
            self.stdout.write(f"added {', '.join(added) or 'nothing'} ({time.monotonic() - begun:.0f} s)")
