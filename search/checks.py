"""At the start: every type of page can be found, or is not searched on purpose."""

from typing import Any

from django.core import checks
from wagtail.models import get_page_models

from search.sources import sources, unsearchable


@checks.register
def every_page_type_is_decided(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """An error for each page type that neither has a source nor is listed by `not_searchable`."""
    decided = {source.model for source in sources()} | unsearchable()
    return [
        checks.Error(
            f"{model._meta.label} can neither be found nor is it left out on purpose.",
            hint="Register a Source for it in the app's search_index.py, or name it in not_searchable().",
            obj=model,
            id="search.E001",
        )
        for model in get_page_models()
        if model not in decided and model._meta.app_label != "wagtailcore" and not model._meta.abstract
    ]
