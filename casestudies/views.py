"""The case studies' own CMS screens."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from casestudies.actions import draft_from_word
from casestudies.forms import WordForm
from casestudies.models import CaseStudyIndexPage
from casestudies.word_import import WordCase
from portal.accounts.models import User


@require_http_methods(["GET", "POST"])
def start_from_word(request: HttpRequest) -> HttpResponse:
    """Begin a case study from a Word file. Wagtail lets only those in who may enter the CMS; ours may add below."""
    parent = get_object_or_404(CaseStudyIndexPage, locale__language_code="id")
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    assert isinstance(request.user, User)
    form = WordForm()
    if request.method == "POST":
        form = WordForm(request.POST, request.FILES)
        if form.is_valid():
            page = draft_from_word(case=form.case, parent=parent, by=request.user)
            messages.success(request, summary(form.case))
            return redirect("wagtailadmin_pages:edit", page.pk)
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "casestudies/cms/from_word.html", {"form": form}, status=status)


def summary(case: WordCase) -> SafeString:
    """What was recognised, what was put elsewhere, what was left out."""
    lines = []
    if case.recognised:
        lines.append(_("Recognised: %(headings)s.") % {"headings": ", ".join(case.recognised)})
    else:
        lines.append(_("No heading was recognised; the whole text stands under “More”."))
    if case.unmatched:
        lines.append(_("Put under “More”: %(headings)s.") % {"headings": ", ".join(case.unmatched)})
    if case.tables:
        found = ngettext("%(count)s table was taken over.", "%(count)s tables were taken over.", case.tables)
        lines.append(found % {"count": case.tables})
    if case.pictures:
        left = ngettext(
            "%(count)s picture was left out. Add it under Images, with credit and text alternative.",
            "%(count)s pictures were left out. Add them under Images, with credit and text alternative.",
            case.pictures,
        )
        lines.append(left % {"count": case.pictures})
    lines.append(_("Results stand as text for now: enter each as a row with unit, date and source."))
    heading = _("A draft of “%(title)s” was made.") % {"title": case.title}
    return format_html("{}<ul>{}</ul>", heading, format_html_join("", "<li>{}</li>", ((line,) for line in lines)))
