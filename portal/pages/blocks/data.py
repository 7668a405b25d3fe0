"""Blocks of figures: facts strip, table, before and after."""

import csv
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from portal.core.components import Fact, Reading


class FactBlock(blocks.StructBlock):
    """One figure with unit, date and source."""

    value = blocks.CharBlock(label=_("value"), max_length=40)
    unit = blocks.CharBlock(label=_("unit"), max_length=60, required=False)
    label = blocks.CharBlock(label=_("what it is"), max_length=160)
    as_of = blocks.CharBlock(label=_("as of"), max_length=40, help_text=_("For example March 2022."))
    source = blocks.CharBlock(label=_("source"), max_length=200)
    source_url = blocks.URLBlock(label=_("address of the source"), required=False)


class FactsValue(blocks.StructValue):
    """Figures as the component shows them."""

    @property
    def facts(self) -> list[Fact]:
        """One fact a figure."""
        return [
            Fact(
                one["label"],
                [Reading(one["value"], one["unit"] or "", one["as_of"], one["source"], one["source_url"] or "")],
            )
            for one in self["items"]
        ]


class FactsBlock(blocks.StructBlock):
    """A strip of two to four figures."""

    items = blocks.ListBlock(FactBlock(), label=_("figures"), min_num=1, max_num=4)

    class Meta:
        icon = "order"
        label = _("Figures")
        template = "blocks/facts.html"
        value_class = FactsValue
        preview_value = {
            "items": [
                {
                    "value": "14",
                    "unit": "kanal",
                    "label": "kanal pengaduan warga",
                    "as_of": "Maret 2022",
                    "source": "Jakarta Smart City",
                    "source_url": "",
                }
            ]
        }
        description = _("Up to four figures, each with date and source.")


class TableValue(blocks.StructValue):
    """A table's text as header and rows."""

    @property
    def lines(self) -> list[list[str]]:
        """Cells by row: tab-separated as pasted from a spreadsheet, else by the vertical bar."""
        text = self.get("text") or ""
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(text.splitlines(), delimiter="\t" if "\t" in text else "|", quoting=csv.QUOTE_NONE)
            if any(cell.strip() for cell in row)
        ]

    @property
    def header(self) -> list[str]:
        """The first row."""
        return self.lines[0] if self.lines else []

    @property
    def rows(self) -> list[list[str]]:
        """The other rows."""
        return self.lines[1:]


class TableBlock(blocks.StructBlock):
    """A table, pasted from a spreadsheet or written with vertical bars."""

    caption = blocks.CharBlock(label=_("caption"), max_length=200)
    text = blocks.TextBlock(
        label=_("rows"),
        rows=6,
        help_text=_(
            "Paste from a spreadsheet, or write one row a line with | between cells. The first row is the head."
        ),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"
        value_class = TableValue
        preview_value = {"caption": "Laporan per tahun (contoh)", "text": "Tahun | Laporan\n2023 | 100\n2024 | 120"}
        description = _("Rows and columns; the first row is the head.")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["table_id"] = f"t-{slugify(value['caption'])}"
        return context

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        widths = {len(line) for line in cleaned.lines}
        if len(cleaned.lines) < 2 or len(widths) != 1:
            raise StructBlockValidationError(
                {"text": ValidationError(_("Give a head and at least one row, all with the same number of cells."))}
            )
        return cleaned


class BeforeAfterBlock(blocks.StructBlock):
    """Two states side by side."""

    before_label = blocks.CharBlock(label=_("before: when"), max_length=80)
    before = blocks.TextBlock(label=_("before"), rows=3)
    after_label = blocks.CharBlock(label=_("after: when"), max_length=80)
    after = blocks.TextBlock(label=_("after"), rows=3)
    source = blocks.CharBlock(label=_("source"), max_length=200, required=False)

    class Meta:
        icon = "resubmit"
        label = _("Before and after")
        template = "blocks/before_after.html"
        preview_value = {
            "before_label": "Sebelum (contoh)",
            "before": "Warga datang ke kantor.",
            "after_label": "Sesudah (contoh)",
            "after": "Warga melapor dari telepon.",
            "source": "",
        }
        description = _("What changed, in two columns.")
