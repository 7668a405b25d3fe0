"""Blocks of words: heading, text, quote, callout."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PROSE = ["bold", "italic", "ol", "ul", "link", "document-link"]


def anchor(heading: str) -> str:
    """The id of a heading in a story; none of the page's own ids begins so."""
    return f"s-{slugify(heading)}"


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level; the contents list of a page is made of these."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"
        preview_value = "Apa yang dibahas"
        description = _("Divides a long text; appears in the contents list.")

    def get_context(self, value: str, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchor(value)
        return context


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"
        preview_value = "<p>Pemerintah provinsi dan JSC membahas kanal pengaduan warga.</p>"
        description = _("Paragraphs, lists and links.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", PROSE)
        super().__init__(**kwargs)


class QuoteBlock(blocks.StructBlock):
    """What somebody said, with the office held."""

    text = blocks.TextBlock(label=_("quotation"), max_length=600, rows=3)
    speaker = blocks.CharBlock(
        label=_("name"),
        required=False,
        max_length=120,
        help_text=_("Only with consent or from a public source."),
    )
    office = blocks.CharBlock(label=_("office"), max_length=160)
    source_url = blocks.URLBlock(label=_("address of the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"
        preview_value = {
            "text": "Kota cerdas adalah tentang warganya.",
            "speaker": "",
            "office": "Kepala unit (contoh)",
            "source_url": "",
        }
        description = _("What somebody said in office.")


class CalloutBlock(blocks.StructBlock):
    """Something to notice."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=["bold", "italic", "link"])

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "blocks/callout.html"
        preview_value = {"title": "Perlu diperhatikan", "text": "<p>Angka ini disampaikan lisan, bukan statistik.</p>"}
        description = _("A box for what must not be overlooked.")
