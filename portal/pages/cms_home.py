"""The CMS home: what waits for me, what came back, my drafts, what is with a publisher."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.models import GroupApprovalTask, Page, TaskState, WorkflowState

from portal.accounts.models import Invitation
from portal.accounts.permissions import can_edit_content, can_manage_accounts, can_publish_content
from portal.core.models import ErrorReport
from portal.pages.listings import pages_in_workflow
from portal.pages.permissions import can_answer_error_reports

ROWS = 8


@dataclass(frozen=True)
class HomeRow:
    """One line of a panel: a link, a fact beside it, and a note below."""

    title: str
    url: str
    fact: str = ""
    note: str = ""
    late: bool = False


class HomePanel(Component):
    """A list with a heading and a sentence for when it is empty. Subclasses say which rows, in at most two queries."""

    template_name = "pages/cms/home_panel.html"
    name: str
    order: int
    heading: Any
    empty: Any

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def more_url(self) -> str:
        """Where all of it is listed, if anywhere."""
        return ""

    def rows(self) -> Sequence[HomeRow]:
        """The first rows, one more than is shown where there are more."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        """What the template shows."""
        rows = self.rows()
        return {"panel": self, "rows": rows[:ROWS], "more": len(rows) > ROWS}


def when(moment: Any) -> str:
    """A moment as a date with time, in the portal's zone."""
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def edit_url(pk: int | str) -> str:
    """The address of a page's edit form."""
    return reverse("wagtailadmin_pages:edit", args=[pk])


class WaitingPanel(HomePanel):
    """What was submitted and waits for a publisher."""

    name, order = "waiting", 10
    heading = gettext_lazy("Waiting for you")
    empty = gettext_lazy("Nothing waits for you.")

    def rows(self) -> list[HomeRow]:
        states = (
            TaskState.objects.filter(
                status=TaskState.STATUS_IN_PROGRESS,
                task__active=True,
                task__in=GroupApprovalTask.objects.filter(groups__in=self.request.user.groups.all()).values("task_ptr"),
                workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
            )
            .select_related("workflow_state__requested_by", "revision")
            .order_by("started_at")[: ROWS + 1]
        )
        return [
            HomeRow(
                title=state.revision.object_str,
                url=edit_url(state.workflow_state.object_id),
                fact=when(state.started_at),
                note=_("Submitted by %(name)s") % {"name": state.workflow_state.requested_by or "–"},
            )
            for state in states
        ]


class ReturnedPanel(HomePanel):
    """What I submitted and a publisher sent back, with the reason."""

    name, order = "returned", 20
    heading = gettext_lazy("Sent back to you")
    empty = gettext_lazy("Nothing was sent back.")

    def rows(self) -> list[HomeRow]:
        states = (
            WorkflowState.objects.filter(requested_by=self.request.user, status=WorkflowState.STATUS_NEEDS_CHANGES)
            .select_related("current_task_state__revision", "current_task_state__finished_by")
            .order_by("-current_task_state__finished_at")[: ROWS + 1]
        )
        return [
            HomeRow(
                title=state.current_task_state.revision.object_str,
                url=edit_url(state.object_id),
                fact=when(state.current_task_state.finished_at),
                note=_("%(name)s: %(comment)s")
                % {
                    "name": state.current_task_state.finished_by or "–",
                    "comment": state.current_task_state.comment or _("no comment"),
                },
            )
            for state in states
        ]


class DraftsPanel(HomePanel):
    """What I began or changed last and is not live."""

    name, order = "drafts", 30
    heading = gettext_lazy("Your drafts")
    empty = gettext_lazy("You have no draft.")

    def rows(self) -> list[HomeRow]:
        user = self.request.user
        pages = (
            Page.objects.filter(Q(owner=user) | Q(latest_revision__user=user), alias_of=None, depth__gt=2)
            .filter(Q(live=False) | Q(has_unpublished_changes=True))
            .exclude(pk__in=pages_in_workflow("in_progress", "needs_changes"))
            .select_related("content_type", "locale")
            .order_by("-latest_revision_created_at")[: ROWS + 1]
        )
        return [
            HomeRow(
                title=page.draft_title or page.title,
                url=edit_url(page.pk),
                fact=when(page.latest_revision_created_at),
                note=f"{page.content_type.model_class()._meta.verbose_name} · {page.locale.get_display_name()}",
            )
            for page in pages
        ]


class SubmittedPanel(HomePanel):
    """What I submitted and nobody has decided yet."""

    name, order = "submitted", 40
    heading = gettext_lazy("With a publisher")
    empty = gettext_lazy("Nothing of yours waits for a publisher.")

    def rows(self) -> list[HomeRow]:
        states = (
            WorkflowState.objects.filter(requested_by=self.request.user, status=WorkflowState.STATUS_IN_PROGRESS)
            .select_related("current_task_state__revision")
            .order_by("created_at")[: ROWS + 1]
        )
        return [
            HomeRow(
                title=state.current_task_state.revision.object_str,
                url=edit_url(state.object_id),
                fact=when(state.created_at),
            )
            for state in states
            if state.current_task_state
        ]


class TranslationsPanel(HomePanel):
    """Translations that were begun and are not live; a publisher publishes them in the translation form."""

    name, order = "translations", 50
    heading = gettext_lazy("Translations not published yet")
    empty = gettext_lazy("Every translation that was begun is published.")

    def rows(self) -> list[HomeRow]:
        pages = (
            Page.objects.exclude(locale__language_code="id")
            .filter(alias_of=None, depth__gt=2, live=False)
            .select_related("content_type", "locale")
            .order_by("-latest_revision_created_at")[: ROWS + 1]
        )
        return [
            HomeRow(
                title=page.draft_title or page.title,
                url=edit_url(page.pk),
                fact=when(page.latest_revision_created_at),
                note=f"{page.content_type.model_class()._meta.verbose_name} · {page.locale.get_display_name()}",
            )
            for page in pages
        ]


class ErrorReportsPanel(HomePanel):
    """What readers reported and nobody has answered, for those who do not write pages."""

    name, order = "error-reports", 60
    heading = gettext_lazy("Error reports not answered yet")
    empty = gettext_lazy("Every error report has been answered.")

    @property
    def more_url(self) -> str:
        return reverse("error_reports:index")

    def rows(self) -> list[HomeRow]:
        reports = ErrorReport.objects.filter(resolved_on=None).order_by("created_at", "pk")[: ROWS + 1]
        return [
            HomeRow(str(report), reverse("error_reports:edit", args=[report.pk]), when(report.created_at))
            for report in reports
        ]


class InvitationsPanel(HomePanel):
    """Invitations that nobody has accepted or revoked; those that ran out are late."""

    name, order = "invitations", 70
    heading = gettext_lazy("Invitations not accepted yet")
    empty = gettext_lazy("No invitation is waiting.")

    @property
    def more_url(self) -> str:
        return reverse("invitation:index")

    def rows(self) -> list[HomeRow]:
        waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None).select_related("organisation")
        return [
            HomeRow(
                title=one.email,
                url=self.more_url,
                fact=_("until %(when)s") % {"when": when(one.expires_at)} if one.is_open else one.state,
                note=f"{one.get_role_display()} · {one.organisation}",
                late=not one.is_open,
            )
            for one in waiting.order_by("created_at", "pk")[: ROWS + 1]
        ]


def panels_for(request: HttpRequest) -> list[HomePanel]:
    """The panels that concern this person."""
    panels: list[type[HomePanel]] = []
    if can_publish_content(request.user):
        panels.append(WaitingPanel)
    if can_edit_content(request.user):
        panels += [ReturnedPanel, DraftsPanel, SubmittedPanel, TranslationsPanel]
    elif can_answer_error_reports(request.user):
        panels.append(ErrorReportsPanel)
    if can_manage_accounts(request.user):
        panels.append(InvitationsPanel)
    return [panel(request) for panel in panels]
