"""What of actions and progress reports waits for whom, and what of it stands in somebody's calendar."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.models import Action, ActionStatus, Partnership, Party, ProgressReport
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.workspace.agenda import Entry, agenda
from portal.workspace.waiting import Waiting, waits
from visits.notices import NAMES

OWNER: Final = tuple(f"owner__{one}__{name}" for one in ("organisation", "unit") for name in NAMES)


@waits
def to_do_or_confirm(user: User, most: int) -> Iterator[Waiting]:
    """Actions that are mine to do, and those that the other side says are done. One query."""
    if not organisations_permitting(user, Permission.READ_OWN):
        return
    rows = Action.objects.waiting_for(user).select_related("owner__organisation", "owner__unit")
    rows = rows.only("title", "status", "due_on", "partnership_id", *OWNER).order_by("due_on", "pk")
    for action in rows[:most]:
        asked = action.status == ActionStatus.SUBMITTED
        yield Waiting(
            action.title,
            action.get_absolute_url(),
            _("Done? Confirm or dispute") if asked else _("Action to do"),
            None if asked else action.due_on,
            action.owner_organisation,
        )


@waits
def to_report(user: User, most: int) -> Iterator[Waiting]:
    """Progress reports that are awaited of partnerships I coordinate. One query."""
    own = organisations_permitting(user, Permission.COORDINATE)
    if not own:
        return
    parties = Party.objects.filter(Q(organisation__in=own) | Q(unit__in=own))
    rows = ProgressReport.objects.awaited().live().filter(partnership__in=parties.values("partnership"))
    found = rows.order_by("due_on", "pk").values_list("partnership", "partnership__title", "due_on")
    for pk, title, due_on in found[:most]:
        yield Waiting(title, Partnership(pk=pk).get_absolute_url(), _("Progress report"), due_on)


@agenda
def due_actions(user: User, first: date, last: date) -> Iterator[Entry]:
    """Actions that are mine to do, on the day they are due: whole days, whatever the zone. One query."""
    if not organisations_permitting(user, Permission.READ_OWN):
        return
    rows = Action.objects.mine(user).with_owner().live().filter(due_on__range=(first, last))
    for action in rows.only("title", "due_on", "partnership"):
        yield Entry(f"action-{action.pk}", action.title, action.get_absolute_url(), action.due_on)
