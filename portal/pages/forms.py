"""The edit form of content pages: a draft may be incomplete, what is submitted or published may not."""

from dataclasses import replace
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from portal.pages.publishing import Problem, problems_of

FINAL_ACTIONS = ("action-publish", "action-submit", "action-restart-workflow")


class ContentPageForm(WagtailAdminPageForm):
    """Runs the registered checks when the page leaves the editor's hands, and puts each problem at its field."""

    problems: list[Problem] | None = None

    @property
    def must_be_complete(self) -> bool:
        """Whether this submission publishes, submits or approves. A save, a rejection or a cancellation does not."""
        if self.is_deferred_validation or not self.is_bound:
            return False
        approves = self.data.get("action-workflow-action") and self.data.get("workflow-action-name") == "approve"
        return bool(approves or any(self.data.get(action) for action in FINAL_ACTIONS))

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        if not self.must_be_complete:
            return valid
        if self.problems is None:
            self.problems = self._find_problems(valid)
            for problem in self.problems:
                if problem.blocks:
                    self._show(problem)
        return valid and not any(problem.blocks for problem in self.problems)

    def _find_problems(self, valid: bool) -> list[Problem]:
        """The problems of the page as typed. Where Wagtail found errors already, of what a draft would keep of it."""
        form = self
        if not valid:
            form = type(self)(
                self.data,
                self.files,
                instance=self.instance,
                parent_page=self.parent_page,
                subscription=self.subscription,
                for_user=self.for_user,
            )
            form.defer_required_fields()
            if not form.is_valid():
                return []
        page = form.save(commit=False)
        return [self._placed(problem, form) for problem in problems_of(page)]

    @staticmethod
    def _placed(problem: Problem, form: "ContentPageForm") -> Problem:
        """The problem with the row's number as the browser sent it."""
        if problem.row is None or problem.field not in form.formsets:
            return problem
        rows = form.formsets[problem.field].forms
        for index, row in enumerate(rows):
            if row.instance is problem.row:
                return replace(problem, index=index)
        return problem

    def _show(self, problem: Problem) -> None:
        formset: Any = self.formsets.get(problem.field)
        if formset is None:
            if problem.field in self.fields and not self.errors.get(problem.field):
                self.add_error(problem.field, problem.message)
        elif problem.row is None:
            formset.non_form_errors().append(problem.message)
        else:
            row = formset.forms[problem.index]
            if problem.subfield in row.fields and not row.errors.get(problem.subfield):
                row.add_error(problem.subfield, problem.message)
