"""An action as the parties see it: what it says, what comes next, what proves it, what has happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.models import Action, ActionStatus, Agreement, Evidence, EvidenceKind, Priority, Proposal
from partnerships.permissions import can_withdraw_evidence
from partnerships.states import action_machine
from portal.accounts.permissions import Person
from portal.core.components import Badge, Row
from portal.core.models import StatusChange
from portal.core.notation import ZONE_NAMES, quantity
from portal.core.states import changes_of
from visits.models import Point


@dataclass(frozen=True)
class Proof:
    """A piece of evidence: what it says, where it opens, and whether the reader may say that it is wrong."""

    evidence: Evidence
    said: str
    url: str
    may_withdraw: bool
    counts: bool


def badges_of(action: Action) -> list[Badge]:
    """What should be seen at once."""
    found = []
    if action.is_overdue:
        found.append(Badge(_("Late"), "danger", "alert-triangle"))
    if action.priority == Priority.HIGH:
        found.append(Badge(_("High priority"), "warning", "flag"))
    if action.is_public:
        found.append(Badge(_("may be published"), "ok"))
    if action.is_example:
        found.append(Badge(_("Example"), "plain"))
    return found


def rows_of(action: Action, user: Person) -> list[Row]:
    """What it says, one under the other; what it comes from only as far as this reader may see it."""
    nobody = _("nobody named; those who keep the owner's actions")
    rows = [
        Row(_("Partnership"), action.partnership.title, action.partnership.get_absolute_url()),
        Row(_("Owner"), action.owner_organisation),
        Row(_("Person"), action.person.name if action.person else nobody),
        Row(_("Due on"), f"{date_format(action.due_on)} ({ZONE_NAMES[action.time_zone]})"),
        Row(_("Priority"), str(action.get_priority_display())),
        Row(_("Expected result"), action.expected_result),
        Row(_("Target"), quantity(action.target_value, action.target_unit)),
        Row(_("Blocked by"), action.blocker),
    ]
    return [*(row for row in rows if row.value), *_origins(action, user)]


def _origins(action: Action, user: Person) -> list[Row]:
    rows = []
    if action.agreement_id and (found := Agreement.objects.visible_to(user).filter(pk=action.agreement_id).first()):
        text = ", ".join(filter(None, [found.title, action.article]))
        rows.append(Row(_("From agreement"), text, found.get_absolute_url()))
    if action.point_id and (point := Point.objects.visible_to(user).filter(pk=action.point_id).first()):
        rows.append(Row(_("From point discussed"), point.text[:200], reverse("visits:detail", args=[point.visit_id])))
    if action.proposal_id and (proposal := Proposal.objects.visible_to(user).filter(pk=action.proposal_id).first()):
        rows.append(Row(_("From proposal"), proposal.title, proposal.get_absolute_url()))
    return rows


def what_next(action: Action, user: Person) -> str:
    """What this reader should do next, in a sentence; whom it waits for, where he can do nothing."""
    names = {row.name for row in action_machine.available(action, user)}
    owner = action.owner_organisation
    if action.status == ActionStatus.SUBMITTED:
        if "confirm" in names:
            return _("Look at the evidence, then confirm that it is done or say what is missing.")
        return _("It waits for the other side, which confirms or disputes it. Who took part in it cannot.")
    if action.status == ActionStatus.DONE:
        return _("It is done and confirmed. Nothing is left to do.")
    if action.status == ActionStatus.DROPPED:
        return _("It has been dropped; the reason stands below.")
    if not names & {"start", "submit", "resume", "unblock"}:
        return _("It waits for %(owner)s.") % {"owner": owner}
    return {
        ActionStatus.OPEN: _("Begin, so that the others see that somebody is at it."),
        ActionStatus.IN_PROGRESS: _("Do it, then submit it with evidence. The other side confirms it."),
        ActionStatus.DISPUTED: _("The other side says what is missing. Go on with it, and give new evidence."),
        ActionStatus.BLOCKED: _("Say so as soon as nothing blocks it any more."),
    }[ActionStatus(action.status)]


def reason_of(action: Action, changes: Sequence[tuple[StatusChange, str]]) -> str:
    """Why it is disputed or blocked, in the words of whoever said so; of what is not, nothing. `changes`: history()."""
    stopped = action.status in (ActionStatus.DISPUTED, ActionStatus.BLOCKED)
    return changes[0][0].note if stopped and changes else ""


def proofs_of(action: Action, user: Person) -> list[Proof]:
    """All evidence, also what was withdrawn or belongs to an earlier attempt: it is kept for ever."""
    found = []
    for one in action.evidence.select_related("by", "withdrawn_by"):
        one.action = action
        counts = one.withdrawn_at is None and one.attempt == action.attempt
        found.append(Proof(one, _said(one), _url(one), can_withdraw_evidence(user, one), counts))
    return found


def _said(evidence: Evidence) -> str:
    if evidence.value is not None and evidence.as_of is not None:
        figure = f"{quantity(evidence.value, evidence.unit)} ({date_format(evidence.as_of)}, {evidence.source})"
        return ". ".join(filter(None, [figure, evidence.text]))
    return evidence.text or evidence.name or evidence.url


def _url(evidence: Evidence) -> str:
    if evidence.kind == EvidenceKind.FILE:
        return reverse("partnerships:evidence", args=[evidence.action.partnership_id, evidence.action_id, evidence.pk])
    return evidence.url


def history(action: Action) -> list[tuple[StatusChange, str]]:
    """What has happened, the newest first, each with the status it led to."""
    return [
        (change, str(ActionStatus(change.to_status).label))
        for change in reversed(changes_of(action).select_related("by"))
    ]
