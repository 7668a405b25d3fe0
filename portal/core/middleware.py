"""Headers that every answer carries."""

from collections.abc import Callable

from csp.constants import SELF
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

from portal.core.memory import one_request

GetResponse = Callable[[HttpRequest], HttpResponse]

# Wagtail's date choosers and its editor are inline scripts and styles (read in Wagtail 8.0.1).
CMS_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
}


class MemoryMiddleware:
    """Each request reads the state of what is published once (portal.core.memory)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_request():
            return self.get_response(request)


class ImpossibleValueMiddleware:
    """A number or a text that no database can hold, sent by hand into the CMS, is a bad request and not our fault."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """400 for what SQLite (OverflowError, datatype mismatch) or PostgreSQL (DataError, NUL) refuses to store."""
        impossible = isinstance(exception, OverflowError | DataError)
        said = str(exception)
        told = "NUL" in said if isinstance(exception, ValueError) else said == "datatype mismatch"
        if request.path.startswith("/cms/") and (impossible or told):
            return bad_request(request, exception)
        return None


class SecurityHeadersMiddleware:
    """Permissions-Policy everywhere, no shared caching of what a signed-in person sees, the CMS's own CSP."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if request.path.startswith("/cms/"):
            response._csp_replace = CMS_POLICY  # type: ignore[attr-defined]
        elif getattr(request, "is_preview", False):  # Wagtail runs the page's own address inside a view of the CMS
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response
