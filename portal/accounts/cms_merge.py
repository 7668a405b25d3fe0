"""The page on which an administrator merges a duplicate organisation into the one that stays."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from portal.accounts import merging
from portal.accounts.models import Organisation
from portal.accounts.signed_in import signed_in


class MergeForm(forms.Form):
    """Which organisation stays."""

    stays = forms.ModelChoiceField(Organisation.objects.none(), label=_("The organisation that stays"))

    def __init__(self, *args: Any, duplicate: Organisation, **kwargs: Any) -> None:
        """Any but the duplicate."""
        super().__init__(*args, **kwargs)
        field = self.fields["stays"]
        field.queryset = Organisation.objects.exclude(pk=duplicate.pk)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.name_id} ({one.slug})"  # type: ignore[attr-defined]


class MergeView(PermissionCheckedMixin, generic.WagtailAdminTemplateMixin, TemplateView):
    """Choose the one that stays, read what moves, and confirm: a GET changes nothing."""

    template_name = "accounts/cms/merge.html"
    permission_required = "merge"
    model: Any = Organisation
    index_url_name = ""
    page_title = _("Merge duplicate organisation")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the duplicate; unknown ids are 404 for everybody, and so is one that was merged."""
        self.object = get_object_or_404(Organisation, pk=kwargs["pk"])
        self.form = MergeForm(request.POST or request.GET or None, duplicate=self.object)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_subtitle(self) -> str:
        """The duplicate."""
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form; once it is answered, both side by side, what moves, and what speaks against it."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {"form": self.form, "duplicate": self.object, "back": reverse(self.index_url_name)}
        if self.form.is_valid():
            stays = self.form.cleaned_data["stays"]
            reader = signed_in(self.request)
            context |= {
                "stays": stays,
                "counts": merging.counts(self.object, reader=reader),
                "refusals": merging.refusals(self.object, stays),
            }
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Merge, or say why not."""
        if self.form.is_valid():
            try:
                stays = merging.merge(
                    duplicate=self.object, stays=self.form.cleaned_data["stays"], by=signed_in(request)
                )
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                said = _("“%(duplicate)s” is now part of “%(stays)s”.") % {"duplicate": self.object, "stays": stays}
                messages.success(request, said)
                return redirect(self.index_url_name)
        return self.render_to_response(self.get_context_data(), status=422)
