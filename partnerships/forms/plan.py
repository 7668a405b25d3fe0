"""Planning an action, and what belongs to it: its due date, its milestones, what it waits for, what blocks it."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.actions.plan import MOST_MILESTONES
from partnerships.forms.refusing import Refusing, day_input
from partnerships.models import Action, Agreement, Milestone, Partnership, Party, Priority, Proposal
from partnerships.permissions import can_add_action, can_coordinate_partnership
from portal.accounts.models import Membership, User
from portal.core.filters import primary_key
from visits.models import Point

ROOM_FOR_MORE: Final = 3


class ActionForm(Refusing, forms.ModelForm[Action]):
    """What is planned. A new action has its due date here; later it is moved with a reason, elsewhere."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = Action
        fields: ClassVar[list[str]] = [*Action.WRITTEN[:4], "due_on", *Action.WRITTEN[4:]]
        widgets: ClassVar = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "expected_result": forms.Textarea(attrs={"rows": 3}),
            "due_on": day_input(),
        }
        help_texts: ClassVar = {
            "title": gettext_lazy("What is done, with a verb: “Send the guide”."),
            "person": gettext_lazy("Who does it; nobody: those who keep the owner's actions."),
            "expected_result": gettext_lazy("By what will both sides see that it is done?"),
            "priority": gettext_lazy("What is high is proved by a file."),
        }

    def __init__(self, *args: Any, partnership: Partnership, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance
        parties = list(partnership.parties.all())
        mine = [one.pk for one in parties if can_add_action(by, one)]
        self._offer("owner", Party.objects.filter(pk__in=mine).select_related("organisation"))
        self._offer("person", _people(parties))
        self._offer("agreement", Agreement.objects.filter(partnership=partnership))
        points = Point.objects.visible_to(by)
        if held.point_id is None or points.filter(pk=held.point_id).exists():
            offered = Q(visit=partnership.visit_id) if partnership.visit_id else Q(pk__in=[])
            self._offer("point", points.filter(offered | Q(pk=held.point_id)))
        else:
            del self.fields["point"]
        proposals = Proposal.objects.visible_to(by)
        if held.proposal_id is None or proposals.filter(pk=held.proposal_id).exists():
            self._offer("proposal", proposals.filter(Q(pk=partnership.proposal_id) | Q(pk=held.proposal_id)))
        else:
            del self.fields["proposal"]
        self.fields["priority"].choices = Priority.choices  # type: ignore[attr-defined]  # no empty choice
        if held.pk:
            del self.fields["due_on"]
        if not can_coordinate_partnership(by, partnership):
            del self.fields["is_public"]

    def _offer(self, name: str, rows: Any) -> None:
        """What can be chosen; a field with nothing to choose is left out, unless it must be filled."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        if not field.required and not rows.exists():
            del self.fields[name]

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])

    def written(self) -> dict[str, Any]:
        """What is written in it, as far as it was asked for."""
        return {name: self.cleaned_data[name] for name in Action.WRITTEN if name in self.fields}


def _people(parties: Sequence[Party]) -> Any:
    """Who belongs to a party today, and has an account that works."""
    own = {pk for party in parties for pk in party.own_organisations}
    members = Membership.objects.current().filter(organisation__in=own)
    return User.objects.filter(is_active=True, pk__in=members.values("user")).order_by("name", "pk")


class _Versioned(Refusing, forms.Form):
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])


class DueForm(_Versioned):
    """Another due date, with the reason."""

    due_on = forms.DateField(
        label=gettext_lazy("New due date"),
        help_text=gettext_lazy("Until the end of this day where the owner is."),
        widget=day_input(),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )


class NeededForm(_Versioned):
    """Which actions must be done before this one."""

    others = forms.ModelMultipleChoiceField(
        Action.objects.none(),
        label=gettext_lazy("It waits for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["others"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Action.objects.filter(partnership=action.partnership_id).exclude(pk=action.pk)


class MilestoneForm(forms.ModelForm[Milestone]):
    """A step on the way; one without a title is left out."""

    class Meta:
        model = Milestone
        fields: ClassVar[list[str]] = ["title", "due_on", "reached_on"]
        widgets: ClassVar = {"due_on": day_input(), "reached_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "empty_permitted": True, "use_required_attribute": False})

    def has_changed(self) -> bool:
        """Whether anything stands in it, also where that is as before: all steps are written anew together."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.Meta.fields)


class Milestones(forms.BaseFormSet[MilestoneForm]):
    """The steps of an action."""

    def rows(self) -> list[dict[str, Any]]:
        """Those given, in the shape that set_milestones takes."""
        return [{name: one.cleaned_data[name] for name in one.Meta.fields} for one in self.forms if one.has_changed()]


def milestone_forms(data: Any, held: Iterable[Milestone]) -> Milestones:
    """Forms for the steps there are, with room for more."""
    names = MilestoneForm.Meta.fields
    initial = [{name: getattr(one, name) for name in names} for one in held]
    made = forms.formset_factory(
        MilestoneForm, formset=Milestones, extra=ROOM_FOR_MORE, max_num=MOST_MILESTONES, validate_max=True
    )
    formset = made(data, prefix="steps", initial=initial)
    assert isinstance(formset, Milestones)
    return formset


class BlockForm(_Versioned):
    """Who or what blocks it, and why."""

    party = forms.ModelChoiceField(
        Party.objects.none(), label=gettext_lazy("Blocked by a party"), required=False, empty_label=gettext_lazy("None")
    )
    text = forms.CharField(
        label=gettext_lazy("Or by something else"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: the budget of next year."),
    )
    note = forms.CharField(
        label=gettext_lazy("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "block_%s")
        super().__init__(*args, **kwargs)
        field = self.fields["party"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Party.objects.filter(partnership=partnership).select_related("organisation")

    def clean(self) -> dict[str, Any]:
        """One of the two must be named."""
        data = super().clean() or self.cleaned_data
        if not data.get("party") and not data.get("text", "").strip():
            self.add_error("text", _("Say who or what blocks it."))
        return data
