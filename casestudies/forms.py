"""Forms of the case studies' own CMS screens."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from casestudies.word_import import MAX_BYTES, WordCase, read_word
from portal.core.ooxml import OfficeFileRefused


class WordForm(forms.Form):
    """A Word file; once valid, `case` holds what was read."""

    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx file of at most 10 MB, without macros. The file itself is not kept."),
        error_messages={
            "required": _("Choose a Word file."),
            "empty": _("This file is empty. Choose another one."),
            "invalid": _("No file arrived. Choose it once more."),
        },
        max_length=200,
        widget=forms.FileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
    )
    case: WordCase

    def clean_file(self) -> Any:
        """Look at the size first, then at the content; the name decides nothing but the kind."""
        file: Any = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            message = _("This file has %(size)s; at most %(limit)s are taken. Remove pictures and try again.")
            raise forms.ValidationError(
                message, params={"size": filesizeformat(file.size), "limit": filesizeformat(MAX_BYTES)}
            )
        if file.name.lower().endswith(".docm"):
            raise forms.ValidationError(_("This file is made for macros. Save it as .docx and try again."))
        try:
            self.case = read_word(file, file_name=file.name)
        except OfficeFileRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return file
