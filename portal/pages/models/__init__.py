"""Home, articles and standard pages on Wagtail's stock Page; images, documents and sources."""

from portal.pages.models.articles import ArticleIndexPage, ArticlePage, ArticleSource, ArticleTag
from portal.pages.models.base import ContentPage, ListPage, Source
from portal.pages.models.home import HomePage
from portal.pages.models.media import PortalDocument, PortalImage, PortalRendition
from portal.pages.models.standard import StandardPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleSource",
    "ArticleTag",
    "ContentPage",
    "HomePage",
    "ListPage",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "Source",
    "StandardPage",
]
