"""Make the page tree of a new installation."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.pages.tree import HalfTree, make_first_pages


class Command(BaseCommand):
    """`manage.py make_site [--complete]`."""

    help = (
        "Make what every installation needs: languages, home, lists, the site at PORTAL_BASE_URL, and drafts of the "
        "standard pages, for somebody to write. All of it or nothing; safe to repeat. No sample content."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --complete."""
        parser.add_argument(
            "--complete", action="store_true", help="where home or some lists stand already, make only those missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say what was made."""
        try:
            made = make_first_pages(complete=options["complete"])
        except HalfTree as half:
            raise CommandError(
                f"Nothing was changed: the page tree is there in part. {half} "
                "Look at it in the CMS; --complete makes what is missing and leaves the rest as it is."
            ) from half
        except ValidationError as error:
            raise CommandError(
                f"Nothing was changed: a page of another kind is in the way. {' '.join(error.messages)}"
            ) from error
        if options["verbosity"]:
            summary = ", ".join(f"{count} {what}" for what, count in made.items()) or "nothing was missing"
            self.stdout.write(f"{settings.PORTAL_BASE_URL}: {summary}")
