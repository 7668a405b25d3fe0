"""What wagtail-localize offers, held to our rules: one page at a time, and only a publisher publishes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail.models import Page
from wagtail_localize.models import SegmentOverride, Translation
from wagtail_localize.views.edit_translation import edit_override
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from portal.accounts.permissions import can_edit_content
from portal.pages.editing import refusal
from portal.pages.links import is_safe, refused_address
from portal.pages.publishing import problems_of


class OnePageForm(SubmitTranslationForm):
    """Without “include subtree”: nobody translates twenty pages at a stroke."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["include_subtree"].widget = forms.HiddenInput()

    def clean_include_subtree(self) -> bool:
        """Whatever the request says."""
        return False


class TranslatePageView(SubmitPageTranslationView):
    """Begin a translation; it starts as a draft."""

    def get_object(self) -> Page:
        """The page, if this person may edit it."""
        page: Page = super().get_object()
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page

    def get_form(self) -> OnePageForm:
        """The form, bound on POST."""
        if self.request.method == "POST":
            return OnePageForm(self.object, self.request.POST)
        initial = super().get_form().initial
        return OnePageForm(self.object, initial=initial)


class NoPublishingForm(UpdateTranslationsForm):
    """Brings the original's changes over; publishing is done in the translation form, where it is checked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publish_translations"].widget = forms.HiddenInput()

    def clean_publish_translations(self) -> bool:
        """Whatever the request says."""
        return False


class UpdateTranslationView(UpdateTranslationsView):
    """Bring changes of the original into its translation, unpublished."""

    def get_object(self) -> Any:
        """The source, if this person may edit the page."""
        source = super().get_object()
        page = source.get_source_instance()
        if not isinstance(page, Page) or not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return source

    def get_form(self) -> NoPublishingForm:
        """The form, bound on POST."""
        return NoPublishingForm(self.request.POST if self.request.method == "POST" else None)


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Not offered: a translation turned into a copy of its original is published unseen."""
    raise Http404


class ReportView(TranslationsReportView):
    """Which translations were begun, for those who write; wagtail-localize shows it to whoever enters the CMS."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The report, or no such address."""
        if not can_edit_content(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """The latest first; wagtail-localize leaves the order of its pages to chance."""
        return super().get_queryset().order_by("-created_at", "-pk")


def override(request: HttpRequest, translation_id: int, overridable_segment_id: int) -> HttpResponse:
    """What a translation has in place of the original's picture, document or address; wagtail-localize checks none."""
    with transaction.atomic():
        answer: HttpResponse = edit_override(
            request, translation_id=translation_id, overridable_segment_id=overridable_segment_id
        )
        kept = SegmentOverride.objects.filter(
            locale__translations=translation_id, context__overridablesegment=overridable_segment_id
        )
        for address in [row.data for row in kept]:
            if isinstance(address, str) and not is_safe(address):
                transaction.set_rollback(True)
                return JsonResponse({"error": refused_address(address)}, status=400)
    return answer


def urls() -> list[URLPattern]:
    """Addresses that stand before wagtail-localize's own."""
    return [
        path("localize/submit/page/<int:page_id>/", TranslatePageView.as_view()),
        path("localize/reports/translations/", ReportView.as_view()),
        path("localize/reports/translations/results/", ReportView.as_view(results_only=True)),
        path("localize/update/<int:translation_source_id>/", UpdateTranslationView.as_view()),
        path("localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/", override),
        path("localize/page/<int:page_id>/convert_to_alias/", closed),
    ]


def check_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before wagtail-localize publishes a translation: put it together, look, and undo it where something is missing.

    Its own code writes the page's row before it publishes, so the check of `ContentPage.publish` comes too late.
    """
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if translation is None or not page.permissions_for_user(request.user).can_publish():
        return None
    with transaction.atomic():
        try:
            translation.save_target(user=request.user, publish=False)
        except ValidationError:
            problems = []  # wagtail-localize meets the same error and shows it at its string
        else:
            made = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
            problems = [problem for problem in problems_of(made) if problem.blocks]
        transaction.set_rollback(True)
    if not problems:
        return None
    source = translation.source.get_source_instance()
    messages.error(request, refusal(problems, edit_url=reverse("wagtailadmin_pages:edit", args=[source.pk])))
    return redirect(request.path)
