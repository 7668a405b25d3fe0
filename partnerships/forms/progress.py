"""How often the parties report, and what they report."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from partnerships.forms.refusing import Refusing, day_input
from partnerships.models import ReportSchedule


class ScheduleForm(Refusing, forms.ModelForm[ReportSchedule]):
    """How often, and from when on."""

    class Meta:
        model = ReportSchedule
        fields: ClassVar[list[str]] = ["every_months", "first_due"]
        widgets: ClassVar = {"first_due": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "schedule_%s")
        super().__init__(*args, **kwargs)

    def _post_clean(self) -> None:
        """The action checks what is kept: it knows the partnership, and when the next report is due."""


class ReportForm(Refusing, forms.Form):
    """What was reached in a period."""

    text = forms.CharField(
        label=gettext_lazy("What was reached in this period"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
