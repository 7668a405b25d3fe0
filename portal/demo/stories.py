"""StreamField values out of the files' stories, with fixed block ids."""

import re
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from portal.demo.library import ContentError, Library, Record, exact_day, identity, prose

Blocks = list[dict[str, Any]]
LISTS = {"facts", "steps", "timeline"}


def steps(key: str, rows: list[Record]) -> Blocks:
    """Implementation steps: one block each."""
    return [
        {
            "type": "step",
            "id": str(identity(key, "step", n)),
            "value": {"title": row["title"], "text": row.get("text", "")},
        }
        for n, row in enumerate(rows)
    ]


def story(key: str, language: str, rows: list[Record], library: Library) -> Blocks:
    """Blocks of a story; a row without a type is text, with a heading where it has one.

    Paragraphs that follow each other become one block. Raises ContentError for a type there is no block for.
    """
    blocks: Blocks = []

    def add(kind: str, value: Any) -> None:
        if kind == "text" and blocks and blocks[-1]["type"] == "text":
            blocks[-1]["value"] += value
        else:
            blocks.append({"type": kind, "value": value, "id": str(identity(key, "story", len(blocks)))})

    for row in rows:
        kind = row.get("type", "text")
        if row.get("heading"):
            add("heading", row["heading"])
        if kind in {"text", "paragraph"}:
            add("text", prose(library.spelled_out(row["text"])))
        elif kind == "heading":
            if "text" in row:
                add("heading", row["text"])
        elif kind == "callout":
            add("callout", {"title": row["title"], "text": prose(library.spelled_out(row["text"]))})
        elif kind == "quote":
            add(
                "quote",
                {
                    "text": row["text"],
                    "speaker": row.get("speaker", ""),
                    "office": row["office"],
                    "source_url": library.credit(row.get("source", ""))[1],
                },
            )
        elif kind in LISTS:
            add(kind, {"items": _items(key, language, len(blocks), row["items"], library)})
        elif kind == "table":
            lines = [row["header"], *row["rows"]]
            add("table", {"caption": row["caption"], "text": "\n".join(" | ".join(line) for line in lines)})
        elif kind == "before_after":
            values = {name: row[name] for name in ("before_label", "before", "after_label", "after")}
            add("before_after", values | {"source": library.credit(row.get("source", ""))[0][:200]})
        else:
            raise ContentError(f"{key}: no block is called {kind!r}")
    return blocks


def _items(key: str, language: str, position: int, rows: list[Record], library: Library) -> Blocks:
    items = []
    for n, row in enumerate(rows):
        value = {name: text for name, text in row.items() if name != "source"}
        value |= {name: _in_words(row[name], language) for name in ("date", "as_of") if name in row}
        if "source" in row:
            source, url = library.credit(row["source"])
            value |= {"source": source[:200], "source_url": url}
        items.append({"type": "item", "value": value, "id": str(identity(key, "story", position, n))})
    return items


def _in_words(text: str, language: str) -> str:
    """A date as people write it; anything else as it is."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    with translation.override(language):
        return date_format(exact_day(text))
