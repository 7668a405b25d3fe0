"""What the clock brings to the ground: mail goes out."""

from portal.core.mail import send_notifications
from portal.core.tick import end_of_tick


@end_of_tick
def send_mail() -> str:
    """Send the mails that are due, those of this tick too."""
    sent, failed = send_notifications()
    return f"{sent} sent, {failed} failed"
