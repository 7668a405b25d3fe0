"""Child rows of demo pages."""

from typing import Any, TypeVar

from portal.demo.library import Library, day, identity
from portal.demo.lookups import Lookups
from portal.pages.models.base import Source

Row = TypeVar("Row", bound=Any)
AnySource = TypeVar("AnySource", bound=Source)


class Rows:
    """Makes the rows of one page in one language: in order, with translation keys that do not change."""

    def __init__(self, key: str, language: str, lookups: Lookups) -> None:
        self.key = key
        self.locale = lookups.locale(language)

    def make(self, model: type[Row], relation: str, values: list[dict[str, Any]]) -> list[Row]:
        """One row for each of `values`."""
        return [
            model(
                sort_order=n,
                locale=self.locale,
                translation_key=identity(self.key, relation, n),
                **value,
            )
            for n, value in enumerate(values)
        ]

    def sources(self, model: type[AnySource], keys: list[str], library: Library) -> list[AnySource]:
        """The sources of a page by their keys."""
        values = []
        for key in keys:
            source = library.source(key)
            title = source.get("title_en") if self.locale.language_code == "en" else None
            values.append(
                {
                    "title": title or source["title"],
                    "publisher": source.get("publisher", ""),
                    "url": source.get("url", ""),
                    "published_on": day(source.get("date"))[0],
                }
            )
        return self.make(model, "sources", values)
