"""For which region a reader looks at case studies: the address, else what was chosen before, else the reader's own."""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from portal.accounts.models import User
from portal.core.memory import once
from portal.regions.models import Level, Region
from portal.regions.models.region import RegionQuerySet

PARAMETER = "daerah"  # a region in an address is its Kemendagri code
COOKIE = "daerah"
CODE = re.compile(r"[0-9]{2}(\.[0-9]{2})?")
REMEMBERED_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True)
class Choice:
    """The region, if any; `unknown` is a code in the address that no region has."""

    region: Region | None
    unknown: str = ""


def choice(request: HttpRequest) -> Choice:
    """The region of this request; an empty code in the address means none. At most one query."""
    asked = request.GET.get(PARAMETER)
    if asked is not None:
        region = _by_code(asked)
        return Choice(region, "" if region or not asked else asked)
    if before := request.COOKIES.get(COOKIE):
        return Choice(_by_code(before))
    user = request.user
    if isinstance(user, User):
        own = (membership.organisation.region_id for membership in user.current_memberships)
        if (pk := next(filter(None, own), None)) is not None:
            return Choice(Region.objects.visible_to(user).get(pk=pk))
    return Choice(None)


def remember(request: HttpRequest, answer: HttpResponse) -> None:
    """Keep in a cookie what the address asked for; an empty code forgets it. Nothing about the reader is in it."""
    asked = request.GET.get(PARAMETER)
    if asked == "":
        answer.delete_cookie(COOKIE, samesite="Lax")
    elif asked is not None and _by_code(asked):
        answer.set_cookie(
            COOKIE, asked, max_age=REMEMBERED_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure()
        )


def offered(region: Region | None) -> RegionQuerySet:
    """The regions to choose from: the provinces, and all of the province that the chosen region is or lies in."""
    shown = Q(level=Level.PROVINCE)
    if region is not None:
        shown |= Q(code__startswith=f"{region.code[:2]}.")
    return Region.objects.filter(shown)


def _by_code(code: str) -> Region | None:
    if not CODE.fullmatch(code):
        return None
    return once(f"region:{code}", lambda: Region.objects.filter(code=code).first())
