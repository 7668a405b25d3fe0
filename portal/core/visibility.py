"""Which pages everybody may see, and in which language a reader gets them."""

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from portal.core.memory import state

AnyPage = TypeVar("AnyPage", bound=Model)


def public(pages: QuerySet[AnyPage], *, prefix: str = "") -> QuerySet[AnyPage]:
    """Those that are live and not below a restricted page. `prefix` leads from the rows to their page ("page__").

    The restricted paths are part of the request's state, so this costs one query a request at most.
    """
    pages = pages.filter(**{f"{prefix}live": True})
    for path in state().restricted:
        pages = pages.exclude(**{f"{prefix}path__startswith": path})
    return pages


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
