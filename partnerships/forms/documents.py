"""Keeping a document of a partnership."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from partnerships.forms.files import checked_file, file_input
from partnerships.forms.refusing import Refusing, day_input
from partnerships.models import Agreement, DocumentKind, Partnership, PartnershipDocument


class DocumentForm(Refusing, forms.ModelForm[PartnershipDocument]):
    """A file for the parties only, with what it is."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, Word, Excel or PowerPoint, at most 10 MB. Only the parties can open it."),
        widget=file_input(),
    )

    class Meta:
        model = PartnershipDocument
        fields: ClassVar[list[str]] = ["title", "kind", "agreement", "number", "dated"]
        widgets: ClassVar = {"dated": day_input()}

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "document_%s")
        kwargs["instance"] = PartnershipDocument(partnership=partnership)
        super().__init__(*args, **kwargs)
        kind, agreement = self.fields["kind"], self.fields["agreement"]
        assert isinstance(kind, forms.ModelChoiceField)
        assert isinstance(agreement, forms.ModelChoiceField)
        kind.queryset = DocumentKind.objects.filter(is_offered=True)
        agreement.queryset = Agreement.objects.filter(partnership=partnership)

    def clean_file(self) -> Any:
        """Looked at by its content."""
        return checked_file(self.cleaned_data["file"])

    def described(self) -> dict[str, Any]:
        """What add_document wants to know beside the file."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
