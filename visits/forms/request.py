"""The steps of a request for a visit."""

import time as clock
from collections.abc import Sequence
from datetime import date, time
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.models import CaseStudyPage
from portal.core.models import today
from portal.core.visibility import in_language
from portal.pages.uploads import refuse_other_content
from portal.regions.models import Dimension, Region
from visits.models import Institution, VisitKind, VisitRequest
from visits.models.visit import VisitMode

LARGEST_LETTER: Final = 5 * 1024 * 1024
DATES: Final = 3
QUICKEST_SECONDS: Final = 3
_signer = TimestampSigner(salt="visits.request.form")


def one_line(text: str) -> str:
    """Text for a line of a mail: refused with a line break or another control character in it."""
    if any(c < " " or c == "\x7f" for c in text):
        raise ValidationError(_("Write this in one line."))
    return text


class RegionChoice(forms.ModelChoiceField[Region]):
    """A region by its long name; provinces before what lies in them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Region.objects.order_by("code"), empty_label=gettext_lazy("Choose"), **kwargs)

    def label_from_instance(self, obj: Region) -> str:
        return obj.long_name


class WhoForm(forms.ModelForm[VisitRequest]):
    """Who asks."""

    region = RegionChoice(label=gettext_lazy("Region of origin"), required=False)

    class Meta:
        model = VisitRequest
        fields: ClassVar[list[str]] = [
            "institution",
            "level",
            "region",
            "contact_name",
            "contact_email",
            "contact_phone",
        ]
        help_texts: ClassVar = {
            "contact_email": gettext_lazy("The link to your request is sent there. It is not published."),
            "contact_phone": gettext_lazy("Only for questions about this visit. It is not published."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [("", _("Choose")), *Institution.choices]

    def clean_institution(self) -> str:
        return one_line(self.cleaned_data["institution"])

    def clean_contact_name(self) -> str:
        return one_line(self.cleaned_data["contact_name"])

    def clean_contact_phone(self) -> str:
        return one_line(self.cleaned_data["contact_phone"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        regional = {Institution.PROVINCE, Institution.REGENCY, Institution.CITY, Institution.COUNCIL}
        if data.get("level") in regional and not data.get("region") and "region" not in self.errors:
            self.add_error("region", _("Choose your region."))
        return data


class PublicWhoForm(WhoForm):
    """The first step without an account: with what keeps machines out and asks people nothing."""

    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))
    begun = forms.CharField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @staticmethod
    def stamp() -> str:
        """When a form was given out, signed."""
        return _signer.sign(str(int(clock.time())))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("website"):
            raise ValidationError(_("The field that should stay empty was filled in. Empty it and send again."))
        try:
            begun = int(_signer.unsign(data.get("begun", ""), max_age=24 * 60 * 60))
        except (BadSignature, ValueError):
            raise ValidationError(_("This form was open for too long. Please send it again.")) from None
        if clock.time() - begun < QUICKEST_SECONDS:
            raise ValidationError(_("That was faster than people type. Please send it again."))
        return data

    def fields_of_request(self) -> dict[str, Any]:
        """What the request keeps."""
        return {name: self.cleaned_data[name] for name in WhoForm.Meta.fields}


class WhatForm(forms.ModelForm[VisitRequest]):
    """What they want to see, and why."""

    kind = forms.ModelChoiceField(
        VisitKind.objects.offered(), label=gettext_lazy("Kind of visit"), empty_label=gettext_lazy("Choose")
    )
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=VisitMode, widget=forms.RadioSelect)
    cases = forms.ModelMultipleChoiceField(
        CaseStudyPage.objects.none(),
        label=gettext_lazy("Cases you want to see"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    dimensions = forms.ModelMultipleChoiceField(
        Dimension.objects.all(),
        label=gettext_lazy("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = VisitRequest
        fields: ClassVar[list[str]] = ["aims", "questions", "needs"]
        help_texts: ClassVar = {
            "aims": gettext_lazy("What should be different for you after the visit?"),
            "questions": gettext_lazy("The host prepares answers. One question a line."),
            "needs": gettext_lazy("For example an interpreter, a wheelchair ramp, a place to pray."),
        }

    field_order = ["kind", "mode", "aims", "dimensions", "cases", "questions", "needs"]

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cases"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = in_language(CaseStudyPage.objects.all(), language).order_by("title")
        self.fields["aims"].required = True


class WhenForm(forms.ModelForm[VisitRequest]):
    """When they could come, how many, and the letter."""

    letter = forms.FileField(
        label=gettext_lazy("Official letter (PDF)"),
        required=False,
        help_text=gettext_lazy("At most 5 MB. It is kept privately and seen only by the host."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    class Meta:
        model = VisitRequest
        fields: ClassVar[list[str]] = ["participants", "letter_number", "letter_date"]
        widgets: ClassVar = {"letter_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, dates: Sequence[tuple[date, time | None]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        for number in range(1, DATES + 1):
            day, at = dates[number - 1] if number <= len(dates) else (None, None)
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Date %(n)s") % {"n": number},
                required=number == 1,
                initial=day,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
            self.fields[f"time_{number}"] = forms.TimeField(
                label=_("Time on date %(n)s") % {"n": number},
                required=False,
                initial=at,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )
        self.fields.update(own)
        self.fields["participants"].required = True

    def clean_letter(self) -> Any:
        letter = self.cleaned_data["letter"]
        if letter:
            if letter.size > LARGEST_LETTER:
                raise ValidationError(_("The letter is larger than 5 MB. Scan it in grey, or send fewer pages."))
            refuse_other_content(letter, "pdf")
        return letter

    def clean_letter_number(self) -> str:
        return one_line(self.cleaned_data["letter_number"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, DATES + 1):
            day = data.get(f"day_{number}")
            if day is not None and day <= today():
                self.add_error(f"day_{number}", _("This date lies in the past. Choose a day to come."))
            if data.get(f"time_{number}") and day is None and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _("Give the day of this time."))
        return data

    def dates(self) -> list[tuple[date, time | None]]:
        """The proposed dates in order, each once."""
        found = [(self.cleaned_data.get(f"day_{n}"), self.cleaned_data.get(f"time_{n}")) for n in range(1, DATES + 1)]
        return sorted({(day, at) for day, at in found if day}, key=lambda one: (one[0], one[1] or time.min))
