"""Settings of the server that the browser visits: the demo on its own files, work done at once, mail in a folder."""

from pathlib import Path

from portal.settings.dev import *  # noqa: F403
from portal.settings.dev import MEDIA_ROOT, STORAGES

FOLDER = Path(MEDIA_ROOT).parent
STATIC_ROOT = FOLDER / "static"
# Hashed names as in production; tests.browser.server compresses what is ours: the CMS's files would take a minute
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PORTAL_MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = FOLDER / "mail"
ACCOUNT_RATE_LIMITS = {}
