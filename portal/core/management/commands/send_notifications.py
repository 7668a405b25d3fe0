"""Send the mails that are due."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.mail import send_notifications


class Command(BaseCommand):
    help = "Send the mails that are due; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_notifications()
        self.stdout.write(f"{sent} sent, {failed} failed")
