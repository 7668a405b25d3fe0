"""Print the sample accounts of the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.demo.guard import refuse_outside_demo
from portal.demo.library import Library
from portal.demo.people import sample_accounts


class Command(BaseCommand):
    """`manage.py demo_accounts`."""

    help = "Print address, e-mail, password and role of each sample account. Refuses where PORTAL_DEMO is not on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per account."""
        refuse_outside_demo("demo_accounts")
        with translation.override("id"):
            accounts = sample_accounts(Library())
        if not accounts:
            raise CommandError("There are no sample accounts yet: run manage.py seed_demo.")
        self.stdout.write(f"{settings.PORTAL_BASE_URL}/akun/login/")
        wide = max(len(account.email) for account in accounts)
        for account in accounts:
            password = account.password or "(changed)"
            self.stdout.write(f"{account.email:<{wide}}  {password}  {account.role} · {account.organisation}")
