"""Articles and standard pages, as search finds them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.core.notation import when
from portal.pages.models import ArticleIndexPage, ArticlePage, ArticleTag, HomePage, StandardPage
from portal.pages.plain_text import Told, read_sources, read_stream
from portal.regions.models import Dimension, Region
from search import attachments, page_sources
from search.sources import PUBLIC, Change, Document, Source, Watch, not_searchable, register

ARTICLE, STANDARD = "artikel", "halaman"


def articles() -> QuerySet[Any]:
    """Public articles with all that `article` reads."""
    rows = page_sources.rows(ArticlePage, tags=ArticleTag)
    return rows.select_related("locale", "image").prefetch_related("regions__parent", "dimensions", "sources")


def article(page: Any) -> Document:
    """An article: its story, its sources and the regions it tells of."""
    told = Told()
    regions = sorted(page.regions.all(), key=lambda region: region.code)
    with translation.override(page_sources.language(page)):
        read_stream(told, page.body)
        told.add(when(page.date), *(region.long_name for region in regions))
        told.add(*(one.name for one in page.dimensions.all()), page.image.credit if page.image else "")
        read_sources(told, page.sources.all())
    files = attachments.of(told.documents)
    told.add(*(file.title for file in files))
    names = [name for region in regions for one in (region, region.parent) if one for name in one.all_names]
    names += [name for one in page.dimensions.all() for name in (one.name_id, one.name_en)]
    return Document(
        title=page.title,
        language=page_sources.language(page),
        audience=frozenset({PUBLIC}),
        shown_in=page_sources.shown_in(page),
        alias=page_sources.joined(*page_sources.other_names(page), *names),
        summary=page.summary,
        body=told.text,
        attachments=tuple(files),
        day=page.date,
        region=regions[0].code if regions else "",
        facets={
            "jenis": [ARTICLE],
            "bahasa": [page_sources.language(page)],
            "daerah": [code for region in regions for code in region.codes],
            "dimensi": [one.key for one in page.dimensions.all()],
            "tahun": [str(page.date.year)],
        },
    )


def standard_pages() -> QuerySet[Any]:
    """Public pages about the portal."""
    return page_sources.rows(StandardPage)


def standard_page(page: Any) -> Document:
    """A page about the portal: its story."""
    told = Told()
    read_stream(told, page.body)
    files = attachments.of(told.documents)
    told.add(*(file.title for file in files))
    return Document(
        title=page.title,
        language=page_sources.language(page),
        audience=frozenset({PUBLIC}),
        shown_in=page_sources.shown_in(page),
        alias=page_sources.joined(*page_sources.other_names(page)),
        summary=page.summary,
        body=told.text,
        attachments=tuple(files),
        day=page_sources.first_day(page),
        facets={"jenis": [STANDARD], "bahasa": [page_sources.language(page)]},
    )


def of_region(region: Region, deleted: bool) -> Iterable[Change]:
    """Articles that carry the region's name, or that of a regency in it."""
    return page_sources.changes(ARTICLE, ArticlePage.objects.filter(regions__in=region.with_parts()))


def of_dimension(dimension: Dimension, deleted: bool) -> Iterable[Change]:
    """Articles on a dimension."""
    return page_sources.changes(ARTICLE, ArticlePage.objects.filter(dimensions=dimension))


register(
    Source(
        kind=ARTICLE,
        label=_("Article"),
        label_plural=_("Articles"),
        model=ArticlePage,
        queryset=articles,
        document=article,
        visible_to=page_sources.visible(ArticlePage),
        url=page_sources.url,
        for_display=page_sources.for_display,
        watches=(
            page_sources.translations(ARTICLE, ArticlePage),
            page_sources.files(ARTICLE, ArticlePage),
            Watch(Region, of_region),
            Watch(Dimension, of_dimension),
        ),
    )
)
register(
    Source(
        kind=STANDARD,
        label=_("Page"),
        label_plural=_("Pages"),
        model=StandardPage,
        queryset=standard_pages,
        document=standard_page,
        visible_to=page_sources.visible(StandardPage),
        url=page_sources.url,
        for_display=page_sources.for_display,
        watches=(page_sources.translations(STANDARD, StandardPage), page_sources.files(STANDARD, StandardPage)),
    )
)
not_searchable(HomePage, ArticleIndexPage)  # they show what is found itself
