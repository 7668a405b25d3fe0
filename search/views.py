"""The search page, its suggestions and its feed."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.core.components import Crumb
from portal.core.templatetags.components import prefix
from search import feed, params, query_log
from search.listing import SearchListing
from search.readers import Reader
from search.suggestions import suggestions


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found; only the list itself where htmx asks for it."""
    reader, asked = Reader.of(request.user), params.read(request.GET)
    listing = SearchListing(reader, asked)
    if asked.is_new and reader.is_public and not listing.results.silent and request.method == "GET":
        found = listing.results.complete if listing.results.relaxed else listing.total
        query_log.note(asked.text, results=found, degraded=listing.results.degraded)
    context: dict[str, Any] = {"listing": listing}
    status = 503 if listing.results.silent else 200
    if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]
        return TemplateResponse(request, "search/swap.html", context, status=status, headers={"Vary": "HX-Request"})
    context |= {
        "crumbs": [Crumb(_("Home"), prefix()), Crumb(_("Search"))],
        "canonical": listing.page_url(listing.page.number),
        "robots": "noindex, follow" if asked.address else "",
        "search_stands_here": True,
        "keep_query": True,
    }
    return TemplateResponse(request, "search/results.html", context, status=status, headers={"Vary": "HX-Request"})


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Options for the search box, as a piece of HTML that its script puts into a list."""
    found = suggestions(Reader.of(request.user), params.read(request.GET))
    return TemplateResponse(
        request,
        "search/suggestions.html",
        {"suggestions": found},
        headers={"X-Robots-Tag": "noindex", "Cache-Control": "private, max-age=60"},
    )


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Any search as a feed of what everybody may see."""
    asked = replace(params.read(request.GET), sort="terbaru", page=1)
    return feed.atom(SearchListing(feed.everybody(), asked))
