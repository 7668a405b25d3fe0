"""Development and the one-command demo: mail to the console, no HTTPS."""

from portal.settings.base import *  # noqa: F403

PORTAL_DEMO = True
PORTAL_MAIL_TRANSPORT = "django.core.mail.backends.console.EmailBackend"
