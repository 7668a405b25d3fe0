"""Saying that a stage has begun, or is left out."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.actions.stages import missing_before
from partnerships.forms.refusing import Refusing, day_input
from partnerships.models import CooperationStage, Partnership, PartnershipDocument
from partnerships.track import Step
from portal.core.filters import primary_key
from portal.core.models import today

SKIPPED: Final = "skipped_"


class EnterStageForm(Refusing, forms.Form):
    """A stage that has begun. For each one that it passes over a reason is asked, once the stage is known."""

    stage = forms.ModelChoiceField(CooperationStage.objects.none(), label=gettext_lazy("Stage"))
    entered_on = forms.DateField(label=gettext_lazy("Since"), widget=day_input())
    document = forms.ModelChoiceField(
        PartnershipDocument.objects.none(), label=gettext_lazy("Document that shows it"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where the partnership goes back to an earlier stage."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, partnership: Partnership, steps: list[Step], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "enter_%s")
        ahead = [step.stage for step in steps if step.state == "ahead"]
        kwargs.setdefault("initial", {"stage": ahead[0].pk if ahead else None, "entered_on": today()})
        super().__init__(*args, **kwargs)
        stages, documents = self.fields["stage"], self.fields["document"]
        assert isinstance(stages, forms.ModelChoiceField)
        assert isinstance(documents, forms.ModelChoiceField)
        stages.queryset = CooperationStage.objects.offered()
        documents.queryset = partnership.documents.standing()
        chosen = stages.queryset.filter(pk=primary_key(str(self.data.get("stage", "")))) if self.is_bound else []
        for stage in chosen:
            for passed in missing_before(partnership, stage):
                label = _("Why “%(stage)s” is skipped") % {"stage": passed.name}
                self.fields[f"{SKIPPED}{passed.pk}"] = forms.CharField(label=label, max_length=1000)

    def reasons(self) -> dict[int, str]:
        """Why which stages are skipped, by primary key."""
        rows = self.cleaned_data.items()
        return {int(name.removeprefix(SKIPPED)): text for name, text in rows if name.startswith(SKIPPED)}


class SkipStageForm(Refusing, forms.Form):
    """A stage ahead that is left out."""

    stage = forms.ModelChoiceField(CooperationStage.objects.none(), label=gettext_lazy("Stage"))
    reason = forms.CharField(
        label=gettext_lazy("Why it is skipped"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, steps: list[Step], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "skip_%s")
        super().__init__(*args, **kwargs)
        stages = self.fields["stage"]
        assert isinstance(stages, forms.ModelChoiceField)
        stages.queryset = CooperationStage.objects.filter(
            pk__in=[step.stage.pk for step in steps if step.state == "ahead"]
        )
