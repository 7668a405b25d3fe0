"""What pages say elsewhere: articles about a region."""

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.core.panels import Panel, panel
from portal.core.templatetags.components import prefix
from portal.core.visibility import in_language
from portal.pages.models import ArticlePage
from portal.pages.presentation import article_card
from portal.regions.models import Region

SHOWN = 5


@panel("region", order=40, queries=1, shared=True)
def articles_of_region(request: HttpRequest, region: Region) -> Panel | None:
    """The newest articles about a region and those inside it."""
    inside = ArticlePage.objects.filter(regions__code__startswith=region.code).values("pk")
    rows = in_language(ArticlePage.objects.filter(pk__in=inside), get_language() or "id")
    found = [article_card(page) for page in rows.select_related("locale", "image").order_by("-date", "-pk")[:SHOWN]]
    if not found:
        return None
    url = f"{prefix()}artikel/?daerah={region.code}"
    context = {"id": "articles-of-region", "rows": found, "url": url, "link": _("All of them")}
    return Panel(_("Articles"), "pages/panel_list.html", context)
