"""Documents are checked by what they contain, not only by what they are called."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from portal.core.ooxml import MAIN_PART, OfficeFileRefused, open_checked

PDF_HEAD = 1024
TEXT_HEAD = 256 * 1024


def refuse_other_content(file: Any, extension: str) -> None:
    """Raise ValidationError where a file is not what its extension says."""
    file.seek(0)
    if extension == "pdf":
        if b"%PDF-" not in file.read(PDF_HEAD):
            raise forms.ValidationError(_("This is not a PDF file, whatever its name says. Export it as PDF anew."))
    elif extension == "csv":
        refuse_binary(file.read(TEXT_HEAD))
    elif extension in MAIN_PART:
        try:
            open_checked(file, extension).close()
        except OfficeFileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
    file.seek(0)


def refuse_binary(head: bytes) -> None:
    """Raise ValidationError where this is not text in UTF-8 (a character may be cut at the end)."""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            raise forms.ValidationError(_("This CSV file is not text in UTF-8. Save it as “CSV UTF-8”.")) from error
    if b"\x00" in head:
        raise forms.ValidationError(_("This CSV file is not text in UTF-8. Save it as “CSV UTF-8”."))


class DocumentForm(BaseDocumentForm):
    """Wagtail's form with a look at the content."""

    def clean_file(self) -> Any:
        """Only new files are looked at."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            extension = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else ""
            refuse_other_content(file, extension)
        return file
