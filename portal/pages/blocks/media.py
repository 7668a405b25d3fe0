"""Blocks of files: picture, download."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from portal.core.notation import file_size


class ImageBlock(blocks.StructBlock):
    """A picture with text alternative, credit and caption."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("text alternative"),
        required=False,
        max_length=250,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    decorative = blocks.BooleanBlock(
        label=_("only decoration"), required=False, help_text=_("The picture tells nothing that the text does not.")
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/image.html"
        preview_value = {"image": None, "alt": "", "decorative": True, "caption": "Ruang pertemuan (contoh)"}
        description = _("A photograph or drawing; the credit is kept with the picture.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["alt"] and not cleaned["decorative"]:
            raise StructBlockValidationError(
                {"alt": ValidationError(_("Say what the picture shows, or tick “only decoration”."))}
            )
        return cleaned


@dataclass(frozen=True)
class File:
    """A file as readers see it: type and size beside the name."""

    title: str
    url: str
    type: str
    size: str

    @classmethod
    def of(cls, document: Any, title: str = "") -> "File":
        """The file of a document, under its own title or another."""
        return cls(
            title or document.title,
            document.url,
            document.file_extension.upper(),
            file_size(document.get_file_size()),
        )


class DownloadValue(blocks.StructValue):
    """A document as the component shows it."""

    @property
    def file(self) -> File | None:
        """The file, or nothing where the document is gone."""
        document = self.get("document")
        return File.of(document, self.get("title") or "") if document else None


class DownloadBlock(blocks.StructBlock):
    """A public file to download, with its type and size."""

    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(label=_("title"), required=False, max_length=160)

    class Meta:
        icon = "download"
        label = _("Download")
        template = "blocks/download.html"
        value_class = DownloadValue
        preview_value = {"document": None, "title": "Bahan paparan (contoh)"}
        description = _("A file; type and size are shown by themselves.")
