"""What sources of pages have in common: who sees them, in which language, and their names in the other language."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Aggregate, Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from portal.core.visibility import public
from search.models import SearchEntry
from search.sources import Change, Watch

if TYPE_CHECKING:
    from search.readers import Reader

HOME: Final = "id"  # the language that stands in for a translation that does not exist


class Joined(Aggregate):
    """Texts of several rows with a space between."""

    function = "STRING_AGG"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The same by its name there."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def rows(model: type[Page], *, tags: type[Model] | None = None) -> QuerySet[Any]:
    """Public pages of a type with their language, and what `other_names` and `shown_in` read of their translation.

    `tags` is the model between page and tag.
    """
    translations = (
        public(model._default_manager.all())
        .filter(translation_key=OuterRef("translation_key"))
        .exclude(pk=OuterRef("pk"))
        .order_by("pk")
    )
    found = {f"other_{name}": Subquery(translations.values(name)[:1]) for name in ("pk", "title", "summary")}
    if tags:
        given = public(tags._default_manager.all(), prefix="content_object__").filter(
            content_object__translation_key=OuterRef("translation_key")
        )
        one_row = given.order_by().values("content_object__translation_key")
        found["all_tags"] = Subquery(one_row.annotate(_names=Joined("tag__name", Value(" "))).values("_names")[:1])
    return public(model._default_manager.all()).select_related("locale").annotate(**found)


def language(page: Any) -> str:
    """The language a page is written in."""
    return str(page.locale.language_code)


def other_names(page: Any) -> list[str]:
    """Title and summary of the public translation, and the tags in both languages."""
    return [page.other_title or "", page.other_summary or "", getattr(page, "all_tags", "") or ""]


def joined(*names: str) -> str:
    """Names one a line, each once."""
    return "\n".join(dict.fromkeys(filter(None, names)))


def shown_in(page: Any) -> frozenset[str]:
    """The languages whose lists hold the page; as `portal.core.visibility.in_language` says."""
    if language(page) != HOME:
        return frozenset({language(page)})
    return frozenset({HOME}) if page.other_pk else frozenset({HOME, "en"})


def first_day(page: Any) -> date | None:
    """The day it was published first."""
    return timezone.localdate(page.first_published_at) if page.first_published_at else None


def visible(model: type[Page]) -> "Callable[[Reader], QuerySet[Any]]":
    """The rows of a type that a reader may see: published pages are for everybody."""
    return lambda reader: public(model._default_manager.all())


def for_display(pks: Collection[str]) -> QuerySet[Page]:
    """Pages of whatever type by their keys; for `url`."""
    return public(Page.objects.filter(pk__in=pks))


def url(page: Page) -> str:
    """Its address."""
    return page.url or ""


def translations(kind: str, model: type[Page]) -> Watch:
    """A page that appears, changes or goes is looked at again in its other language."""

    def others(page: Any, deleted: bool) -> Iterable[Change]:
        alike = model._default_manager.filter(translation_key=page.translation_key).exclude(pk=page.pk)
        return changes(kind, alike)

    return Watch(model, others)


def changes(kind: str, found: QuerySet[Any], key: str = "pk") -> list[Change]:
    """A change for each of the rows; `key` leads from them to the page."""
    return [Change(kind, str(pk)) for pk in found.order_by().values_list(key, flat=True).distinct()]


def files(kind: str, model: type[Page]) -> Watch:
    """A document that changes or goes: pages that link to it are looked at again."""
    document = get_document_model()

    def linking(row: Any, deleted: bool) -> Iterable[Change]:
        if deleted:  # who linked to it is forgotten by now
            entries = SearchEntry.objects.filter(kind=kind).exclude(text__attachment="")
            return [Change(kind, pk) for pk in entries.values_list("object_id", flat=True)]
        content_type = ContentType.objects.get_for_model(model)
        links = ReferenceIndex.get_references_to(row).filter(content_type=content_type)
        return [Change(kind, str(pk)) for pk in links.values_list("object_id", flat=True).distinct()]

    return Watch(document, linking)
