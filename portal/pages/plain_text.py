"""Pages as plain text: what readers read in rich text and in blocks, and which files these link to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.documents.blocks import DocumentChooserBlock

from portal.core.notation import when

BREAKS: Final = frozenset({"p", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "hr", "div"})


@dataclass
class Told:
    """Texts in the order of reading, one paragraph an entry, and the primary keys of the files linked in them."""

    lines: list[str] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)

    def add(self, *texts: object) -> None:
        """Add what is not empty."""
        self.lines += [text for one in texts if one is not None and (text := str(one).strip())]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)


class _Reader(HTMLParser):
    """Words of rich text as it is stored, one line a paragraph."""

    def __init__(self, told: Told) -> None:
        super().__init__(convert_charrefs=True)
        self.told = told
        self.line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.end_line()
        named = dict(attrs)
        if tag == "a" and named.get("linktype") == "document" and (named.get("id") or "").isdigit():
            self.told.documents.append(int(named["id"] or 0))

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        self.line.append(data)

    def end_line(self) -> None:
        self.told.add(" ".join("".join(self.line).split()))
        self.line = []


def read_html(told: Told, html: str) -> None:
    """Add what rich text says."""
    reader = _Reader(told)
    reader.feed(html)
    reader.close()
    reader.end_line()


def read_stream(told: Told, stream: StreamValue) -> None:
    """Add what the blocks of a story say, from the stored values: no picture, file or page is looked up."""
    for row in stream.raw_data:
        block = stream.stream_block.child_blocks.get(row["type"])
        if block is not None:
            _read_block(told, block, row["value"])


def _read_block(told: Told, block: Any, value: Any) -> None:
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if value and not (name == "alt" and value.get("decorative")):
                _read_block(told, child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for one in _items(value):
            _read_block(told, block.child_block, one)
    elif isinstance(block, blocks.RichTextBlock):
        read_html(told, str(getattr(value, "source", value) or ""))
    elif isinstance(block, DocumentChooserBlock):
        told.documents += [int(value)] if value else []
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        told.add(value)


def _items(value: Iterable[Any] | None) -> Iterator[Any]:
    """Entries of a list, in the form with ids or the plain one."""
    for one in value or ():
        yield one["value"] if isinstance(one, dict) and {"type", "value"} <= one.keys() else one


def read_sources(told: Told, sources: Iterable[Any]) -> None:
    """Add what the list of sources at the end of a page says."""
    for source in sources:
        told.add(", ".join(filter(None, [source.title, source.publisher, when(source.published_on)])))
