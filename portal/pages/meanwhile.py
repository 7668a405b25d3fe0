"""Two people on one page: nobody saves over what was saved meanwhile without having been told.

Wagtail refuses an autosave that comes too late and warns in the browser. A form that is simply sent it takes: without
JavaScript, between two pings, or with “Publish”. Here such a form comes back once, with what was typed. A page that
has no version yet carries nothing to compare: of two who open it, the second is not told.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Revision
from wagtail.utils.timestamps import render_timestamp


class MeanwhileMixin:
    """Before EditView. The form that comes back names the version it was told of, so a second press saves."""

    request: HttpRequest
    page: Any
    form: Any
    latest_revision: Revision

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or first say what was saved since the form was opened. Autosave and locks are left to Wagtail."""
        view: Any = self
        if not view.is_out_of_date or view.expects_json_response or view.locked_for_user or self.page.alias_of_id:
            done: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
            return done
        self.form = view.form_class(
            request.POST,
            request.FILES,
            instance=self.page,
            subscription=view.subscription,
            parent_page=view.parent,
            for_user=request.user,
        )
        self.form.defer_required_fields()
        self.form.is_valid()  # so that what was typed is looked at too, in the list of what is missing
        self.form.restore_required_fields()
        messages.warning(request, self._what_was_saved(), extra_tags="meanwhile")
        view.has_unsaved_changes, view.autosave_enabled = True, False
        answer: HttpResponse = view.render_to_response(view.get_context_data())
        return answer

    def _what_was_saved(self) -> SafeString:
        revision = self.latest_revision
        own = revision.user_id == getattr(self.request.user, "pk", None)
        who = _("You, in another window,") if own else str(revision.user or _("Somebody"))
        said = _("Not saved yet. %(who)s saved this page at %(time)s, after you had opened it.") % {
            "who": who,
            "time": render_timestamp(revision.created_at),
        }
        return format_html(
            '{} <a href="{}" target="_blank">{}</a> {}',
            said,
            self._comparison(),
            _("See what was changed."),
            _("What you typed is below: take over what you need and save again. Both versions stay in the history."),
        )

    def _comparison(self) -> str:
        """What changed since the form was opened; the history where that version is no longer there or the same one."""
        opened = self.request.POST.get("loaded_revision_id", "")
        known = opened.isascii() and opened.isdigit() and len(opened) < 19
        if known and int(opened) != self.latest_revision.pk and self.page.revisions.filter(pk=opened).exists():
            return reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, opened, self.latest_revision.pk])
        return reverse("wagtailadmin_pages:history", args=[self.page.pk])


class TrunkEditView(MeanwhileMixin, EditView):
    """Edit home or a list page."""
