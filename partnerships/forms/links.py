"""Asking somebody of the other side to decide by a link."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.refusing import Refusing
from partnerships.models import Action
from partnerships.permissions import can_mail_address, counterparts
from portal.accounts.models import Membership, Organisation, User


class LinkForm(Refusing, forms.Form):
    """To whom the link is mailed: a person of another party, or an address, which only that party itself names."""

    member = forms.ModelChoiceField(
        Membership.objects.none(),
        label=gettext_lazy("Person of the other side"),
        required=False,
        empty_label=gettext_lazy("Choose"),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Decides for"), required=False, empty_label=None
    )
    email = forms.EmailField(
        label=gettext_lazy("Or an address of somebody without an account"),
        required=False,
        help_text=gettext_lazy("For example of your head of office. Only your own side is named in this way."),
    )

    def __init__(self, *args: Any, action: Action, by: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "link_%s")
        super().__init__(*args, **kwargs)
        others = {pk for party in counterparts(action) for pk in party.own_organisations}
        member, organisation = self.fields["member"], self.fields["organisation"]
        assert isinstance(member, forms.ModelChoiceField)
        assert isinstance(organisation, forms.ModelChoiceField)
        people = Membership.objects.current().filter(organisation__in=others, user__is_active=True)
        people = people.exclude(user=action.person_id).exclude(user=action.submitted_by_id)
        member.queryset = people.select_related("user", "organisation").order_by("user__name", "pk")
        member.label_from_instance = _person_of  # type: ignore[method-assign, assignment]
        mine = [one for one in Organisation.objects.filter(pk__in=others) if can_mail_address(by, action, one)]
        if mine:
            organisation.queryset = Organisation.objects.filter(pk__in=[one.pk for one in mine])
        else:
            del self.fields["organisation"], self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """One addressee, not none and not two."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("member")) == bool(data.get("email")) and not self.errors:
            raise ValidationError(_("Choose one person, or give one address."))
        if data.get("email") and not data.get("organisation"):
            self.add_error("organisation", _("Say for which organisation it is decided."))
        return data

    def addressee(self) -> dict[str, Any]:
        """What make_link wants to know of it."""
        if member := self.cleaned_data.get("member"):
            return {"user": member.user, "organisation": member.organisation}
        return {"email": self.cleaned_data["email"], "organisation": self.cleaned_data["organisation"]}


def _person_of(membership: Membership) -> str:
    return f"{membership.user.name}, {membership.organisation.name}"
