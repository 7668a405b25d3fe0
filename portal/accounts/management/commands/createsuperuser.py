"""There are no superusers here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Refused: the portal knows no superusers. Use create_administrator."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("rest", nargs="*")
        for option in ("--email", "--name"):
            parser.add_argument(option)
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            "The portal knows no superusers. Invite the first administrator with: "
            "manage.py create_administrator EMAIL --name NAME"
        )
