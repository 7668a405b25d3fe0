"""The workbook that is brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.importing.reading import LARGEST_FILE, MOST_ROWS, Line, Problem, read

MEGABYTE = 1024 * 1024


class WorkbookForm(forms.Form):
    """A workbook; once valid, `rows` holds its lines and the cells that cannot be taken."""

    file = forms.FileField(
        label=_("Workbook"),
        error_messages={"required": _("Choose a workbook."), "empty": _("This file is empty. Choose another one.")},
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    rows: tuple[list[Line], list[Problem]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "An .xlsx file of at most %(megabytes)s MB and %(rows)s rows, made from the template. It is kept until it "
            "is imported, at most seven days; only you see it."
        ) % {"megabytes": LARGEST_FILE // MEGABYTE, "rows": MOST_ROWS}

    def clean_file(self) -> Any:
        """Look at the size first, then at the content, whatever its name says."""
        file: Any = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            text = _("The file is larger than %(n)s MB. Divide it into several.")
            raise forms.ValidationError(text, params={"n": LARGEST_FILE // MEGABYTE})
        self.rows = read(file)
        return file
