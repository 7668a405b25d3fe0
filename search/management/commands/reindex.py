"""Bring the search index up to date."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import rebuild, state
from search.contract import EngineAway


class Command(BaseCommand):
    """`manage.py reindex [--force]`."""

    help = (
        "Read what waits to be read; where the rules for words or the layout of the index changed since, read all of "
        "it and make new indexes, while the old ones go on answering. Safe to repeat and to interrupt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --force."""
        parser.add_argument("--force", action="store_true", help="read everything and make new indexes in any case")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, or say why not."""
        loud = options["verbosity"] > 0
        try:
            anew = rebuild.run(force=options["force"], say=self.stdout.write if loud else lambda line: None)
        except state.Busy:
            self.stdout.write("Another process is rebuilding the index; nothing was done here.")
            return
        except EngineAway as away:
            raise CommandError(
                f"Elasticsearch does not do its part ({away}). The database answers searches meanwhile, "
                "and the clock tries again."
            ) from away
        if loud:
            self.stdout.write("The index was made anew." if anew else "The index is up to date.")
