"""Articles and standard pages of the demo."""

from portal.demo.library import Library, Record, exact_day, identity
from portal.demo.lookups import Lookups
from portal.demo.rows import Rows
from portal.demo.stories import story
from portal.pages.models import ArticlePage, ArticleSource, StandardPage


def build_article(record: Record, language: str, library: Library, lookups: Lookups) -> ArticlePage:
    """An unsaved article with its rows."""
    words: Record = record[language]
    key = str(record.get("key") or record["slug"])
    page = ArticlePage(
        title=words["title"],
        slug=record["slug"],
        locale=lookups.locale(language),
        translation_key=identity(key),
        summary=words["summary"],
        date=exact_day(record["date"]),
        body=story(key, language, list(words.get("body") or []), library),
    )
    page.dimensions = lookups.dimensions(record.get("dimensions", []))
    page.regions = [lookups.region(code) for code in record.get("regions", [])]
    page.tags.add(*record.get("tags", []))
    page.sources = Rows(key, language, lookups).sources(ArticleSource, record.get("sources", []), library)
    return page


def build_standard(record: Record, language: str, library: Library, lookups: Lookups) -> StandardPage:
    """An unsaved standard page."""
    words: Record = record[language]
    key = str(record.get("key") or record["slug"])
    return StandardPage(
        title=words["title"],
        slug=record["slug"],
        locale=lookups.locale(language),
        translation_key=identity(key),
        summary=words.get("summary", ""),
        body=story(key, language, list(words.get("body") or []), library),
    )
