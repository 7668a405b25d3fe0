"""Saying something to the parties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from partnerships.forms.refusing import Refusing
from partnerships.models import Partnership, Party
from portal.accounts.models import Membership, User
from portal.accounts.roles import Permission


class CommentForm(Refusing, forms.Form):
    """A comment for all parties or for some, with the people it is meant for."""

    text = forms.CharField(label=gettext_lazy("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    for_parties = forms.ModelMultipleChoiceField(
        Party.objects.none(),
        label=gettext_lazy("Only for"),
        help_text=gettext_lazy("Nobody chosen: all parties read it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mentions = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("People mentioned"),
        help_text=gettext_lazy("They are told of it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, partnership: Partnership, by: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "comment_%s")
        super().__init__(*args, **kwargs)
        parties, people = self.fields["for_parties"], self.fields["mentions"]
        assert isinstance(parties, forms.ModelMultipleChoiceField)
        assert isinstance(people, forms.ModelMultipleChoiceField)
        parties.queryset = Party.objects.filter(partnership=partnership).select_related("organisation")
        own = {pk for party in partnership.parties.all() for pk in party.own_organisations}
        members = Membership.objects.current().permitting(Permission.READ_OWN).filter(organisation__in=own)
        people.queryset = User.objects.filter(is_active=True, pk__in=members.values("user")).exclude(pk=by.pk)


class CommentChangeForm(Refusing, forms.Form):
    """The text of a comment, to be corrected."""

    text = forms.CharField(label=gettext_lazy("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
