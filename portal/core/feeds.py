"""Atom feeds of lists."""

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from portal.core.filters import Listing


def atom(request: HttpRequest, *, title: str, subtitle: str, listing: Listing) -> HttpResponse:
    """The first page of a listing of pages as an Atom feed; the filters in the address hold."""
    feed = Atom1Feed(
        title=title,
        link=request.build_absolute_uri(listing.url()),
        description=subtitle,
        feed_url=request.build_absolute_uri(listing.feed_url),
        language=get_language(),
    )
    for page in listing.items:
        feed.add_item(
            title=page.title,
            link=page.get_full_url(request),
            description=page.description,
            unique_id=f"urn:uuid:{page.translation_key}:{page.locale.language_code}",
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
