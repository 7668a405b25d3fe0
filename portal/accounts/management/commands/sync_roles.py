"""Write the CMS's groups and permissions from the table of roles."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.cms import cms_roles, sync_roles


class Command(BaseCommand):
    help = "Write the CMS's groups and permissions from the table of roles; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        sync_roles()
        self.stdout.write(f"roles in the CMS: {', '.join(cms_roles())}")
