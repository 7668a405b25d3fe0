"""What templates of pages show: shapes made of page objects, so that no template asks or decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from typing import Any

from django.conf import settings
from django.db.models import CharField, Expression, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from portal.core.components import Badge, Crumb, Heading, Link, Meta, Step, drawing
from portal.core.memory import remembered
from portal.core.notation import citation, iso, when
from portal.core.panels import Panel, build
from portal.core.templatetags.components import prefix
from portal.core.visibility import in_language
from portal.pages.blocks.prose import anchor
from portal.pages.cards import side_by_side
from portal.pages.filters import with_first_dimension
from portal.pages.models import ArticlePage, ContentPage, HomePage, ListPage, StandardPage
from portal.pages.pictures import share_picture_url

CARD_WORDS = 36
BETWEEN = "\x1e"  # a character that no text needs
STORY = "pages/section_story.html"
TEXT = "pages/section_text.html"


@dataclass(frozen=True)
class Section:
    """A part of a page: an entry of its contents, and the template that shows `data`."""

    id: str
    title: str
    template: str
    data: Any
    headings: Sequence[Heading] = ()

    @property
    def contents(self) -> Sequence[Heading]:
        """Its entries in the contents list: its own headings, else its title."""
        return self.headings or ([Heading(self.id, self.title)] if self.title else [])


@dataclass(frozen=True)
class Card:
    """A page in a list."""

    title: str
    url: str
    lang: str
    summary: str = ""
    badges: Sequence[Badge] = ()
    status: str = ""
    meta: Sequence[Meta] = ()
    image: Any = None
    drawing: str = ""


@dataclass(frozen=True)
class Detail:
    """A term and what is said of it, each with or without an address."""

    term: str
    values: Sequence[Link]


@dataclass(frozen=True)
class SourceLine:
    """A source as listed at the end of a page."""

    title: str
    publisher: str
    url: str
    date: str


@dataclass(frozen=True)
class Freshness:
    """When somebody last said that all this still holds."""

    confirmed_on: date | None
    old: bool


@dataclass
class ReadingPage:
    """A page to read as the template `pages/reading.html` shows it."""

    title: str
    lang: str
    lead: str = ""
    eyebrow: str = ""
    drawing: str = ""
    image: Any = None
    image_url: str = ""
    badges: list[Badge] = field(default_factory=list)
    meta: list[Meta] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    sources: list[SourceLine] = field(default_factory=list)
    similar: list[Panel] = field(default_factory=list)
    citation: str = ""
    panels: list[Panel] = field(default_factory=list)
    closing: list[Section] = field(default_factory=list)
    freshness: Freshness | None = None

    @property
    def contents(self) -> list[Heading]:
        """The contents list; nothing for a short page."""
        found = [heading for section in self.sections for heading in section.contents]
        found += [Heading(panel.context["id"], panel.title) for panel in self.panels]
        return found if len(found) > 1 else []


def absolute(path: str) -> str:
    """An address with the portal's own host."""
    return f"{settings.PORTAL_BASE_URL}{path}"


def crumbs(page: Any, request: HttpRequest) -> list[Crumb]:
    """The way from the home page to a page."""
    above = [
        Crumb(str(_("Home")) if place == 0 else one.title, one.get_url() or "") for place, one in enumerate(page.trail)
    ]
    return [*above, Crumb(page.title)]


def day_of(moment: datetime | None) -> date | None:
    """The day of a moment in the portal's own zone."""
    return timezone.localdate(moment) if moment else None


def language_of(page: Page) -> str:
    """The language a page is written in."""
    return str(page.locale.language_code)


def texts(*values: str) -> list[Link]:
    """Values of a detail that lead nowhere."""
    return [Link(value, "") for value in values if value]


def details(*rows: tuple[str | Promise, Iterable[Link]]) -> list[Detail]:
    """The rows of a box of facts; one without a value is left out."""
    return [Detail(str(term), found) for term, values in rows if (found := list(values))]


def expanded(htmls: Sequence[str]) -> list[RichText | str]:
    """Rich texts ready for a template, their links to pages and files looked up together; an empty one is empty."""
    if not htmls:
        return []
    joined = expand_db_html(BETWEEN.join(html.replace(BETWEEN, "") for html in htmls))
    return [RichText(html) if strip_tags(html).strip() else "" for html in joined.split(BETWEEN)]


def story(stream: Any) -> list[Section]:
    """A story as a section whose headings are its own."""
    if not stream:
        return []
    headings = [Heading(anchor(block.value), str(block.value)) for block in stream if block.block_type == "heading"]
    prose = [block for block in stream if block.block_type == "text"]
    for block, html in zip(prose, expanded([block.value.source for block in prose]), strict=True):
        block.value = html
    with_renditions(block.value["image"] for block in stream if block.block_type == "image")
    return [Section("story", "", STORY, stream, headings)]


def together(**parts: tuple[Any, Sequence[str]]) -> dict[str, list[tuple[str, ...]]]:
    """Rows of several small relations in one query: by the name of the part, tuples of texts.

    A part is a manager or queryset and its columns; the rows come in the order of the first, which is left out of the
    tuples. Relations of a page that is being previewed are in memory, and are read there.
    """
    width = max(len(columns) for _rows, columns in parts.values())
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {name: [] for name in parts}
    stored: list[QuerySet[Any]] = []
    for name, (manager, columns) in parts.items():
        rows = manager.all()
        if isinstance(rows, QuerySet):
            stored.append(_as_texts(rows, name, columns, width))
        else:
            place, *names = columns
            found[name] += [(_value(row, place) or 0, tuple(str(_value(row, n) or "") for n in names)) for row in rows]
    for name, place, *values in stored[0].union(*stored[1:], all=True) if stored else ():
        found[name].append((place or 0, tuple(value or "" for value in values[: len(parts[name][1]) - 1])))
    return {name: [row for _place, row in sorted(rows, key=lambda row: row[0])] for name, rows in found.items()}


def _as_texts(rows: QuerySet[Any], name: str, columns: Sequence[str], width: int) -> QuerySet[Any]:
    place, *names = columns
    values: dict[str, Expression] = {f"_{number}": Cast(column, CharField()) for number, column in enumerate(names)}
    values |= {f"_{number}": Value("", output_field=CharField()) for number in range(len(names), width - 1)}
    part = Value(name, output_field=CharField())
    return rows.order_by().annotate(_part=part, **values).values_list("_part", place, *values)


def _value(row: Any, column: str) -> Any:
    return reduce(getattr, column.split("__"), row)


SOURCES = ("sort_order", "title", "publisher", "url", "published_on")
TERMS = ("order", "key", "name_id", "name_en")


def source_lines(rows: Iterable[tuple[str, ...]]) -> list[SourceLine]:
    """Sources as `together` reads them with SOURCES."""
    return [
        SourceLine(title, publisher, url, when(date.fromisoformat(day)) if day else "")
        for title, publisher, url, day in rows
    ]


def paired(indonesian: str, english: str) -> str:
    """A short label in the reader's language."""
    return english if english and (get_language() or "id").startswith("en") else indonesian


def short(summary: str) -> str:
    """A summary as a card shows it."""
    return Truncator(summary).words(CARD_WORDS)


def with_renditions(images: Iterable[Any]) -> None:
    """Fetch the sizes of several images at once."""
    if found := [image for image in images if image is not None]:
        prefetch_related_objects(found, "renditions")


def start(page: ContentPage, request: HttpRequest, *, author: str = "") -> ReadingPage:
    """The page to read with what all kinds have."""
    url = absolute(page.get_url() or "")
    image = getattr(page, "image", None)
    with_renditions([image])
    return ReadingPage(
        title=page.title,
        lang=language_of(page),
        lead=page.summary,
        image=image,
        image_url=share_picture_url(image),
        citation=citation(
            title=page.title,
            published=day_of(page.first_published_at),
            site=str(settings.PORTAL_NAME),
            url=url,
            author=author,
        ),
    )


def work(page: ContentPage, request: HttpRequest, kind: str, **more: Any) -> dict[str, Any]:
    """A page as a work for search engines (schema.org)."""
    url = absolute(page.get_url() or "")
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": url,
        "url": url,
        "headline": page.title,
        "name": page.title,
        "description": page.description,
        "inLanguage": language_of(page),
        "datePublished": page.first_published_at,
        "dateModified": page.last_published_at,
        "publisher": {"@type": "Organization", "name": str(settings.PORTAL_NAME), "url": absolute("/")},
        **more,
    }
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def context(page: Any, request: HttpRequest, reading: ReadingPage, structured: dict[str, Any]) -> dict[str, Any]:
    """What `pages/reading.html` takes."""
    return {
        "crumbs": crumbs(page, request),
        "reading": reading,
        "structured": structured,
        "canonical": page.get_url() or request.path,
    }


def list_page(page: ListPage, request: HttpRequest) -> dict[str, Any]:
    """The frame around a list."""
    url = page.get_url() or request.path
    return {"crumbs": crumbs(page, request), "canonical": url, "feed_url": f"{url}atom.xml"}


def article(page: ArticlePage, request: HttpRequest) -> dict[str, Any]:
    """An article."""
    reading = start(page, request)
    rows = together(
        dimensions=(page.dimensions, TERMS),
        regions=(page.regions, ("pk", "slug", "name_id", "name_en")),
        sources=(page.sources, SOURCES),
    )
    reading.meta = [Meta(when(page.date), "calendar", iso=iso(page.date))]
    reading.meta += [
        Meta(paired(name, english), "map-pin", f"{prefix()}daerah/{slug}/") for slug, name, english in rows["regions"]
    ]
    reading.badges = [Badge(paired(name, english)) for _key, name, english in rows["dimensions"]]
    reading.drawing = drawing(None, page.slug, general="article")
    reading.sections = story(page.body)
    reading.sources = source_lines(rows["sources"])
    reading.similar = build("similar", request, page)
    return context(page, request, reading, work(page, request, "Article"))


def standard(page: StandardPage, request: HttpRequest) -> dict[str, Any]:
    """A page about the portal itself."""
    reading = start(page, request)
    reading.citation = ""
    reading.sections = story(page.body)
    return context(page, request, reading, work(page, request, "WebPage"))


def article_card(page: ArticlePage) -> Card:
    """An article in a list."""
    return Card(
        page.title,
        page.url,
        language_of(page),
        short(page.description),
        meta=[Meta(when(page.date), "calendar", iso=iso(page.date))],
        image=page.image,
        drawing=drawing(getattr(page, "first_dimension", None), page.slug, general="article"),
    )


def thread() -> list[Step]:
    """The one thread, from visit to result."""
    return [
        Step(_("Visit"), _("what was seen and discussed")),
        Step(_("Idea"), _("what one would like to take over")),
        Step(_("Agreement"), _("who promised what")),
        Step(_("Action"), _("owner, due date, evidence")),
        Step(_("Result"), _("the next case study")),
    ]


def newest_articles() -> list[Card]:
    """The three newest articles; one query."""
    return remembered("newest-articles", _newest_articles)


def _newest_articles() -> list[Card]:
    rows = in_language(ArticlePage.objects.all(), get_language() or "id").order_by("-date", "-pk")
    return side_by_side(
        [article_card(page) for page in with_first_dimension(rows.select_related("locale", "image"))[:3]]
    )


def home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """What this is for, what other apps have to say, the newest articles."""
    built = build("home", request)
    articles = newest_articles()
    cards = [card for panel in built for card in panel.context.get("cards", ())]
    with_renditions(card.image for card in [*cards, *articles])
    return {
        "panels": built,
        "articles": articles,
        "thread": thread(),
        "figures": [row for panel in built if (row := panel.context.get("figure"))],
        "actions": [
            Link(_("Read the visits"), f"{prefix()}kunjungan/", "message-circle", "light"),
            Link(_("Find a case study"), f"{prefix()}studi-kasus/", "file-text", "outline-light"),
        ],
        "articles_url": f"{prefix()}artikel/",
        "search_stands_here": True,
        "canonical": page.get_url() or "/",
        "structured": {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": str(settings.PORTAL_NAME),
            "url": absolute(page.get_url() or "/"),
            "description": page.lead,
            "inLanguage": language_of(page),
        },
    }
