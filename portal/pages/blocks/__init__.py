"""Blocks that pages are written with: one file a family, one template a block, each with a preview."""

from portal.pages.blocks.data import BeforeAfterBlock, FactsBlock, TableBlock
from portal.pages.blocks.media import DownloadBlock, ImageBlock
from portal.pages.blocks.prose import CalloutBlock, HeadingBlock, QuoteBlock, TextBlock
from portal.pages.blocks.sequence import RelatedBlock, StepBlock, StepsBlock, TimelineBlock

STORY = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("image", ImageBlock()),
    ("quote", QuoteBlock()),
    ("facts", FactsBlock()),
    ("table", TableBlock()),
    ("steps", StepsBlock()),
    ("before_after", BeforeAfterBlock()),
    ("timeline", TimelineBlock()),
    ("callout", CalloutBlock()),
    ("download", DownloadBlock()),
    ("related", RelatedBlock()),
]

__all__ = [
    "STORY",
    "BeforeAfterBlock",
    "CalloutBlock",
    "DownloadBlock",
    "FactsBlock",
    "HeadingBlock",
    "ImageBlock",
    "QuoteBlock",
    "RelatedBlock",
    "StepBlock",
    "StepsBlock",
    "TableBlock",
    "TextBlock",
    "TimelineBlock",
]
