"""Writing a proposal, giving an opinion on it, attaching a file."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import (
    CooperationKind,
    Direction,
    DocumentKind,
    Opinion,
    Proposal,
    ProposalFile,
    ProposalReview,
    refuse_parties,
)
from portal.accounts.models import Organisation
from portal.core.filters import primary_key
from portal.core.ooxml import MAIN_PART
from portal.pages.uploads import refuse_other_content
from portal.regions.models import Dimension, Urusan

MOST_ADDRESSEES: Final = 10
OFFERED_ADDRESSEES: Final = 3
LARGEST_FILE: Final = 10 * 1024 * 1024
FILE_KINDS: Final = ("pdf", *MAIN_PART)


class ProposalForm(forms.ModelForm[Proposal]):
    """What is proposed, by whom to whom. Once it has been sent, the parties are no longer asked for."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = Proposal
        fields: ClassVar[list[str]] = list(Proposal.WRITTEN)
        widgets: ClassVar = {
            "direction": forms.RadioSelect,
            "aim": forms.Textarea(attrs={"rows": 4}),
            "scope": forms.Textarea(attrs={"rows": 4}),
            "we_bring": forms.Textarea(attrs={"rows": 3}),
            "you_bring": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "aim": gettext_lazy("What should be different afterwards, and for whom?"),
            "scope": gettext_lazy("What belongs to it, what does not, until when."),
        }

    def __init__(
        self,
        *args: Any,
        proposers: Collection[int] = (),
        addressees: Sequence[Organisation] = (),
        parties_open: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].choices = Direction.choices  # type: ignore[attr-defined]  # no empty choice
        self._offer("urusan", Urusan.objects.all(), self.instance.urusan_id)
        self._offer("dimension", Dimension.objects.all(), self.instance.dimension_id)
        self._offer("kind", CooperationKind.objects.all(), self.instance.kind_id)
        self.parties_open = parties_open
        first: dict[str, forms.Field] = {}
        if parties_open:
            organisations = list(Organisation.objects.select_related("parent"))
            self.organisations = {one.pk: one for one in organisations}
            if proposers:
                mine = [one for one in organisations if one.pk in proposers]
                first["proposer"] = _choice(_("Proposed by"), mine, mine[0].pk if len(mine) == 1 else None)
            for number in range(1, self._rows(len(addressees)) + 1):
                held = addressees[number - 1].pk if number <= len(addressees) else None
                label = _("Proposed to") if number == 1 else _("Proposed to (%(n)s)") % {"n": number}
                first[f"to_{number}"] = _choice(label, organisations, held, required=False)
        self.fields = {**first, **self.fields}

    def _rows(self, held: int) -> int:
        """How many addressees there is room for: three at least, and one more than are named."""
        sent = [n for n in range(1, MOST_ADDRESSEES + 1) if self.is_bound and self.data.get(f"to_{n}")]
        return min(MOST_ADDRESSEES, max(OFFERED_ADDRESSEES, held + 1, (sent[-1] + 1) if sent else 0))

    def _offer(self, name: str, rows: Any, held: int | None) -> None:
        """What is still offered, and what it has already."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        offered = [one.pk for one in rows if getattr(one, "is_offered", True) or one.pk == held]
        field.queryset = rows.filter(pk__in=offered)

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.parties_open:
            return data
        proposer = data.get("proposer") or getattr(self.instance, "proposer", None)
        try:
            refuse_parties(proposer, self.addressees()) if proposer else None
        except ValidationError as error:
            self.refuse(error)
        return data

    def addressees(self) -> list[Organisation]:
        """To whom it is made, each once."""
        found = (self.cleaned_data.get(f"to_{number}") for number in range(1, MOST_ADDRESSEES + 1))
        return list(dict.fromkeys(one for one in found if one))

    def written(self) -> dict[str, Any]:
        """What is written in it."""
        return {name: self.cleaned_data[name] for name in Proposal.WRITTEN}

    def refuse(self, error: ValidationError) -> None:
        """Show what an action says is wrong, beside its field where there is one."""
        for name, messages in _by_field(error):
            field = "to_1" if name == "addressees" else name
            self.add_error(field if field in self.fields else None, messages)


def _by_field(error: ValidationError) -> Iterable[tuple[str, list[str]]]:
    return error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]


def _choice(
    label: str, organisations: Sequence[Organisation], held: int | None, *, required: bool = True
) -> forms.ModelChoiceField[Organisation]:
    """One organisation of those given; the list is read once for all fields that offer it."""
    allowed = Organisation.objects.filter(pk__in=[one.pk for one in organisations]).select_related("parent")
    field = forms.ModelChoiceField(
        allowed if required else Organisation.objects.select_related("parent"),
        label=label,
        required=required,
        initial=held,
    )
    field.choices = [("", _("Choose")), *((one.pk, one.name) for one in organisations)]
    return field


class ReviewForm(forms.ModelForm[ProposalReview]):
    """An opinion with its reason."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ProposalReview
        fields: ClassVar[list[str]] = ["opinion", "reason"]
        widgets: ClassVar = {"opinion": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "review_%s")
        super().__init__(*args, **kwargs)
        self.fields["opinion"].choices = Opinion.choices  # type: ignore[attr-defined]  # no empty choice

    def clean_version(self) -> int:
        """0 for whatever is no number."""
        return primary_key(self.cleaned_data["version"])


class FileForm(forms.ModelForm[ProposalFile]):
    """A file for the two sides only."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, Word, Excel or PowerPoint, at most 10 MB. Only the two sides can open it."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in FILE_KINDS)}),
    )

    class Meta:
        model = ProposalFile
        fields: ClassVar[list[str]] = ["title", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "file_%s")
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = DocumentKind.objects.filter(is_offered=True)

    def clean_file(self) -> Any:
        """Looked at by its content, whatever its name says."""
        return looked_at(self.cleaned_data["file"])


def looked_at(file: Any) -> Any:
    """A file for the parties that is of a kind they may keep, not too large, and what its name says.

    Raises ValidationError.
    """
    extension = file.name.rsplit(".", 1)[-1].lower() if "." in file.name else ""
    if extension not in FILE_KINDS:
        raise ValidationError(_("Files of this kind are not taken. Send PDF, Word, Excel or PowerPoint."))
    if file.size > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 10 MB. Make it smaller or send it in parts."))
    refuse_other_content(file, extension)
    return file
