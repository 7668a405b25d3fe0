"""Invite an administrator from the command line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from portal.accounts import actions
from portal.accounts.models import Invitation, Membership, Organisation


class Command(BaseCommand):
    help = "Invite an administrator; prints a link that lets them choose a password, once, within 14 days."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="name of the person")
        parser.add_argument(
            "--organisation", default="", help="address (slug) of the organisation that runs the portal"
        )
        parser.add_argument(
            "--organisation-name", default="Jakarta Smart City", help="its name, if it has to be created"
        )
        parser.add_argument("--language", choices=["id", "en"], default="id")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email}: {' '.join(error.messages)}") from error
        organisation = self.operator(options["organisation"], options["organisation_name"])
        if Membership.objects.current().filter(user__email=email, role="administrator").exists():
            self.stdout.write(f"{email} is an administrator already")
            return
        Invitation.objects.open().filter(email=email, role="administrator", invited_by=None).delete()
        _invitation, link = actions.invite(
            email=email,
            name=options["name"],
            organisation=organisation,
            role="administrator",
            language=options["language"],
            by=None,
        )
        self.stdout.write(f"Open this link once, within 14 days, to choose a password:\n{link}")

    def operator(self, slug: str, name: str) -> Organisation:
        """The organisation that runs the portal; made if there is none."""
        if slug:
            found = Organisation.objects.filter(slug=slug).first()
            if found is None and Organisation.objects.operators().exists():
                raise CommandError(f"there is no organisation {slug}")
        else:
            found = Organisation.objects.operators().order_by("pk").first()
        if found is None:
            found, _created = Organisation.objects.get_or_create(
                slug=slug or "jakarta-smart-city",
                defaults={"name_id": name, "kind": Organisation.Kind.AGENCY, "runs_portal": True},
            )
        if not found.runs_portal:
            if Organisation.objects.operators().exists():
                raise CommandError(f"{found.slug} does not run the portal")
            found.runs_portal = True
            found.save(update_fields=["runs_portal"])
        return found
