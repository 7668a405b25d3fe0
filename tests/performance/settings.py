"""Settings under which performance is measured: production's, without HTTPS, with the bare view beside the portal."""

from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import MEDIA_ROOT, STORAGES

PORTAL_DEMO = True
ROOT_URLCONF = "tests.performance.urls"
PORTAL_MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = Path(MEDIA_ROOT) / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
