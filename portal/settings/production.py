"""Production: HTTPS only, and weak values are refused by name."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, PORTAL_BASE_URL, env

PORTAL_DEMO = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL]
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # limits count the visitor's address, not the proxy's
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True


def refuse(name: str, why: str) -> None:
    """Stop the start and say which setting is wrong, and why."""
    raise ImproperlyConfigured(f"{name}: {why}")


if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith("development-only"):
    refuse("SECRET_KEY", "needs at least 50 random characters")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    refuse("ALLOWED_HOSTS", "needs the host names of the portal, not *")
if not PORTAL_BASE_URL.startswith("https://"):
    refuse("PORTAL_BASE_URL", "needs an https:// address")
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    refuse("DATABASE_URL", "production runs on PostgreSQL")
