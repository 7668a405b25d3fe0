"""Verbs of actions: planning them, moving their due date, and every move of their lifecycle."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnerships.actions.evidence import Given, keep_evidence
from partnerships.actions.partnerships import shown_anew
from partnerships.actions.proposals import Unread
from partnerships.models import Action, DueChange, Milestone, Partnership, Party, Proposal
from partnerships.models.partnerships import LIVE
from partnerships.permissions import Confirmer, can_add_action, can_change_action, can_coordinate_action
from partnerships.states import action_machine
from portal.accounts.models import User
from portal.core.conflicts import expect_version
from portal.core.events import record
from portal.core.models import StatusChange
from portal.core.states import WrongStatus
from visits.models import Point
from visits.models.request import new_key

SENT_BACK: Final = ("dispute", "reopen")  # after which evidence is given anew
MOST_MILESTONES: Final = 50


@transaction.atomic
def add_action(
    *, partnership: Partnership, owner: Party, due_on: date, by: User, fields: Mapping[str, Any], once_key: str = ""
) -> Action:
    """Plan an action; `fields` are of Action.WRITTEN. The person named hears of it.

    The same form posted twice (`once_key`) is one action. Raises PermissionDenied, WrongStatus where the partnership is
    over, ValidationError.
    """
    held = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    if not can_add_action(by, owner):
        raise PermissionDenied
    if once_key and (found := Action.objects.filter(once_key=once_key, made_by=by).first()):
        return found
    if held.status not in LIVE:
        raise WrongStatus(held.get_status_display())
    action = Action(partnership=held, due_on=due_on, made_by=by, once_key=once_key or new_key())
    _write(action, {**fields, "owner": owner}, by)
    action.full_clean()
    try:
        with transaction.atomic():
            action.save()
    except IntegrityError as error:  # the same form, a moment ago, or a key of somebody else
        if same := Action.objects.filter(once_key=action.once_key, made_by=by).first():
            return same
        raise PermissionDenied from error
    _assign(action, by)
    _shown_anew(action)
    return action


@transaction.atomic
def change_action(*, action: Action, by: User, fields: Mapping[str, Any], version: int) -> Action:
    """Write in an action as it was at `version`; a person newly named hears of it.

    Raises Stale where somebody else has changed it meanwhile, WrongStatus where the next move is not the owner's,
    PermissionDenied, ValidationError.
    """
    found = _to_change(action, by)
    if all(getattr(found, name) == fields[name] for name in Action.WRITTEN if name in fields):
        return found
    expect_version(found, version)
    person, was_public = found.person_id, found.is_public
    _write(found, fields, by)
    if not can_add_action(by, found.owner):
        raise PermissionDenied
    found.full_clean()
    _next_version(found)
    if found.person_id != person:
        _assign(found, by)
    _shown_anew(found, was_public=was_public)
    return found


@transaction.atomic
def change_due(*, action: Action, due_on: date, reason: str, by: User, version: int) -> DueChange:
    """Move the due date; when, by whom and why is kept, and the others hear of it. Reminders begin anew.

    Raises as change_action; ValidationError without a reason, or for the date it has already.
    """
    found = _to_change(action, by)
    expect_version(found, version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the others will ask.")})
    if due_on == found.due_on:
        raise ValidationError({"due_on": _("It is due on this day already.")})
    change = DueChange(action=found, before=found.due_on, after=due_on, reason=reason.strip(), by=by)
    change.full_clean()
    change.save()
    found.due_on = due_on
    found.clean_fields()
    _next_version(found)
    record(f"action-moved/{change.pk}", "action.moved", found, by=by, before=str(change.before), note=change.reason)
    return change


@transaction.atomic
def set_milestones(*, action: Action, rows: Sequence[Mapping[str, Any]], by: User, version: int) -> list[Milestone]:
    """Write the milestones anew; each row has title, due_on, and reached_on or None. Raises as change_action."""
    found = _to_change(action, by)
    expect_version(found, version)
    if len(rows) > MOST_MILESTONES:
        raise ValidationError(_("An action has at most %(n)s milestones.") % {"n": MOST_MILESTONES})
    found.milestones.all().delete()
    made = [Milestone(action=found, **row) for row in rows]
    for milestone in made:
        milestone.full_clean()
        milestone.save()
    _next_version(found)
    return made


@transaction.atomic
def set_dependencies(*, action: Action, others: Collection[Action], by: User, version: int) -> None:
    """Say what must be done first. Raises as change_action; ValidationError for a foreign action or a circle."""
    Partnership.objects.select_for_update(of=("self",)).get(pk=action.partnership_id)  # no two halves of a circle
    found = _to_change(action, by)
    expect_version(found, version)
    if any(other.partnership_id != found.partnership_id for other in others):
        raise ValidationError(_("An action depends only on actions of the same partnership."))
    rows = Action.depends_on.through._default_manager.filter(from_action__partnership=found.partnership_id)
    needs: dict[int, set[int]] = {}
    for dependent, needed in rows.values_list("from_action", "to_action"):
        needs.setdefault(dependent, set()).add(needed)
    reached, edge = set[int](), {other.pk for other in others}
    while edge:
        reached |= edge
        edge = {one for pk in edge for one in needs.get(pk, ())} - reached
    if found.pk in reached:
        raise ValidationError(_("These actions would wait for each other. Leave one of them out."))
    found.depends_on.set(others)
    _next_version(found)


@transaction.atomic
def move_action(
    *, action: Action, transition: str, by: User, note: str = "", read: int | None = None, seen: str = ""
) -> StatusChange:
    """Make a move other than to block or submit (block_action, submit_action).

    `read` is the version the person read and `seen` the status: where either has changed meanwhile nothing is done, and
    Unread or WrongStatus is raised. Without them the caller vouches for that. Raises otherwise as Machine.apply does.
    """
    return move(locked(action), transition, by=by, note=note, read=read, seen=seen)


@transaction.atomic
def block_action(
    *, action: Action, by: User, note: str, party: Party | None = None, text: str = "", read: int | None = None
) -> StatusChange:
    """Say that a party or something else (`text`) blocks it, and why. Raises as move_action, and ValidationError."""
    found = locked(action)
    _expect_move(found, "block", by, read, "")
    if party is not None and party.partnership_id != found.partnership_id:
        raise ValidationError(_("What blocks it must be a party of this partnership, or said in words."))
    found.blocked_by, found.blocked_by_text = party, "" if party else text.strip()
    found.clean_fields()
    found.save(update_fields=["blocked_by", "blocked_by_text"])
    return move(found, "block", by=by, note=note)


@transaction.atomic
def submit_action(
    *, action: Action, by: User, evidence: Sequence[Given] = (), note: str = "", read: int | None = None
) -> StatusChange:
    """Give the evidence and submit, both or neither. Raises as move_action and give_evidence."""
    found = locked(action)
    _expect_move(found, "submit", by, read, "")
    for given in evidence:
        keep_evidence(found, given, by)
    return move(found, "submit", by=by, note=note)


def locked(action: Action) -> Action:
    """The action as it is stored, kept from others until the transaction ends."""
    rows = Action.objects.select_for_update(of=("self",)).select_related("partnership", "owner__organisation")
    return rows.get(pk=action.pk)


def move(
    action: Action, transition: str, *, by: Confirmer, note: str = "", read: int | None = None, seen: str = ""
) -> StatusChange:
    """Move a locked action, with what belongs to the move: the only caller of the machine."""
    _expect_move(action, transition, by, read, seen)
    if transition == "submit":
        action.submitted_by = by if isinstance(by, User) else None
        action.save(update_fields=["submitted_by"])
    change = action_machine.apply(action, transition, by=by, note=note)
    if transition in SENT_BACK:
        action.attempt += 1
    if transition != "block":
        action.blocked_by, action.blocked_by_text = None, ""
    action.version += 1
    action.save(update_fields=["attempt", "blocked_by", "blocked_by_text", "version"])
    _shown_anew(action)
    return change


def _expect_move(action: Action, transition: str, by: Confirmer, read: int | None, seen: str) -> None:
    """Refuse in the machine's order, before anything is written: status, person, then what was read."""
    row = action_machine.transitions[transition]
    if action.status not in row.sources or (seen and action.status != seen):
        raise WrongStatus(action.get_status_display())
    if not row.allowed(by, action):
        raise PermissionDenied
    if read is not None and read != action.version:
        raise Unread


def _to_change(action: Action, by: User) -> Action:
    found = locked(action)
    if not can_add_action(by, found.owner):
        raise PermissionDenied
    if not can_change_action(by, found):
        raise WrongStatus(found.get_status_display())
    return found


def _write(action: Action, fields: Mapping[str, Any], by: User) -> None:
    """Set what is written. What it comes from must be one's to see; only coordinators let others read of it."""
    before = action.is_public
    for name in (name for name in Action.WRITTEN if name in fields):
        setattr(action, name, fields[name])
    if action.is_public and not before and not can_coordinate_action(by, action):
        raise PermissionDenied
    if fields.get("point") and not Point.objects.visible_to(by).filter(pk=action.point_id or 0).exists():
        raise PermissionDenied
    if fields.get("proposal") and not Proposal.objects.visible_to(by).filter(pk=action.proposal_id or 0).exists():
        raise PermissionDenied


def _shown_anew(action: Action, *, was_public: bool = False) -> None:
    if action.is_public or was_public:
        shown_anew(action.partnership)


def _next_version(action: Action) -> None:
    action.version += 1
    action.save()


def _assign(action: Action, by: User) -> None:
    if action.person_id:
        record(f"action-owned/{action.pk}/{action.version}", "action.owned", action, by=by)
