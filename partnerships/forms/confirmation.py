"""The decision about an action, by link."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import LinkOutcome


class DecisionForm(forms.Form):
    """Confirm or dispute; a dispute says why."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            (LinkOutcome.CONFIRM.value, gettext_lazy("Confirm: it is done")),
            (LinkOutcome.DISPUTE.value, gettext_lazy("Dispute: something is missing or wrong")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed if you dispute. Both sides read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """A dispute needs a reason."""
        data = super().clean() or {}
        if data.get("decision") == LinkOutcome.DISPUTE and not data.get("note", "").strip():
            self.add_error("note", _("Say why: the others will ask."))
        return data
