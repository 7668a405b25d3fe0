"""Any search as an Atom feed, the newest first: what everybody may see, whoever asks."""

from datetime import UTC, datetime, time
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.core.feeds import xml_text
from search.contract import Key
from search.listing import SearchListing
from search.readers import Reader

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # what has no date never looks new


def everybody() -> Reader:
    """The reader who has no account: a feed's address is passed on, so it carries nobody's rights."""
    return Reader.of(AnonymousUser())


class Feed(Atom1Feed):
    """A feed that is not made new by being read."""

    def latest_post_date(self) -> datetime:
        """Of the newest entry; of none, long ago."""
        return max((item["updateddate"] for item in self.items), default=UNDATED)


def atom(listing: SearchListing) -> HttpResponse:
    """The first page of a search as a feed."""
    site = settings.PORTAL_BASE_URL
    feed = Feed(
        title=xml_text(_("Search: %(text)s") % {"text": listing.text} if listing.text else _("Search")),
        link=f"{site}{listing.url()}",
        description=xml_text(listing.summary),
        feed_url=f"{site}{listing.feed_url}",
        language=get_language(),
        author_name=str(settings.PORTAL_NAME),
    )
    for item in listing.items:
        day = datetime.combine(item.day, time(), UTC) if item.day else UNDATED
        feed.add_item(
            title=xml_text("".join(piece.text for piece in item.title)),
            link=f"{site}{item.url}",
            description=xml_text("".join(piece.text for piece in item.passage)),
            unique_id=uuid5(NAMESPACE_URL, identity(item.key)).urn,
            pubdate=day,
            updateddate=day,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def identity(key: Key) -> str:
    """A name that outlives a changed address."""
    return f"{settings.PORTAL_BASE_URL}/{key[0]}/{key[1]}"
