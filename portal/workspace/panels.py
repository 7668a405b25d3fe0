"""Following from public pages: a button for who is signed in."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.panels import Panel, panel
from portal.regions.models import Dimension, Region
from portal.workspace.following import followable
from portal.workspace.follows import is_following

followable(Region, visible_to=Region.objects.visible_to, path=lambda region: region.get_absolute_url())
followable(
    Dimension,
    visible_to=lambda user: Dimension.objects.all(),
    path=lambda dimension: f"/kebutuhan/?dimensi={dimension.key}",
)


@panel("region", order=90, queries=1)
def follow_region(request: HttpRequest, region: Region) -> Panel | None:
    """Follow a region; nothing for a visitor without an account."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return None
    context = {
        "id": "follow",
        "kind": "regions.region",
        "pk": region.pk,
        "following": is_following(user, region),
        "csrf_token": get_token(request),
        "next": request.path,
    }
    return Panel(_("Follow this region"), "workspace/panel_follow.html", context)
