"""Beginning a partnership, changing what is written of it, and saying who takes part."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.actions import Side
from partnerships.forms.refusing import Refusing
from partnerships.models import CooperationKind, Partnership, Party
from portal.accounts.models import Membership, Organisation, User
from portal.core.filters import primary_key
from portal.regions.models import Dimension, Urusan

MOST_PARTIES: Final = 10
OFFERED_PARTIES: Final = 3


class _Written(Refusing, forms.ModelForm[Partnership]):
    class Meta:
        model = Partnership
        fields: ClassVar[list[str]] = list(Partnership.WRITTEN)
        widgets: ClassVar = {"aim": forms.Textarea(attrs={"rows": 5})}
        help_texts: ClassVar = {
            "aim": gettext_lazy("What should be different afterwards, and for whom?"),
            "source": gettext_lazy("Where it can be read, if it is known from elsewhere."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("urusan", Urusan.objects.all(), self.instance.urusan_id)
        self._offer("dimension", Dimension.objects.all(), self.instance.dimension_id)
        self._offer("kind", CooperationKind.objects.all(), self.instance.kind_id)

    def _offer(self, name: str, rows: Any, held: int | None) -> None:
        """What is still offered, and what it has already."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        offered = [one.pk for one in rows if getattr(one, "is_offered", True) or one.pk == held]
        field.queryset = rows.filter(pk__in=offered)

    def written(self) -> dict[str, Any]:
        """What is written in it."""
        return {name: self.cleaned_data[name] for name in Partnership.WRITTEN}


class ChangeForm(_Written):
    """What is written of a partnership."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])


class PartyRows(Refusing):
    """Who takes part, row by row: the organisation, the unit that carries it out, its focal point."""

    refused_at: ClassVar[dict[str, str]] = {"parties": "organisation_1"}

    def offer_parties(self, sides: Sequence[Side], *, with_people: bool = False) -> dict[str, forms.Field]:
        """Fields for the rows that are there, for three at least and for one more.

        People are offered where the organisations are known: those who belong to them or to their units.
        """
        organisations = list(Organisation.objects.select_related("parent"))
        people = _people_of(sides) if with_people else []
        fields: dict[str, forms.Field] = {}
        for number in range(1, self._rows(len(sides)) + 1):
            side = sides[number - 1] if number <= len(sides) else None
            n = {"n": number}
            fields[f"organisation_{number}"] = _choice(
                _("Party %(n)s") % n, organisations, side.organisation if side else None
            )
            units = [one for one in organisations if one.parent_id]
            fields[f"unit_{number}"] = _choice(
                _("Implementing unit of party %(n)s") % n, units, side.unit if side else None
            )
            if people:
                fields[f"focal_point_{number}"] = _person(
                    _("Focal point (PPKSD) of party %(n)s") % n, people, side.focal_point if side else None
                )
        return fields

    def _rows(self, held: int) -> int:
        sent = [n for n in range(1, MOST_PARTIES + 1) if self.is_bound and self.data.get(f"organisation_{n}")]
        return min(MOST_PARTIES, max(OFFERED_PARTIES, held + 1, (sent[-1] + 1) if sent else 0))

    def sides(self) -> list[Side]:
        """Who takes part, in this order. Rows without an organisation are nobody."""
        data = self.cleaned_data
        return [
            Side(data[f"organisation_{n}"], data.get(f"unit_{n}"), data.get(f"focal_point_{n}"))
            for n in range(1, MOST_PARTIES + 1)
            if data.get(f"organisation_{n}")
        ]

    def clean(self) -> dict[str, Any]:
        """A unit and a person are those of an organisation."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for n in range(1, MOST_PARTIES + 1):
            alone = [name for name in (f"unit_{n}", f"focal_point_{n}") if data.get(name)]
            if alone and not data.get(f"organisation_{n}"):
                self.add_error(f"organisation_{n}", _("Say which organisation this is for."))
        return data


class StartForm(PartyRows, _Written):
    """A new partnership: what it is about, and who takes part."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, sides: Sequence[Side] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {**self.fields, **self.offer_parties(sides)}


class PartiesForm(PartyRows, forms.Form):
    """Who takes part in a partnership that exists."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [Side(party.organisation, party.unit, party.focal_point) for party in parties]
        self.fields = {**self.offer_parties(held, with_people=True), **self.fields}

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])


def _people_of(sides: Sequence[Side]) -> list[User]:
    own = {one.pk for side in sides for one in (side.organisation, side.unit) if one}
    members = Membership.objects.current().filter(organisation__in=own)
    named = {side.focal_point.pk for side in sides if side.focal_point}
    rows = User.objects.filter(Q(pk__in=members.values("user"), is_active=True) | Q(pk__in=named))
    return list(rows.order_by("name", "pk"))


def _choice(label: str, rows: Sequence[Organisation], held: Organisation | None) -> forms.Field:
    field = forms.ModelChoiceField(
        Organisation.objects.select_related("parent"), label=label, required=False, initial=held.pk if held else None
    )
    field.choices = [("", _("Choose")), *((one.pk, one.name) for one in rows)]
    return field


def _person(label: str, people: Sequence[User], held: User | None) -> forms.Field:
    rows = User.objects.filter(pk__in=[one.pk for one in people])
    field = forms.ModelChoiceField(rows, label=label, required=False, initial=held.pk if held else None)
    field.choices = [("", _("Choose")), *((one.pk, one.name) for one in people)]
    return field


class SummaryForm(Refusing, forms.ModelForm[Partnership]):
    """What others than the parties read, and who they are."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Partnership
        fields: ClassVar[list[str]] = list(Partnership.SHOWN)
        widgets: ClassVar = {
            "visibility": forms.RadioSelect,
            "summary_id": forms.Textarea(attrs={"rows": 7}),
            "summary_en": forms.Textarea(attrs={"rows": 7}),
        }
        help_texts: ClassVar = {
            "summary_id": gettext_lazy("Written for everybody. Name no person, no amount and nothing still negotiated.")
        }

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])

    def written(self) -> dict[str, Any]:
        """The texts and who may read them."""
        return {name: self.cleaned_data[name] for name in Partnership.SHOWN}
