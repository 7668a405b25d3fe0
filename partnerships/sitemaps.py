"""Published proposals in the sitemap."""

from typing import Any

from django.db.models import QuerySet

from partnerships.models import PublicProposal
from portal.pages.sitemaps import RowSitemap, register


class ProposalSitemap(RowSitemap):
    """Proposals that everybody may read."""

    def items(self) -> QuerySet[PublicProposal]:
        return PublicProposal.objects.public().order_by("pk")

    def lastmod(self, item: PublicProposal) -> Any:
        return item.cleared_at


register("proposals", ProposalSitemap)
