"""Which pages everybody may see, and in which language a reader gets them."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from portal.core.memory import remembered, state

AnyPage = TypeVar("AnyPage", bound=Model)


def public(pages: QuerySet[AnyPage], *, prefix: str = "") -> QuerySet[AnyPage]:
    """Those that are live and not below a restricted page. `prefix` leads from the rows to their page ("page__").

    The restricted paths are part of the request's state, so this costs one query a request at most.
    """
    pages = pages.filter(**{f"{prefix}live": True})
    for path in state().restricted:
        pages = pages.exclude(**{f"{prefix}path__startswith": path})
    return pages


def written(address: str) -> str:
    """Where a page right below home can be read ("kontak/"): in the reader's language, else in Indonesian, else "".

    Nothing links to a standard page before somebody has written and published it.
    """
    found = remembered("below-home", _below_home)
    slug = address.strip("/")
    languages = (get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)
    return next((found[language, slug] for language in languages if (language, slug) in found), "")


def _below_home() -> dict[tuple[str, str], str]:
    rows = public(Page.objects.filter(depth=3)).values_list("locale__language_code", "slug")
    return {
        (language, slug): f"/{slug}/" if language == settings.LANGUAGE_CODE else f"/{language}/{slug}/"
        for language, slug in rows
    }


def in_language(pages: QuerySet[AnyPage], language: str, *, prefix: str = "") -> QuerySet[AnyPage]:
    """Public pages of a language, and the Indonesian ones that have no public translation into it."""
    pages = public(pages, prefix=prefix)
    if language == "id":
        return pages.filter(**{f"{prefix}locale__language_code": "id"})
    model: Any = pages.model
    for step in filter(None, prefix.split("__")):
        model = model._meta.get_field(step).related_model
    translated = public(model._default_manager.all()).filter(
        locale__language_code=language, translation_key=OuterRef(f"{prefix}translation_key")
    )
    return pages.filter(
        Q(**{f"{prefix}locale__language_code": language})
        | Q(**{f"{prefix}locale__language_code": "id"}) & ~Exists(translated)
    )


def pages_for_reader(keys: Collection[int]) -> dict[int, Page]:
    """Those of the pages that everybody may see, by the keys asked for; if possible in the reader's language.

    One query, none for no keys.
    """
    if not keys:
        return {}
    meant = Page.objects.filter(pk__in=keys).values("translation_key")
    rows = public(Page.objects.filter(Q(pk__in=keys) | Q(translation_key__in=meant))).select_related("locale")
    found = list(rows)
    here = {page.translation_key: page for page in found if page.locale.language_code == get_language()}
    return {page.pk: here.get(page.translation_key, page) for page in found if page.pk in keys}
