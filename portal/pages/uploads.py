"""Pictures and documents are looked at before anything is made of them: size, declared pixels, content."""

import posixpath
import warnings
from copy import copy
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.static import serve
from PIL import Image as Pillow
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

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

    def _post_clean(self) -> None:
        """A file that was refused is refused once: Wagtail would add that the extension “” is not allowed."""
        refused = copy(self._errors["file"]) if "file" in self._errors else None
        super()._post_clean()
        if refused is not None:
            self._errors["file"] = refused


class PictureField(WagtailImageField):
    """Wagtail's field, which decodes first and measures afterwards, preceded by a look at the head of the file."""

    def to_python(self, data: Any) -> Any:
        """The file, or a ValidationError whatever is wrong with it."""
        if data is not None and hasattr(data, "size"):
            self.check_image_file_size(data)
            self._refuse_bomb(data)
        try:
            return super().to_python(data)
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
            raise forms.ValidationError(
                _("This picture is damaged. Open it in a picture program, save it anew and try again.")
            ) from error

    def _refuse_bomb(self, data: Any) -> None:
        """Read width and height only. What is no picture at all is left to Wagtail's own check."""
        data.seek(0)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Pillow.DecompressionBombWarning)
                width, height = Pillow.open(data).size
        except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError):
            width = height = self.max_image_pixels
        except Exception:  # Pillow's readers raise anything at all for files that are no pictures
            width = height = 0
        finally:
            data.seek(0)
        if width * height > self.max_image_pixels:
            message = _("This picture has too many pixels; at most %(millions)s million are taken. Make it smaller.")
            raise forms.ValidationError(message % {"millions": self.max_image_pixels // 1_000_000})


class PictureForm(BaseImageForm):
    """Wagtail's form with our field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (old := self.fields.get("file")) is not None:
            self.fields["file"] = PictureField(label=old.label, required=old.required, widget=old.widget)


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A public picture. Documents come from Wagtail's view, as attachments: here none answers, however it is spelt."""
    if posixpath.normpath(path).lstrip("/").partition("/")[0].casefold() == "documents":
        raise Http404
    try:
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:  # a name longer than the file system takes
        raise Http404 from error
