"""Wagtail's edit views for content pages: what is still missing is shown beside the form and stops publishing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel, ChecksSidePanel
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import WorkflowActionView

from portal.pages.meanwhile import MeanwhileMixin
from portal.pages.publishing import NotReady, Problem, problems_of


def as_list(problems: Sequence[Problem], *, edit_url: str = "") -> SafeString:
    """The problems as an HTML list; each leads to its field, on this page or at `edit_url`."""
    items = format_html_join(
        "",
        '<li><a href="{}#{}" data-problem>{}</a></li>',
        ((edit_url, problem.anchor, problem.message) for problem in problems),
    )
    return format_html("<ul>{}</ul>", items)


def refusal(problems: Sequence[Problem], *, edit_url: str = "") -> SafeString:
    """Why something was not submitted or published, with a link to each field."""
    heading = ngettext(
        "Not submitted and not published yet: %(count)s thing is missing.",
        "Not submitted and not published yet: %(count)s things are missing.",
        len(problems),
    ) % {"count": len(problems)}
    return format_html("{} {}", heading, as_list(problems, edit_url=edit_url))


class ReadinessSidePanel(BaseSidePanel):
    """“Before publishing”: the list of what blocks and what is only worth a look, kept current by autosave."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Show what is missing before publishing")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = sum(problem.blocks for problem in self.panel.problems)
            return context

    name = "readiness"
    title = gettext_lazy("Before publishing")
    template_name = "pages/cms/readiness.html"
    order = 150

    def __init__(self, page: Any, request: HttpRequest, problems: list[Problem]) -> None:
        super().__init__(page, request)
        self.problems = problems

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["blocking"] = [problem for problem in self.problems if problem.blocks]
        context["warnings"] = [problem for problem in self.problems if not problem.blocks]
        return context


class CheckedFormMixin:
    """What the create and the edit view share."""

    request: HttpRequest
    page: Any
    form: Any
    action_name: str
    expects_json_response: bool

    def get_side_panels(self) -> MediaContainer:
        """Ours in place of Wagtail's checks, which need a user bar that our pages do not have."""
        panels = [p for p in super().get_side_panels() if not isinstance(p, ChecksSidePanel)]  # type: ignore[misc]
        problems = self.form.problems
        if problems is None:
            problems = problems_of(self.page)
        return MediaContainer([*panels, ReadinessSidePanel(self.page, self.request, problems)])

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what is missing, each with a link to its field."""
        blocking = [problem for problem in form.problems or () if problem.blocks]
        if blocking and not self.expects_json_response:
            messages.error(self.request, refusal(blocking), extra_tags="problems")
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on; what is only a warning is said once more when the page leaves the editor's hands."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if form.problems and not self.expects_json_response:
            url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
            text = format_html(
                "{} {}", _("Please have a look at this all the same:"), as_list(form.problems, edit_url=url)
            )
            messages.warning(self.request, text)
        return response


class ContentCreateView(CheckedFormMixin, CreateView):
    """Create a content page."""


class ContentEditView(CheckedFormMixin, MeanwhileMixin, EditView):
    """Edit a content page."""


class CheckedWorkflowActionView(WorkflowActionView):
    """Approval from the CMS home: refused with reasons where the page is not complete; nothing half-approved."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Perform the action; on a refusal nothing has changed and the edit form tells why."""
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)
        except NotReady as refused:
            url = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
            messages.error(request, refusal(refused.problems, edit_url=url))
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                response = self.render_modal_json(request, {"step": "success", "redirect": url})
                assert isinstance(response, JsonResponse | HttpResponse)
                return response
            return redirect(url)
        return response


class CheckedPublishBulkAction(PublishBulkAction):
    """Publish several pages; those that lack something stay as they are and are named."""

    def object_context(self, obj: Any) -> dict[str, Any]:
        """Pages below are not offered: each list page is published for itself."""
        return {**super().object_context(obj), "draft_descendant_count": 0}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> Any:
        """Nothing is said where nothing was published."""
        return super().get_success_message(num_parent_objects, num_child_objects) if num_parent_objects else None

    def execute_action(self, objects: list[Any], *, user: Any = None, **kwargs: Any) -> tuple[int, int]:
        """Publish one by one, as each is checked on its own. Pages below the chosen ones are left alone."""
        published = 0
        for page in objects:
            revision = page.get_latest_revision() or page.specific.save_revision(user=user)
            try:
                revision.publish(user=user)
            except NotReady as refused:
                url = reverse("wagtailadmin_pages:edit", args=[page.pk])
                text = format_html("{}: {}", page.get_admin_display_title(), refusal(refused.problems, edit_url=url))
                messages.error(self.request, text)
            else:
                published += 1
        return published, 0
