"""The sitemap: public pages with their translations, regions and organisations."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from wagtail.models import Page, Site

from portal.accounts.models import Organisation
from portal.regions.models import Region


class PageSitemap(Sitemap[Page]):
    """Public pages below the home page of each language."""

    limit = 5000

    def items(self) -> QuerySet[Page]:
        root = Site.objects.get(is_default_site=True).root_page
        homes = root.get_translations(inclusive=True)
        pages = Page.objects.none()
        for home in homes:
            pages |= Page.objects.descendant_of(home, inclusive=True)
        return pages.live().public().order_by("pk").defer_streamfields()

    def location(self, item: Page) -> str:
        url: str = item.get_url() or ""
        return url

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at


class RegionSitemap(Sitemap[Region]):
    """Provinces, regencies and cities, in both languages."""

    i18n = True
    limit = 5000

    def items(self) -> QuerySet[Region]:
        return Region.objects.order_by("code")


class OrganisationSitemap(Sitemap[Organisation]):
    """Organisations, in both languages."""

    i18n = True
    limit = 5000

    def items(self) -> QuerySet[Organisation]:
        return Organisation.objects.order_by("pk")


SITEMAPS = {"pages": PageSitemap, "regions": RegionSitemap, "organisations": OrganisationSitemap}
