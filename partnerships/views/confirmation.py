"""The page of a confirmation link: what was done, the evidence, and one decision. Reading it changes nothing."""

from typing import Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.actions import LinkGone, open_link, spend_link
from partnerships.forms.confirmation import DecisionForm
from partnerships.models import ConfirmationLink, Evidence, EvidenceKind, LinkOutcome
from portal.core.components import Row
from portal.core.notation import number
from portal.core.private_files import give_out

GONE: Final = 410


def _gone(request: HttpRequest, gone: LinkGone) -> HttpResponse:
    words = {
        "unknown": _("No such link exists. Part of the address may be missing: open the link in the mail again."),
        "spent": _("The decision has been taken with this link. It works once."),
        "expired": _("The link has expired. Ask whoever works with you on this for a new one."),
        "answered": _("The action no longer waits for this decision: it was answered or taken back meanwhile."),
        "left": _("The link is no longer valid. Ask whoever works with you on this for a new one."),
    }
    status = 404 if gone.why == "unknown" else GONE
    return render(request, "partnerships/confirmation/gone.html", {"text": words[gone.why]}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Show the action of a link; a POST confirms or disputes it, once."""
    try:
        link = open_link(key)
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            decision = LinkOutcome(form.cleaned_data["decision"])
            try:
                spend_link(
                    key=key,
                    decision=decision,
                    note=form.cleaned_data["note"],
                    address=request.META.get("REMOTE_ADDR", ""),
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return render(request, "partnerships/confirmation/done.html", {"decision": decision, "link": link})
    except LinkGone as gone:
        return _gone(request, gone)
    action = link.action
    context = {
        "action": action,
        "form": form,
        "rows": _rows(link),
        "evidence": [_shown(one, key) for one in action.evidence.counting()],
    }
    return render(request, "partnerships/confirmation/decide.html", context, status=422 if form.errors else 200)


def _rows(link: ConfirmationLink) -> list[Row]:
    action = link.action
    target = f"{number(action.target_value)} {action.target_unit}" if action.target_value is not None else ""
    rows = [
        Row(_("Done by"), action.owner_organisation),
        Row(_("You decide for"), link.organisation.name),
        Row(_("Partnership"), action.partnership.title),
        Row(_("What was to be done"), action.description),
        Row(_("Expected result"), action.expected_result),
        Row(_("Target"), target),
        Row(_("Due on"), date_format(action.due_on)),
    ]
    return [row for row in rows if row.value]


def _shown(evidence: Evidence, key: str) -> Row:
    """A piece of evidence: its kind, what it says, where it opens."""
    kind = str(evidence.get_kind_display())
    if evidence.kind == EvidenceKind.FILE:
        return Row(kind, evidence.text or evidence.name, reverse("confirmation_evidence", args=[key, evidence.pk]))
    if evidence.kind == EvidenceKind.LINK:
        return Row(kind, evidence.text or evidence.url, evidence.url)
    if evidence.value is not None and evidence.as_of is not None:
        said = f"{number(evidence.value)} {evidence.unit} ({date_format(evidence.as_of)}, {evidence.source})"
        return Row(kind, ". ".join(filter(None, [said, evidence.text])))
    return Row(kind, evidence.text)


@never_cache
@require_safe
def evidence(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A file of the submission that a link is about, as long as the link opens it."""
    try:
        link = open_link(key)
    except LinkGone as gone:
        return _gone(request, gone)
    found = link.action.evidence.counting().filter(pk=pk, kind=EvidenceKind.FILE).first()
    if found is None:
        raise Http404
    try:
        answer: HttpResponse = give_out(found.file, found.name)  # type: ignore[assignment]
    except OSError as error:
        raise Http404 from error
    return answer
