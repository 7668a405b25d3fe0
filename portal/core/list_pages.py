"""The page of a public list, or its results alone for htmx."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from portal.core.filters import Listing


def list_page(
    request: HttpRequest, listing: Listing, template: str, context: Callable[[], Mapping[str, Any]]
) -> TemplateResponse:
    """The answer; `context` is what the whole page needs besides, and is asked for that one alone."""
    more: Mapping[str, Any] = {}
    if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
        template = "components/listing_results.html"
    else:
        more = context()
    return TemplateResponse(request, template, {**more, "listing": listing}, headers={"Vary": "HX-Request"})
