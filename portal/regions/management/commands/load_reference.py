"""Load regions, their figures and every other reference list: safe to repeat, all or nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.regions import reference


class Command(BaseCommand):
    """`manage.py load_reference [--update]`."""

    help = (
        "Load the reference data (regions, figures, urusan, dimensions, goals, kinds, stages). "
        "Safe to repeat; what editors changed or deleted stays theirs unless --update is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --update."""
        parser.add_argument(
            "--update", action="store_true", help="set changed and deleted rows back to the shipped data"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print a line per table."""
        try:
            counts = reference.load(update=options["update"])
        except reference.ReferenceDataError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if options["verbosity"] > 0:
            for count in counts:
                self.stdout.write(
                    f"{count.table}: {count.inserted} inserted, {count.updated} updated, "
                    f"{count.unchanged} unchanged, {count.kept} kept as edited, "
                    f"{count.deleted_by_editor} left deleted"
                )
