"""The search of the CMS: Wagtail's own over the database, in which a quotation mark is no syntax."""

from typing import Any

from modelsearch.backends import database
from modelsearch.query import PlainText


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # the name Wagtail looks for
    """The backend of the database in use; SQLite's fails at a quotation mark (read in modelsearch 1.3.2)."""
    backend = database.SearchBackend(params)
    for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
        compiler = getattr(backend, name, None)
        if compiler is not None and "sqlite" in compiler.__module__:
            setattr(backend, name, type(compiler.__name__, (_Words, compiler), {}))
    return backend


class _Words:
    """Takes quotation marks for spaces."""

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        """As Wagtail does, of words only."""
        if isinstance(query, PlainText):
            words = query.query_string.replace('"', " ").strip() or "-"  # which no index holds
            query = PlainText(words, operator=query.operator, boost=query.boost)
        return super().build_search_query_content(query, config=config)  # type: ignore[misc]
