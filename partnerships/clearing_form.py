"""Letting everybody read of a proposal."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Proposal, PublicProposal
from portal.accounts.forms import LineField


class ClearingForm(forms.Form):
    """The texts that everybody will read, and what else of the proposal goes with them: nothing that is not ticked."""

    title_id = LineField(label=gettext_lazy("Title in Indonesian"), max_length=150)
    summary_id = forms.CharField(
        label=gettext_lazy("Summary in Indonesian"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("Written for everybody. Name no person, no amount and nothing still negotiated."),
    )
    title_en = LineField(label=gettext_lazy("Title in English"), max_length=150, required=False)
    summary_en = forms.CharField(
        label=gettext_lazy("Summary in English"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("Both English texts or none."),
    )
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("What everybody will read as well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)
    status = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, data: Any = None, *, proposal: Proposal, public: PublicProposal | None) -> None:
        texts = {name: getattr(public, name) for name in PublicProposal.TEXTS} if public else {}
        chosen = [name for name in PublicProposal.CHOSEN if getattr(public, f"{name}_id", None)]
        initial = {**texts, "chosen": chosen, "version": proposal.version, "status": proposal.status}
        super().__init__(data, initial=initial)
        clearable = PublicProposal.clearable(proposal)
        meta = PublicProposal._meta
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (name, f"{_capital(meta.get_field(name).verbose_name)}: {_name(clearable[name])}")  # type: ignore[union-attr]
            for name in PublicProposal.CHOSEN
            if name in clearable
        ]
        if not clearable:
            del self.fields["chosen"]

    def clean(self) -> dict[str, Any]:
        """Plain text only; English whole or not at all."""
        data = super().clean() or self.cleaned_data
        for name in PublicProposal.TEXTS:
            if name in data:
                data[name] = strip_tags(data[name]).strip()
        for name in ("title_id", "summary_id"):
            if name in data and not data[name]:
                self.add_error(name, _("Nothing is left of this without its HTML. Write plain text."))
        if {"title_en", "summary_en"} <= data.keys() and bool(data["title_en"]) != bool(data["summary_en"]):
            missing = "summary_en" if data["title_en"] else "title_en"
            self.add_error(missing, ValidationError(_("Write this in English too, or leave both empty.")))
        return data

    @property
    def texts(self) -> dict[str, str]:
        """The four texts, checked."""
        return {name: self.cleaned_data[name] for name in PublicProposal.TEXTS}

    @property
    def chosen_names(self) -> list[str]:
        """What was ticked."""
        return list(self.cleaned_data.get("chosen", []))

    @property
    def seen(self) -> tuple[int, str]:
        """The version and status of the proposal that the coordinator had before them."""
        return self.cleaned_data["version"], self.cleaned_data["status"]


def _capital(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]


def _name(value: Any) -> str:
    return str(getattr(value, "name", "") or getattr(value, "title", value))
