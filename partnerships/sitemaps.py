"""Published proposals and public partnerships in the sitemap."""

from typing import Any

from django.db.models import QuerySet

from partnerships.models import Partnership, PublicProposal
from portal.pages.sitemaps import RowSitemap, register


class ProposalSitemap(RowSitemap):
    """Proposals that everybody may read."""

    def items(self) -> QuerySet[PublicProposal]:
        return PublicProposal.objects.public().order_by("pk")

    def lastmod(self, item: PublicProposal) -> Any:
        return item.cleared_at


class PartnershipSitemap(RowSitemap):
    """Partnerships that everybody may read of."""

    def items(self) -> QuerySet[Partnership]:
        return Partnership.objects.public().order_by("pk")

    def location(self, item: Partnership) -> str:
        return item.get_public_url()

    def lastmod(self, item: Partnership) -> Any:
        return item.cleared_at


register("proposals", ProposalSitemap)
register("partnerships", PartnershipSitemap)
