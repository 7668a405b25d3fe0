"""How often somebody wants mail."""

from typing import ClassVar

from django import forms

from portal.workspace.models import Preference


class PreferenceForm(forms.ModelForm[Preference]):
    """Mail about what one follows."""

    class Meta:
        model = Preference
        fields: ClassVar[list[str]] = ["digest"]
        widgets: ClassVar = {"digest": forms.RadioSelect}
