"""Stating a need."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from portal.accounts.models import Organisation
from visits.forms.request import RegionChoice
from visits.models import Need, NeedFigure


class NeedForm(forms.ModelForm[Need]):
    """What is lacking, where, who suffers, how urgent."""

    region = RegionChoice(label=gettext_lazy("Region"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Need
        fields: ClassVar[list[str]] = [
            "organisation",
            "region",
            "title",
            "description",
            "dimension",
            "urusan",
            "who_suffers",
            "how_many",
            "urgency",
            "constraint",
            "reach",
        ]
        widgets: ClassVar = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "constraint": forms.Textarea(attrs={"rows": 2}),
            "urgency": forms.RadioSelect,
            "reach": forms.RadioSelect,
        }

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations


class FigureForm(forms.ModelForm[NeedFigure]):
    """A figure behind the need."""

    class Meta:
        model = NeedFigure
        fields: ClassVar[list[str]] = ["value", "unit", "definition", "as_of", "source", "source_url"]
        widgets: ClassVar = {"as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("value") is not None:
            for name in ("as_of", "source"):
                if not data.get(name):
                    self.add_error(name, gettext_lazy("A figure needs its date and source."))
        return data

    def has_changed(self) -> bool:
        return bool(self.data.get(self.add_prefix("value")))


class Figures(forms.BaseFormSet[FigureForm]):
    """The figures behind a need."""

    def figures(self) -> list[NeedFigure]:
        """Those given, unsaved."""
        return [form.instance for form in self.forms if form.has_changed()]


def figure_forms(data: Any, need: Need | None = None) -> Figures:
    """Forms for the figures of a need, with room for more."""
    made = forms.formset_factory(FigureForm, formset=Figures, extra=2, max_num=10)
    names = FigureForm.Meta.fields
    held = [{name: getattr(one, name) for name in names} for one in need.figures.order_by("pk")] if need else []
    formset = made(data, prefix="figures", initial=held)
    assert isinstance(formset, Figures)
    return formset


class SupportForm(forms.Form):
    """My organisation has the same need."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Organisation"))
    note = forms.CharField(label=gettext_lazy("What is the same or different"), max_length=300, required=False)

    def __init__(self, *args: Any, organisations: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(pk__in=organisations)
        if len(organisations) == 1:
            field.initial = next(iter(organisations))
