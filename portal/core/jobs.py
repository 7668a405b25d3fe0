"""What the clock brings to the ground: mail goes out."""

from portal.core.mail import send_notifications
from portal.core.tick import Stage, at_stage


@at_stage(Stage.SEND)
def send_mail() -> str:
    """Send the mails that are due, those of this tick too."""
    sent, failed = send_notifications()
    return f"{sent} sent, {failed} failed"
