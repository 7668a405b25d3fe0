"""Giving evidence of an action."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from partnerships.actions import Given
from partnerships.forms.files import checked_file, file_input
from partnerships.forms.refusing import Refusing, day_input
from partnerships.models import Evidence


class EvidenceForm(Refusing, forms.ModelForm[Evidence]):
    """A file, a link, a figure or a note; the model says what belongs to each."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("PDF, Word, Excel or PowerPoint, at most 10 MB. Only the parties can open it."),
        widget=file_input(),
    )

    class Meta:
        model = Evidence
        fields: ClassVar[list[str]] = ["kind", "text", "file", "url", "value", "unit", "as_of", "source"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 3}), "as_of": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "evidence_%s")
        super().__init__(*args, **kwargs)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was given; the kind alone gives nothing."""
        names = [name for name in self.Meta.fields if name != "kind"]
        return not self.files and not any(self.data.get(name, "").strip() for name in names)

    def clean_file(self) -> Any:
        """Looked at by its content, whatever its name says."""
        file = self.cleaned_data["file"]
        return checked_file(file) if file else None

    def _post_clean(self) -> None:
        """The action checks what is kept: it knows the action, and the digest of the file."""

    def given(self) -> Given:
        """What was given, once the form is valid."""
        return Given(**{name: self.cleaned_data[name] for name in self.Meta.fields})
