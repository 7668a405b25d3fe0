"""The sitemap: public pages with their translations, regions, organisations, and what apps above register."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site

from portal.accounts.models import Organisation
from portal.core.visibility import public
from portal.regions.models import Region

LIMIT = 5000


class PortalSitemap(Sitemap[Any]):
    """Addresses with the portal's own host, in parts that search engines accept."""

    limit = LIMIT

    def get_domain(self, site: Any = None) -> str:
        """The host readers use, whatever the request said."""
        return urlsplit(settings.PORTAL_BASE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """http or https, as readers use it."""
        return urlsplit(settings.PORTAL_BASE_URL).scheme


class PageSitemap(PortalSitemap):
    """Public pages of each language, each naming its public translations."""

    def items(self) -> QuerySet[Page]:
        below = Q()
        for root in Site.get_site_root_paths():
            below |= Q(url_path__startswith=root.root_path)
        pages = public(Page.objects.filter(below)) if below else Page.objects.none()
        return pages.select_related("locale").order_by("pk")

    def location(self, item: Page) -> str:
        url: str = item.get_url() or ""
        return url

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at

    def get_latest_lastmod(self) -> Any:
        """When a page last changed; one query however many there are."""
        return self.items().aggregate(latest=Max("last_published_at"))["latest"]

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)  # type: ignore[misc]
        keys = {url["item"].translation_key for url in urls}
        versions: dict[Any, dict[str, Page]] = defaultdict(dict)
        for one in public(Page.objects.filter(translation_key__in=keys)).select_related("locale"):
            versions[one.translation_key][one.locale.language_code] = one
        for url in urls:
            others = versions[url["item"].translation_key]
            if len(others) > 1:
                url["alternates"] = [
                    {"location": f"{protocol}://{domain}{other.get_url()}", "lang_code": code}
                    for code, other in sorted(others.items())
                ]
        return urls


class RowSitemap(PortalSitemap):
    """Rows with an address in each language."""

    i18n = True
    alternates = True


class RegionSitemap(RowSitemap):
    """Provinces, regencies and cities."""

    def items(self) -> QuerySet[Region]:
        return Region.objects.order_by("pk")


class OrganisationSitemap(RowSitemap):
    """Organisations that everybody may see."""

    def items(self) -> QuerySet[Organisation]:
        return Organisation.objects.visible_to(AnonymousUser()).order_by("pk")


SITEMAPS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": PageSitemap,
    "regions": RegionSitemap,
    "organisations": OrganisationSitemap,
}


def register(section: str, rows: type[RowSitemap]) -> None:
    """Add the public rows of an app above. Raises ValueError for a second part of that name."""
    if section in SITEMAPS:
        raise ValueError(f"{section} is registered already")
    SITEMAPS[section] = rows


def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses in one file while they fit, else the list of the files."""
    if all(one().paginator.num_pages == 1 for one in SITEMAPS.values()):  # type: ignore[operator]
        return views.sitemap(request, SITEMAPS)
    return views.index(request, SITEMAPS)


def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    """One of the files."""
    return views.sitemap(request, SITEMAPS, section=section)
