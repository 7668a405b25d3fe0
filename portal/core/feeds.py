"""Atom feeds of lists."""

import re
from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from portal.core.filters import Listing

NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)


def atom(
    request: HttpRequest,
    *,
    title: str,
    subtitle: str,
    listing: Listing,
    entry_of: Callable[[Any], dict[str, Any]] | None = None,
) -> HttpResponse:
    """The first page of a listing as an Atom feed; the filters in the address hold.

    Without `entry_of`, which makes an entry of an item, the items are pages.
    """
    site = settings.PORTAL_BASE_URL
    feed = Atom1Feed(
        title=xml_text(title),
        link=f"{site}{listing.url()}",
        description=xml_text(subtitle),
        feed_url=f"{site}{listing.feed_url}",
        language=get_language(),
        author_name=str(settings.PORTAL_NAME),
    )
    for item in listing.items:
        made = entry_of(item) if entry_of else entry(item, f"{site}{item.get_url()}")
        feed.add_item(**made)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def entry(page: Any, url: str) -> dict[str, Any]:
    """A page as an entry; its id outlives a changed address."""
    published = page.first_published_at or page.last_published_at or timezone.now()
    language = page.locale.language_code
    return {
        "title": xml_text(page.title),
        "link": url,
        "description": xml_text(page.description),
        "unique_id": uuid5(NAMESPACE_URL, f"{page.translation_key}:{language}").urn,
        "pubdate": published,
        "updateddate": page.last_published_at or published,
    }
