"""The workbook that is brought, and the one that was checked."""

from base64 import b64decode, b64encode
from io import BytesIO
from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from partnerships.importing.reading import LARGEST_FILE, read
from portal.accounts.models import User

SALT: Final = "partnerships.import"
HOLDS_FOR: Final = 60 * 60  # seconds between the check and the import


class WorkbookForm(forms.Form):
    """A workbook; once valid, `rows` holds its lines and the cells that cannot be taken."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An .xlsx file of at most 2 MB, made from the template. The file itself is not kept."),
        error_messages={"required": _("Choose a workbook."), "empty": _("This file is empty. Choose another one.")},
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    rows: tuple[list[Any], list[Any]]

    def clean_file(self) -> Any:
        """Look at the size first, then at the content, whatever its name says."""
        file: Any = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB. Divide it into several."))
        self.rows = read(file)
        return file

    def kept(self, user: User) -> str:
        """The workbook as the text of a hidden field, which only this person can send back."""
        file = self.cleaned_data["file"]
        file.seek(0)
        return signing.dumps({"by": user.pk, "file": b64encode(file.read()).decode()}, salt=SALT)


class CheckedForm(forms.Form):
    """The workbook that was checked a moment ago; once valid, `rows` holds its lines again."""

    checked = forms.CharField(widget=forms.HiddenInput)
    rows: tuple[list[Any], list[Any]]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_checked(self) -> str:
        """Refuse what was not made here, for somebody else, or too long ago."""
        text: str = self.cleaned_data["checked"]
        message = _("The check is too old, or it was not yours. Bring the workbook once more.")
        try:
            held = signing.loads(text, salt=SALT, max_age=HOLDS_FOR)
        except signing.BadSignature as error:
            raise forms.ValidationError(message) from error
        if held["by"] != self.user.pk:
            raise forms.ValidationError(message)
        self.rows = read(BytesIO(b64decode(held["file"])))
        return text
