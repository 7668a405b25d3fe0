"""Checks that every content page goes through: summary, pictures, sources."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import RichTextField, StreamField

from portal.pages.blocks import ImageBlock
from portal.pages.links import is_safe, refused_address
from portal.pages.models import ArticlePage, ContentPage
from portal.pages.publishing import Level, Problem, check

SUMMARY_WORDS = 200
HREF = re.compile(r'href="([^"]*)"')


def word_count(text: str) -> int:
    """Words as a reader counts them: what stands between white space."""
    return len(text.split())


@check(ContentPage)
def check_summary(page: "ContentPage") -> Iterator[Problem]:
    """A summary of at most 200 words (KIPP)."""
    words = word_count(page.summary)
    if not words and page.needs_summary:
        yield Problem(_("Write a summary: what it is, for whom, what came of it."), "summary")
    if words > SUMMARY_WORDS:
        message = ngettext(
            "The summary has %(count)s word, at most %(limit)s are allowed. Shorten it.",
            "The summary has %(count)s words, at most %(limit)s are allowed. Shorten it.",
            words,
        )
        yield Problem(message % {"count": words, "limit": SUMMARY_WORDS}, "summary")


@check(ContentPage)
def check_pictures(page: "ContentPage") -> Iterator[Problem]:
    """Every picture has a text alternative (or is marked as decoration) and a credit."""
    picture = getattr(page, "image", None)
    if picture is not None and not picture.credit:
        yield Problem(_credit_missing(picture), "image")
    for stream in page._meta.get_fields():
        if not isinstance(stream, StreamField):
            continue
        for block in values_of(ImageBlock, getattr(page, stream.name)):
            if not block.get("alt") and not block.get("decorative"):
                message = _("A picture has no text alternative: say what it shows, or tick “only decoration”.")
                yield Problem(message, stream.name)
            if (shown := block.get("image")) is not None and not shown.credit:
                yield Problem(_credit_missing(shown), stream.name)


def _credit_missing(picture: Any) -> str:
    return _("The picture “%(title)s” has no credit. Open it under Images and say who made it.") % {
        "title": picture.title
    }


def values_of(kind: type[Block], value: Any) -> Iterator[Any]:
    """The values of all blocks of a kind inside a stream, however deep."""
    for child in value or ():
        yield from _values_of(kind, child.block, child.value)


def _values_of(kind: type[Block], block: Any, value: Any) -> Iterator[Any]:
    if isinstance(block, kind):
        yield value
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _values_of(kind, child, value.get(name))
    elif isinstance(block, (ListBlock, StreamBlock)):
        for item in getattr(value, "bound_blocks", value or ()):
            yield from _values_of(kind, item.block, item.value)


@check(ContentPage)
def check_links(page: "ContentPage") -> Iterator[Problem]:
    """No link of the prose leads to an address that is not safe, whichever way it came in."""
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            texts = [getattr(page, field.name) or ""]
        elif isinstance(field, StreamField):
            texts = [text.source for text in values_of(RichTextBlock, getattr(page, field.name)) if text]
        else:
            continue
        for address in [unescape(found) for text in texts for found in HREF.findall(text)]:
            if not is_safe(address):
                yield Problem(refused_address(address), field.name)


def missing_sources(page: Any, level: Level = Level.BLOCKING) -> Iterator[Problem]:
    """At least one source."""
    if not page.sources.all():
        yield Problem(_("Name at least one source."), "sources", level=level)


@check(ArticlePage)
def check_article_sources(page: ArticlePage) -> Iterator[Problem]:
    """An article should name where it is from; news of our own has no source, so it is only a warning."""
    yield from missing_sources(page, Level.WARNING)
