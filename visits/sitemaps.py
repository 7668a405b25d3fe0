"""Public needs in the sitemap."""

from django.db.models import QuerySet

from portal.pages.sitemaps import RowSitemap, register
from visits.models import Need


class NeedSitemap(RowSitemap):
    """Needs that everybody may read."""

    def items(self) -> QuerySet[Need]:
        return Need.objects.public().order_by("pk")


register("needs", NeedSitemap)
