"""Showing in a form what an action refuses."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    _Base = forms.BaseForm
else:
    _Base = object


class Refusing(_Base):
    """A form that says what an action found wrong, beside its field where there is one."""

    refused_at: ClassVar[dict[str, str]] = {}  # fields of errors that an action calls otherwise

    def refuse(self, error: ValidationError) -> None:
        """Take over what an action says."""
        by_field = error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]
        for name, messages in by_field:
            field = self.refused_at.get(name, name)
            self.add_error(field if field in self.fields else None, messages)


class ReasonForm(Refusing, forms.Form):
    """A reason, and nothing else."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )


def day_input(**attrs: Any) -> forms.DateInput:
    """A field for a day that browsers offer a calendar for."""
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")
