"""What there is to find in the demo database, read with plain queries, under the names that judgments use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any, Final

from django.db import models
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from portal.accounts.models import Organisation
from portal.pages.models import ArticlePage, StandardPage
from portal.regions.models import Region
from visits.models import VisitReportPage

PAGES: Final[dict[str, type[Page]]] = {
    "case": CaseStudyPage,
    "visit": VisitReportPage,
    "article": ArticlePage,
    "page": StandardPage,
}
LEFT_OUT: Final = {"title", "draft_title", "slug", "url_path", "summary", "seo_title", "alias_of", "translation_key"}
TAG: Final = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Text:
    """A document in one language. `name` is that of the judgments; a page and its translation share it."""

    name: str
    language: str
    title: str
    summary: str
    body: str


def texts() -> Iterator[Text]:
    """Everything: pages in each language, regions, organisations."""
    for kind, model in PAGES.items():
        yield from _pages(kind, model)
    yield from _regions()
    yield from _organisations()


@cache
def page_names() -> dict[int, str]:
    """The name of each page by its id, translations included."""
    return {pk: name for kind, model in PAGES.items() for pk, name in _named(kind, model)}


def _named(kind: str, model: type[Page]) -> Iterator[tuple[int, str]]:
    slugs = dict(model.objects.filter(locale__language_code="id").values_list("translation_key", "slug"))
    for pk, key in model.objects.live().values_list("pk", "translation_key"):
        if key in slugs:
            yield pk, f"{kind}:{slugs[key]}"


def _pages(kind: str, model: type[Page]) -> Iterator[Text]:
    names = dict(_named(kind, model))
    for page in model.objects.filter(pk__in=names).select_related("locale").order_by("pk"):
        language = page.locale.language_code
        yield Text(names[page.pk], language, page.title, page.summary, " \n".join(_words(page, language)))


def _words(page: Any, language: str) -> Iterator[str]:
    """All texts of a page: its own fields, its rows, and what these point at by name."""
    yield from _fields(page, language)
    for relation in page._meta.related_objects:
        if relation.one_to_many and relation.field.model._meta.app_label in ("casestudies", "visits", "pages"):
            accessor = relation.get_accessor_name()
            if accessor and type(relation.field).__name__ == "ParentalKey":
                for row in getattr(page, accessor).all():
                    yield from _fields(row, language)
    if visit := getattr(page, "visit", None):
        yield from _fields(visit, language)


def _fields(row: models.Model, language: str) -> Iterator[str]:
    for field in row._meta.get_fields():
        if field.name in LEFT_OUT or field.name.startswith("_") or field.auto_created:
            continue
        if isinstance(field, StreamField):
            value: StreamValue = getattr(row, field.name)
            for block in value:
                yield from (str(text) for text in block.block.get_searchable_content(block.value))
        elif isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.URLField):
            if text := getattr(row, f"get_{field.name}_display", lambda name=field.name: getattr(row, name))():
                yield unescape(TAG.sub(" ", str(text)))
        elif isinstance(field, models.DecimalField | models.IntegerField | models.DateField):
            if (number := getattr(row, field.name)) is not None:
                yield f"{number.normalize():f}" if isinstance(field, models.DecimalField) else str(number)
        elif field.many_to_one or field.many_to_many:
            yield from _pointed_at(row, field, language)


def _pointed_at(row: models.Model, field: Any, language: str) -> Iterator[str]:
    if not issubclass(field.related_model, Page) and hasattr(field.related_model, f"name_{language}"):
        value = getattr(row, field.name)
        for target in value.all() if field.many_to_many else [value]:
            if target is not None:
                yield getattr(target, f"name_{language}") or target.name_id


def _regions() -> Iterator[Text]:
    regions = Region.objects.select_related("parent").prefetch_related("facts__indicator").order_by("code")
    for region in regions:
        for language, name in [("id", region.name_id), ("en", region.name_en)]:
            body = [region.name_official, region.short_names.replace("|", " "), region.capital]
            body += [getattr(region.parent, f"name_{language}")] if region.parent else []
            for fact in region.facts.all():
                body += [getattr(fact.indicator, f"name_{language}"), *_fields(fact, language)]
            yield Text(f"region:{region.code}", language, name, "", " \n".join(filter(None, body)))


def _organisations() -> Iterator[Text]:
    for organisation in Organisation.objects.select_related("region", "parent").order_by("slug"):
        for language in ("id", "en"):
            title = getattr(organisation, f"name_{language}") or organisation.name_id
            body = " \n".join(_fields(organisation, language))
            yield Text(f"organisation:{organisation.slug}", language, title, "", body)
