"""What the page of a partnership shows to one reader: its parts, and the forms that he may fill in."""

from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from partnerships.checklist import checklist
from partnerships.forms.comments import CommentChangeForm, CommentForm
from partnerships.forms.documents import DocumentForm
from partnerships.forms.progress import ReportForm, ScheduleForm
from partnerships.forms.refusing import ReasonForm
from partnerships.forms.stages import EnterStageForm, SkipStageForm
from partnerships.models import (
    Agreement,
    AgreementSide,
    Comment,
    Partnership,
    PartnershipDocument,
    Party,
    ProgressReport,
    ReportSchedule,
)
from partnerships.permissions import (
    can_add_document,
    can_comment,
    can_coordinate_partnership,
    can_report,
    can_schedule_reports,
    can_withdraw_document,
    can_write_partnership,
    wrote_comment,
)
from partnerships.record import contacts_of, grown_from, plan_counts, rows_of, term_of
from partnerships.skeletons import SKELETONS
from partnerships.states import partnership_machine
from partnerships.timeline import KINDS, keys_of, told
from partnerships.track import track
from portal.accounts.models import User
from portal.core.private_lists import PrivateList
from portal.workspace.follows import is_following
from visits.models.request import new_key

SHOWN_COMMENTS: Final = 30
SHOWN_REPORTS: Final = 12
ON_TIMELINE: Final = 20


def context_of(request: HttpRequest, partnership: Partnership, user: User) -> dict[str, Any]:
    """Everything that belongs to a partnership, in a fixed number of queries."""
    may_write = can_write_partnership(user, partnership)
    steps = track(partnership)
    return {
        "partnership": partnership,
        "rows": rows_of(partnership),
        "moves": partnership_machine.available(partnership, user),
        "move_prefix": f"{partnership.get_absolute_url()}status/",
        "may_write": may_write,
        "may_coordinate": can_coordinate_partnership(user, partnership),
        "origins": grown_from(partnership, user),
        "following": is_following(user, partnership),
        "steps": steps,
        "enter_form": EnterStageForm(partnership=partnership, steps=steps) if may_write else None,
        "skip_form": SkipStageForm(steps=steps) if may_write else None,
        "agreements": _agreements(partnership),
        "needed": checklist(partnership),
        "documents": _documents(partnership, user),
        "document_form": DocumentForm(partnership=partnership) if can_add_document(user, partnership) else None,
        "skeletons": SKELETONS.values(),
        "plan": plan_counts(partnership),
        "comments": _comments(partnership, user),
        "comment_form": _comment_form(partnership, user),
        "contacts": contacts_of(partnership),
        **_progress(partnership, user),
        **_timeline(request, partnership, user),
    }


def _agreements(partnership: Partnership) -> list[Any]:
    sides = AgreementSide.objects.exclude(number="").select_related("party__organisation")
    rows = partnership.agreements.select_related("kind", "parent").prefetch_related(Prefetch("sides", sides))
    found: list[Agreement] = list(rows)
    return [(one, term_of(one, found)) for one in found]


def _documents(partnership: Partnership, user: User) -> list[Any]:
    """Each document, and a form to withdraw it where the reader may."""
    rows: QuerySet[PartnershipDocument] = partnership.documents.select_related(
        "kind", "party__organisation", "party__unit", "agreement", "added_by", "withdrawn_by"
    ).order_by("-added_at", "-pk")
    return [
        (one, ReasonForm(auto_id=f"withdraw-{one.pk}_%s") if can_withdraw_document(user, one) else None) for one in rows
    ]


def _comments(partnership: Partnership, user: User) -> list[Any]:
    """The newest comments on the partnership itself, each with what its writer may do: change it, withdraw it."""
    parties = Prefetch("for_parties", Party.objects.select_related("organisation"))
    rows = Comment.objects.visible_to(user).filter(partnership=partnership, action=None)
    rows = rows.select_related("by").prefetch_related(parties, "mentions").order_by("-at", "-pk")[:SHOWN_COMMENTS]
    return [
        (
            one,
            _change_form(one) if wrote_comment(user, one) and one.is_open_to_edit() else None,
            wrote_comment(user, one) and one.withdrawn_at is None,
        )
        for one in rows
    ]


def _change_form(comment: Comment) -> CommentChangeForm:
    return CommentChangeForm(initial={"text": comment.text}, auto_id=f"change-{comment.pk}_%s")


def _comment_form(partnership: Partnership, user: User) -> CommentForm | None:
    if not can_comment(user, partnership):
        return None
    return CommentForm(partnership=partnership, by=user, initial={"once": new_key()})


def _progress(partnership: Partnership, user: User) -> dict[str, Any]:
    schedule = ReportSchedule.objects.filter(partnership=partnership).first()
    may_report = can_report(user, partnership)
    rows = ProgressReport.objects.filter(partnership=partnership).select_related("submitted_by", "skipped_by")
    reports = [
        (
            one,
            ReportForm(auto_id=f"report-{one.pk}_%s") if open_to else None,
            ReasonForm(auto_id=f"skip-{one.pk}_%s") if open_to else None,
        )
        for one in rows[:SHOWN_REPORTS]
        for open_to in [may_report and not one.submitted_at and not one.skipped_at]
    ]
    may_schedule = can_schedule_reports(user, partnership)
    return {
        "schedule": schedule,
        "reports": reports,
        "schedule_form": ScheduleForm(instance=schedule or ReportSchedule()) if may_schedule else None,
    }


def _timeline(request: HttpRequest, partnership: Partnership, user: User) -> dict[str, Any]:
    """A page of what has happened, of one kind if ?jenis= names it."""
    kind = request.GET.get("jenis", "")
    kind = kind if kind in KINDS else ""
    parts = {"semua": ("", keys_of(partnership, user, kind))}
    listing = PrivateList(request, parts, base_url=partnership.get_absolute_url(), size=ON_TIMELINE)
    return {
        "timeline": told(partnership, user, listing.items),
        "timeline_pages": listing,
        "timeline_kinds": [(value, label, value == kind) for value, label in KINDS.items()],
    }
