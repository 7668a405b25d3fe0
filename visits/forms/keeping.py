"""Keeping a visit: its date, who came, what was said, whose it is."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import Membership, Organisation, User
from portal.core.filters import primary_key
from visits.models import Appointment, NextStep, Point, Visit, VisitRequest, VisitStatus
from visits.models.rows import Side

DAY: Final = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME: Final = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def parties(visit: Visit) -> list[Organisation]:
    """The organisations that take part in a visit, the host first."""
    return [visit.host, *visit.visitors.all()]


def people_of(organisations: Sequence[Organisation]) -> Any:
    """Active people with a current membership in one of the organisations."""
    members = Membership.objects.current().filter(organisation__in=organisations)
    return User.objects.filter(is_active=True, pk__in=members.values("user")).order_by("name")


class ScheduleForm(forms.ModelForm[Appointment]):
    """A date to agree on; with a reason where there was another one."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    anyway = forms.BooleanField(label=gettext_lazy("Set it all the same"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Reason for moving it"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = Appointment
        fields: ClassVar[list[str]] = ["date", "starts_at", "ends_at", "place"]
        widgets: ClassVar = {"date": DAY, "starts_at": TIME, "ends_at": TIME}

    def __init__(self, *args: Any, moving: bool, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        if not self.is_bound:
            del self.fields["anyway"]
        if not moving:
            del self.fields["note"]
        else:
            self.fields["note"].required = True

    def clean(self) -> dict[str, Any]:
        """A day that is full, or a time that another visit has, is taken only on purpose."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("date") or data.get("anyway"):
            return data
        others = Visit.objects.hosted_by([self.visit.host_id]).filter(status=VisitStatus.SCHEDULED, date=data["date"])
        names = [one.title for one in others.exclude(pk=self.visit.pk).order_by("starts_at", "pk")]
        if len(names) >= settings.PORTAL_VISITS_PER_DAY:
            self.add_error(
                "date",
                _("That day has %(n)s visits already: %(names)s. Choose another day, or tick “Set it all the same”.")
                % {"n": len(names), "names": ", ".join(names)},
            )
        return data

    def clean_seen(self) -> int | None:
        return primary_key(self.cleaned_data["seen"]) or None


class AskerForm(forms.Form):
    """Which organisation of the portal sent a request that came by link; the likeliest one is chosen."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organisation"), empty_label=gettext_lazy("Choose")
    )

    def __init__(self, *args: Any, asked: VisitRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.exclude(pk=asked.visit.host_id).order_by("name_id")
        if asked.region_id:
            field.initial = field.queryset.filter(region=asked.region_id, kind=asked.level).first()


class PointForm(forms.ModelForm[Point]):
    """One point discussed, with owner and date where it is a commitment."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Point
        fields: ClassVar[list[str]] = [
            "kind",
            "text",
            "said_by",
            "office",
            "is_public",
            "owner_organisation",
            "owner",
            "due_on",
        ]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 3}), "due_on": DAY}
        help_texts: ClassVar = {"owner_organisation": gettext_lazy("Owner and due date belong to commitments only.")}

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.visit = visit
        limit(self, visit, ("said_by", "owner_organisation"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == "commitment" and not data.get("said_by") and "said_by" not in self.errors:
            self.add_error("said_by", _("Say which organisation promised it."))
        if data.get("kind") != "commitment":
            data.update(owner_organisation=None, owner=None, due_on=None)
        return data


class OwnerForm(forms.Form):
    """Whose a commitment is, and until when."""

    owner_organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Owner (organisation)"), required=True
    )
    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Owner (person)"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=DAY)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self, visit, ("owner_organisation",))


class StepForm(forms.ModelForm[NextStep]):
    """A follow-up: what, whose, until when."""

    class Meta:
        model = NextStep
        fields: ClassVar[list[str]] = ["text", "owner_organisation", "owner", "due_on", "is_public", "note"]
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "note": forms.Textarea(attrs={"rows": 2}),
            "due_on": DAY,
        }

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.visit = visit
        limit(self, visit, ("owner_organisation",))


def limit(form: forms.BaseForm, visit: Visit, organisations: Sequence[str]) -> None:
    """Offer only the parties of a visit, and their people."""
    mine = parties(visit)
    for name in organisations:
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in mine])
        field.empty_label = _("Choose")
    owner = form.fields.get("owner")
    if isinstance(owner, forms.ModelChoiceField):
        owner.empty_label = _("Nobody in person")
        owner.queryset = people_of(mine)


class AttendeesForm(forms.Form):
    """Participants as lines of a table: side; office; organisation; name; e-mail."""

    rows = forms.CharField(
        label=gettext_lazy("Participants"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        required=False,
        max_length=100_000,
        help_text=gettext_lazy(
            "One a line: side; office; organisation; name; e-mail. Side is “host” or “visitor”. Name and e-mail may "
            "be left out. You can paste from a spreadsheet."
        ),
    )
    sides: ClassVar = {
        "host": Side.HOST,
        "tuan rumah": Side.HOST,
        "visitor": Side.VISITOR,
        "tamu": Side.VISITOR,
        "pengunjung": Side.VISITOR,
    }

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit

    def clean_rows(self) -> list[dict[str, Any]]:
        text = self.cleaned_data["rows"]
        by_name: dict[str, Organisation] = {}
        for one in Organisation.objects.filter(pk__in=[party.pk for party in parties(self.visit)]):
            by_name |= {name.casefold(): one for name in (one.name_id, one.name_en, one.short_name) if name}
        delimiter = "\t" if "\t" in text else ";"
        rows = []
        for number, cells in enumerate(csv.reader(StringIO(text), delimiter=delimiter), 1):
            values = [cell.strip() for cell in cells] + [""] * 5
            if not any(values):
                continue
            side = self.sides.get(values[0].casefold())
            if side is None or not values[1]:
                raise ValidationError(_("Row %(n)s: begin with “host” or “visitor”, then the office.") % {"n": number})
            known = by_name.get(values[2].casefold())
            rows.append(
                {
                    "side": side,
                    "office": values[1],
                    "organisation": known,
                    "organisation_name": "" if known else values[2],
                    "name": values[3],
                    "email": values[4],
                }
            )
        return rows
