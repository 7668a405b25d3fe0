"""The CMS's editor for prose; what it sends is JSON, in which any character may be escaped."""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

from portal.core.feeds import xml_text


class ProseEditor(DraftailRichTextArea):
    """Wagtail's editor; characters that no database or feed can hold are left out of what is kept."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Database HTML without control characters and lone surrogates."""
        value = super().value_from_datadict(data, files, name)
        return value if value is None else xml_text(value)
