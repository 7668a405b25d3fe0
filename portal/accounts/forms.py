"""Forms of accounts: allauth's in our words, invitations, the profile, and those of the administrators."""

import unicodedata
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Invitation, Membership, Organisation, User

PASSWORD_HELP = _("At least 15 characters. Several words that only you would put together work well.")


def one_line(value: str) -> None:
    """Refuse control characters and lone surrogates: what is typed here may stand in the head of a mail."""
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
        raise ValidationError(_("Remove line breaks and other control characters."))


class LineField(forms.CharField):
    """Text of one line."""

    default_validators = [*forms.CharField.default_validators, one_line]


def _reword(field: forms.Field, label: Any, help_text: Any = "") -> None:
    """Our label and help instead of allauth's; no placeholder."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["login"], _("E-mail"))
        _reword(self.fields["password"], _("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Where the link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["email"], _("E-mail"))


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["password1"], _("New password"), PASSWORD_HELP)
        _reword(self.fields["password2"], _("New password again"))


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The old password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["oldpassword"], _("Current password"))
        _reword(self.fields["password1"], _("New password"), PASSWORD_HELP)
        _reword(self.fields["password2"], _("New password again"))


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["password"], _("Password"))


class AcceptInvitationForm(forms.Form):
    """Name and password of a new account."""

    name = LineField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=500,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Check that both passwords are the same and that it is hard to guess."""
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))
        elif first:
            try:
                validate_password(first, User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class ProfileForm(forms.ModelForm[User]):
    """What people change of themselves."""

    name = LineField(label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    class Meta:
        model = User
        fields = ("name", "language")


class OrganisationForm(forms.ModelForm[Organisation]):
    """An organisation; its address is asked once and then only shown."""

    name_id = LineField(label=_("Name in Indonesian"), max_length=200)
    name_en = LineField(label=_("Name in English"), max_length=200, required=False)

    class Meta:
        model = Organisation
        fields = (
            "name_id",
            "name_en",
            "short_name",
            "slug",
            "kind",
            "parent",
            "region",
            "website",
            "description_id",
            "description_en",
            "runs_portal",
        )
        widgets = {
            "description_id": forms.Textarea(attrs={"rows": 4}),
            "description_en": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"] = forms.URLField(
            label=_("Website"), required=False, max_length=300, assume_scheme="https"
        )
        slug = self.fields["slug"]
        if self.instance.pk:
            slug.disabled = True
        else:
            slug.required = False
            slug.help_text = _(
                "Part of the web address. Left empty it is made from the name. It cannot be changed later."
            )

    def clean(self) -> dict[str, Any]:
        """Make the address from the name where none was given."""
        data = super().clean() or {}
        if not self.instance.pk and "slug" in data and not data["slug"] and data.get("name_id"):
            data["slug"] = free_slug(data["name_id"])
            if not data["slug"]:
                self.add_error("slug", _("Give an address: none can be made from this name."))
        return data


def free_slug(name: str) -> str:
    """An address made from a name that no organisation has yet; empty where the name has no letters."""
    base = slugify(name)[:90].strip("-")
    if not base:
        return ""
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)


class PersonField(forms.ModelChoiceField[User]):
    """A person by name and address, because names repeat."""

    def label_from_instance(self, obj: User) -> str:
        """Name and address."""
        return f"{obj.name} ({obj.email})"


class MembershipForm(forms.ModelForm[Membership]):
    """A new membership."""

    class Meta:
        model = Membership
        fields = ("user", "organisation", "role", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = PersonField(label=_("Person"), queryset=User.objects.filter(is_active=True))


class LastDayForm(forms.ModelForm[Membership]):
    """The only thing of a membership that changes: its last day."""

    class Meta:
        model = Membership
        fields = ("until",)


class InvitationForm(forms.ModelForm[Invitation]):
    """Whom to invite, and as what."""

    name = LineField(
        label=_("Name"), max_length=150, required=False, help_text=_("A suggestion; the person can change it.")
    )

    class Meta:
        model = Invitation
        fields = ("email", "name", "organisation", "role", "language")


class PersonForm(forms.ModelForm[User]):
    """What an administrator corrects of an account."""

    name = LineField(label=_("Name"), max_length=150)

    class Meta:
        model = User
        fields = ("name", "email", "language")
