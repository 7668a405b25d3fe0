"""Private files that come in: which kinds, how large, and looked at by their content."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.ooxml import MAIN_PART
from portal.pages.uploads import refuse_other_content

LARGEST_FILE: Final = 10 * 1024 * 1024
FILE_KINDS: Final = ("pdf", *MAIN_PART)


def file_input() -> forms.FileInput:
    """A field that offers the kinds that are taken."""
    return forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in FILE_KINDS)})


def checked_file(file: Any) -> Any:
    """The file, looked at by its content, whatever its name says. Raises ValidationError."""
    extension = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else ""
    if extension not in FILE_KINDS:
        raise ValidationError(_("Files of this kind are not taken. Send PDF, Word, Excel or PowerPoint."))
    if file.size > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 10 MB. Make it smaller or send it in parts."))
    refuse_other_content(file, extension)
    return file
