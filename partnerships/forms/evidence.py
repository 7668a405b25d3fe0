"""Giving evidence of an action."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from partnerships.actions import Given
from partnerships.forms.files import FILE_KINDS, checked_file
from partnerships.models import Evidence


class EvidenceForm(forms.ModelForm[Evidence]):
    """A file, a link, a figure or a note; the model says what belongs to each."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("PDF, Word, Excel or PowerPoint, at most 10 MB. Only the parties can open it."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in FILE_KINDS)}),
    )

    class Meta:
        model = Evidence
        fields: ClassVar[list[str]] = ["kind", "text", "file", "url", "value", "unit", "as_of", "source"]

    def clean_file(self) -> Any:
        """Looked at by its content, whatever its name says."""
        file = self.cleaned_data["file"]
        return checked_file(file) if file else None

    def _post_clean(self) -> None:
        """The action checks what is kept: it knows the action, and the digest of the file."""

    def given(self) -> Given:
        """What was given, once the form is valid."""
        return Given(**{name: self.cleaned_data[name] for name in self.Meta.fields})
