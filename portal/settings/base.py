"""Settings shared by every environment; a wrong value stops the start and is named."""

from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.core.logs import logging_config

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

# Who we are
PORTAL_NAME = _("Collaboration Portal")
PORTAL_BASE_URL = env.str("PORTAL_BASE_URL", default="http://localhost:8000")
PORTAL_EDITORS_EMAIL = env.str("PORTAL_EDITORS_EMAIL", default="editors@localhost")
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)
PORTAL_REPORT_DAYS = env.int("PORTAL_REPORT_DAYS", default=14)  # a report is due so long after a visit
PORTAL_REQUESTS_PER_DAY = env.int("PORTAL_REQUESTS_PER_DAY", default=5)  # of visits, for one e-mail address
PORTAL_ANSWER_DAYS = env.int("PORTAL_ANSWER_DAYS", default=5)  # working days to answer a request
PORTAL_LEAD_DAYS = env.int("PORTAL_LEAD_DAYS", default=10)  # working days a request should come before the visit
PORTAL_VISITS_PER_DAY = env.int("PORTAL_VISITS_PER_DAY", default=2)  # capacity of the host
AGREEMENT_NOTICE_DAYS: list[int] = env.list("AGREEMENT_NOTICE_DAYS", cast=int, default=[180, 90, 60, 30, 15])
# days before the due date of an action: time to do it still, time to gather the evidence, the day itself
ACTION_REMINDER_DAYS: list[int] = env.list("ACTION_REMINDER_DAYS", cast=int, default=[14, 3, 0])
# days after it at which its owner, then the owner's head, then the coordinators of all parties are told
ACTION_ESCALATION_DAYS: list[int] = env.list("ACTION_ESCALATION_DAYS", cast=int, default=[3, 10, 20])
PARTNERSHIP_SILENT_DAYS = env.int("PARTNERSHIP_SILENT_DAYS", default=90)  # nothing has happened for so long
PARTNERSHIP_UNSTARTED_DAYS = env.int("PARTNERSHIP_UNSTARTED_DAYS", default=60)  # signed so long ago, and no action
CONFIRMATION_LINK_DAYS = env.int("CONFIRMATION_LINK_DAYS", default=14)  # so long a mailed link lets somebody confirm
REPORT_NOTICE_DAYS = env.int("REPORT_NOTICE_DAYS", default=14)  # so long before its due date a report is asked for
PORTAL_SEARCH_LOG_DAYS = env.int("PORTAL_SEARCH_LOG_DAYS", default=90)  # so long a query stays written down
WAGTAIL_SITE_NAME = "Portal Kolaborasi"
WAGTAILADMIN_BASE_URL = PORTAL_BASE_URL

SECRET_KEY = env.str("SECRET_KEY", default="development-only-key-that-production-refuses-to-start-with")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "portal.core",
    "portal.regions",
    "portal.accounts",
    "portal.workspace",
    "portal.pages",
    "search",
    "casestudies",
    "visits",
    "partnerships",
    "portal.demo",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "portal.accounts.apps.ClosedWagtailUsersConfig",  # wagtail.users
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelsearch",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "portal.accounts.apps.PortalAdminConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.core.middleware.SecurityHeadersMiddleware",
    "portal.core.middleware.MemoryMiddleware",
    "portal.core.middleware.ImpossibleValueMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.accounts.middleware.StaffDoorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.core.context.site",
            ],
        },
    }
]

# Data
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None  # opening and closing it would cost as much as an empty page
    _file = Path(DATABASES["default"]["NAME"])
    if _file.name != ":memory:":
        _file.parent.mkdir(parents=True, exist_ok=True)
        DATABASES["default"]["TEST"] = {"NAME": _file.with_name(f"test-{_file.name}")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    _statement_ms = env.int("DATABASE_STATEMENT_TIMEOUT_MS", default=5000)
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "options": f"-c statement_timeout={_statement_ms} -c lock_timeout=3000",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://portal")}
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_CA_CERTS = env.str("ELASTICSEARCH_CA_CERTS", default="")
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", default="portal-search")

# Background work and mail: everything that leaves the house goes through the outbox
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "portal.core.mail.OutboxBackend"
PORTAL_MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Who may come in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PORTAL_BASE_URL.partition(":")[0]
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "reset_password": "portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key", "reset_password": "20/m/ip,5/h/key"}
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or after SESSION_COOKIE_AGE
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Strict everywhere but the CMS, whose date choosers are inline scripts (portal.core.middleware)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Language, time and numbers: Indonesian first
LANGUAGE_CODE = "id"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "portal" / "locale", BASE_DIR / "portal" / "locale_cms"]  # the second: Wagtail's own texts
FORMAT_MODULE_PATH = ["portal.core.formats"]
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

FORMS_URLFIELD_ASSUME_HTTPS = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_PUBLIC_ROOT", default=str(VAR_DIR / "media"))()
MEDIA_PRIVATE_ROOT = env.path("MEDIA_PRIVATE_ROOT", default=str(VAR_DIR / "private"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *("avif", "gif", "jpeg", "jpg", "png", "webp", "woff", "woff2"),
    *("gz", "br", "zip", "map"),
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o644

# Wagtail
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "portal.pages.rich_text.ProseEditor"}}
WAGTAILIMAGES_IMAGE_MODEL = "pages.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "pages.PortalDocument"
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.pages.uploads.PictureForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # every document is an attachment
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.pages.uploads.DocumentForm"
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "search.cms"}}
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation begins as a draft; a publisher publishes it
WAGTAIL_AUTOSAVE_INTERVAL = 2000
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 1500
TAGGIT_CASE_INSENSITIVE = True

# Logs
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
LOGGING = logging_config(env.str("LOG_LEVEL", default="INFO"))
