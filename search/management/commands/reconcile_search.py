"""Compare the search index with the truth."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import index, reconcile, state
from search.contract import EngineAway


class Command(BaseCommand):
    """`manage.py reconcile_search [--check] [--json]`."""

    help = "Compare what is found with what should be, as sets, and have what differs read again. Exits 1 on drift."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --check and --json."""
        parser.add_argument("--check", action="store_true", help="compare only, mend nothing")
        parser.add_argument("--json", action="store_true", help="numbers and keys for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, mend unless told not to, print; with --check drift is an error."""
        try:
            drift = reconcile.compare() if options["check"] else reconcile.reconcile()
            if not options["check"]:
                index.work_off()
        except EngineAway as away:
            raise CommandError(f"Elasticsearch cannot be compared: {away}") from away
        except state.Busy:
            raise CommandError("A rebuild is under way; compare again when it is over.") from None
        if options["json"]:
            self.stdout.write(json.dumps(drift.as_json()))
        else:
            self.stdout.write(
                f"drift {drift.number}: {len(drift.missing)} missing, {len(drift.extra)} too many, {len(drift.old)} old"
                + ("; Elasticsearch has no index, run manage.py reindex" if drift.no_index else "")
            )
        if drift.number and options["check"]:
            raise SystemExit(1)
