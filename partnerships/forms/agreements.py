"""Writing an agreement, saying who signs it, ending it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.refusing import Refusing, day_input
from partnerships.models import (
    Agreement,
    AgreementSide,
    AgreementStatus,
    DocumentKind,
    Partnership,
    PartnershipDocument,
    Party,
)
from portal.core.filters import primary_key
from portal.core.models import today

SIDE = ("number", "signer_office", "signer_name", "by_power_of_attorney", "power_of_attorney")


class AgreementForm(Refusing, forms.ModelForm[Agreement]):
    """What an agreement says; of a signed one only what is clarified later."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = Agreement
        fields: ClassVar[list[str]] = list(Agreement.WRITTEN)
        widgets: ClassVar = {
            "signed_on": day_input(),
            "effective_on": day_input(),
            "ends_on": day_input(),
            "dprd_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.partnership = partnership
        kind, parent = self.fields["kind"], self.fields["parent"]
        assert isinstance(kind, forms.ModelChoiceField)
        assert isinstance(parent, forms.ModelChoiceField)
        kind.queryset = DocumentKind.objects.offered() | DocumentKind.objects.filter(pk=self.instance.kind_id)
        parent.queryset = Agreement.objects.filter(partnership=partnership).exclude(pk=self.instance.pk)
        self.fields["ends_on"].help_text = _(
            "Empty: as many years as its kind is valid for, from the day it begins, are taken."
        )
        if self.instance.pk and self.instance.status != AgreementStatus.DRAFT:
            for name in set(Agreement.WRITTEN) - set(Agreement.OPEN_ONCE_SIGNED):
                del self.fields[name]

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])

    def clean(self) -> dict[str, Any]:
        """An end that is not said follows from the kind of document."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "ends_on" in self.fields and data.get("kind") and not data.get("ends_on") and "ends_on" not in self.errors:
            known = {name: data.get(name) for name in ("kind", "signed_on", "effective_on")}
            data["ends_on"] = Agreement(**known).proposed_end()
        return data

    def written(self) -> dict[str, Any]:
        """What is written in it, as far as it was asked."""
        return {name: self.cleaned_data[name] for name in Agreement.WRITTEN if name in self.fields}


class SidesForm(Refusing, forms.Form):
    """For each party: whether it is a side, its own number, and who signs in which office."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agreement: Agreement, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        held = {side.party_id: side for side in agreement.sides.all()}
        documents = PartnershipDocument.objects.standing().filter(partnership=agreement.partnership_id)
        for party in parties:
            side = held.get(party.pk)
            for name, field in self._fields_of(party, documents).items():
                if side:
                    field.initial = getattr(side, name, True)
                self.fields[f"{name}_{party.pk}"] = field

    @staticmethod
    def _fields_of(party: Party, documents: Any) -> dict[str, forms.Field]:
        rows = forms.fields_for_model(AgreementSide, SIDE)
        for field in rows.values():
            field.label = f"{party.organisation.name}: {field.label}"
        power = rows["power_of_attorney"]
        assert isinstance(power, forms.ModelChoiceField)
        power.queryset = documents
        return rows

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])

    def sides(self) -> dict[Party, dict[str, Any]]:
        """By party, what is said of it; a party of which nothing is said has no side."""
        found = {party: {name: self.cleaned_data[f"{name}_{party.pk}"] for name in SIDE} for party in self.parties}
        return {party: values for party, values in found.items() if any(values.values())}


class EndForm(Refusing, forms.Form):
    """On which day it ended, and why."""

    refused_at: ClassVar[dict[str, str]] = {"note": "reason"}
    ended_on = forms.DateField(label=gettext_lazy("Ended on"), widget=day_input())
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "end_%s")
        kwargs.setdefault("initial", {"ended_on": today()})
        super().__init__(*args, **kwargs)
