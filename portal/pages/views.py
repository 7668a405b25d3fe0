"""Serving pages: found by their whole address at once, instead of two queries a level."""

from itertools import takewhile

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

DEEPEST = 12


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, with the page found already."""
    request._wagtail_route_for_request = find(request, path)  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def find(request: HttpRequest, path: str) -> RouteResult | None:
    """The page at an address of the active language, or None.

    One query for the page, all above it and the home page of each language; one for the page with what its type joins.
    """
    parts = [part for part in path.split("/") if part]
    homes = {one.language_code: one.root_path for one in Site.get_site_root_paths()}
    root = homes.get(get_language() or "")
    if not root or len(parts) > DEEPEST:
        return None
    paths = [root + "".join(f"{part}/" for part in parts[:length]) for length in range(len(parts) + 1)]
    slugs = {*(home.rstrip("/").rpartition("/")[2] for home in homes.values()), *parts}
    rows = Page.objects.filter(slug__in=slugs, url_path__in={*paths, *homes.values()}).select_related("locale")
    known = {row.url_path: row for row in rows}
    way = [known[one] for one in takewhile(known.__contains__, paths)]
    model = way[-1].specific_class if way else None
    rest = parts[len(way) - 1 :]
    if model is None or (rest and not issubclass(model, RoutablePageMixin)):
        return None
    page = model.objects.select_related(*getattr(model, "joined", ())).filter(pk=way[-1].pk).first()
    if page is None:
        return None
    page.locale, page.trail = way[-1].locale, way[:-1]
    page.homes = [known[home] for home in homes.values() if home in known]
    try:
        return page.route(request, rest)
    except Http404:
        return None
