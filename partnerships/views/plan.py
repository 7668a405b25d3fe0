"""The plan of a partnership in three ways: as a list, as a board of what stands where, as a calendar."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Prefetch, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partnerships.models import Action, ActionStatus, Evidence, Milestone, Partnership
from partnerships.permissions import can_add_action
from partnerships.states import action_machine
from partnerships.views.actions import make_move, too_long
from partnerships.views.partnerships import crumbs, log_view, visible
from portal.accounts.models import User
from portal.accounts.signed_in import signed_in
from portal.core.components import Crumb
from portal.core.filters import primary_key
from portal.core.models import today
from portal.core.moves import attempt, say
from portal.core.private_lists import Part, PrivateList
from portal.core.states import Transition

IN_A_COLUMN: Final = 10
COLUMNS: Final = (
    ActionStatus.OPEN,
    ActionStatus.IN_PROGRESS,
    ActionStatus.BLOCKED,
    ActionStatus.SUBMITTED,
    ActionStatus.DISPUTED,
    ActionStatus.DONE,
    ActionStatus.DROPPED,
)


def _context(request: HttpRequest, partnership: Partnership, way: str) -> dict[str, Any]:
    """What the three pages have in common: where they stand, the way to each other, and to a new action."""
    user = signed_in(request)
    log_view(user, partnership)
    ways = (("actions", _("List")), ("board", _("Board")), ("calendar", _("Calendar")))
    may_plan = partnership.is_live and any(can_add_action(user, party) for party in partnership.parties.all())
    return {
        "partnership": partnership,
        "ways": [
            Part(title, reverse(f"partnerships:{name}", args=[partnership.pk]), name == way) for name, title in ways
        ],
        "may_plan": may_plan,
        "crumbs": crumbs(Crumb(partnership.title, partnership.get_absolute_url()), Crumb(_("Plan"))),
    }


def _with_people(rows: Any, partnership: Partnership) -> Any:
    return rows.filter(partnership=partnership).select_related("person", "owner__organisation", "owner__unit")


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The actions of a partnership: open ones, late ones, and all; of one status, if ?status= names it."""
    partnership = visible(request, pk)
    rows = _with_people(Action.objects.visible_to(signed_in(request)), partnership)
    rows = rows.annotate(moved=Count("due_changes")).order_by("due_on", "pk")
    status = request.GET.get("status", "")
    if status in ActionStatus.values:
        rows = rows.filter(status=status)
    parts = {
        "terbuka": (_("Open"), rows.open()),
        "terlambat": (_("Late"), rows.overdue()),
        "semua": (_("All actions"), rows),
    }
    context = {
        **_context(request, partnership, "actions"),
        "listing": PrivateList(request, parts, base_url=reverse("partnerships:actions", args=[pk])),
        "statuses": [(value, label, value == status) for value, label in ActionStatus.choices],
        "late": _late(partnership),
    }
    return render(request, "partnerships/actions/list.html", context)


def _late(partnership: Partnership) -> set[int]:
    """Primary keys of the actions whose day is over where their owner is."""
    return set(Action.objects.filter(partnership=partnership).overdue().values_list("pk", flat=True))


@dataclass(frozen=True)
class Card:
    """An action on the board, and where its reader may move it."""

    action: Action
    late: bool
    moves: list[Transition]
    options: str  # the moves as the form offers them


@dataclass(frozen=True)
class Column:
    """A status with the actions that have it; `more` is how many are left out."""

    status: ActionStatus
    count: int
    cards: list[Card] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


@never_cache
@login_required
@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The actions of a partnership in a column for each status, from which they are moved."""
    return _board(request, visible(request, pk))


def _board(request: HttpRequest, partnership: Partnership, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        **_context(request, partnership, "board"),
        "columns": _columns(partnership, signed_in(request)),
        **more,
    }
    return render(request, "partnerships/actions/board.html", context, status=status)


def _columns(partnership: Partnership, user: User) -> list[Column]:
    """The columns, the most urgent cards of each first, in a fixed number of queries."""
    rows = Action.objects.visible_to(user).filter(partnership=partnership)
    counts = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
    place = Window(RowNumber(), partition_by=F("status"), order_by=["due_on", "pk"])
    given = Evidence.objects.only("action", "attempt", "by")
    shown = rows.annotate(place=place).filter(place__lte=IN_A_COLUMN).order_by("due_on", "pk")
    shown = shown.select_related("person").prefetch_related(Prefetch("evidence", given))
    parties = {party.pk: party for party in partnership.parties.all()}
    late = _late(partnership)
    cards = defaultdict[str, list[Card]](list)
    options: dict[tuple[str, ...], str] = {}  # many cards offer the same
    for action in shown:
        action.partnership, action.owner = partnership, parties[action.owner_id]
        moves = action_machine.available(action, user)
        names = tuple(move.name for move in moves)
        if names not in options:
            options[names] = render_to_string("partnerships/actions/_card_options.html", {"moves": moves})
        cards[action.status].append(Card(action, action.pk in late, moves, options[names]))
    return [Column(column, counts.get(column, 0), cards[column]) for column in COLUMNS]


@login_required
@require_POST
def move_card(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a card to another column, by form or by dragging; who comes second sees where it stands now."""
    user = signed_in(request)
    partnership = visible(request, pk)
    number, name = primary_key(request.POST.get("action", "")), request.POST.get("to", "")
    action = get_object_or_404(Action.objects.visible_to(user), pk=number, partnership=partnership)
    if name not in action_machine.transitions:
        raise Http404
    note = request.POST.get("note", "")
    kept = {"failed": action.pk, "to": name, "note": note}
    if too_long(request, note):
        return _board(request, partnership, status=422, **kept)
    read = primary_key(request.POST.get("version", ""))
    if refused := attempt(request, lambda: make_move(action, name, by=user, note=note, read=read)):
        return _board(request, partnership, status=refused, **kept)
    say(request, action.title, ActionStatus(action_machine.transitions[name].target).label)
    return redirect(f"{reverse('partnerships:board', args=[pk])}#kartu-{action.pk}")


@dataclass(frozen=True)
class Due:
    """Something due on a day: an action, or a milestone of one."""

    title: str
    path: str
    kind: str
    over: bool


@dataclass(frozen=True)
class Day:
    """A day of the month shown, or one beside it that fills the week."""

    day: date
    inside: bool
    today: bool
    due: list[Due]


@never_cache
@login_required
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """What is due in a month (?bulan=2026-11; this one at first): actions and milestones, by day."""
    partnership = visible(request, pk)
    first = _month(request.GET.get("bulan", ""))
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    due = _due(partnership, signed_in(request), weeks[0][0], weeks[-1][-1])
    here = today()
    grid = [[Day(day, day.month == first.month, day == here, due[day]) for day in week] for week in weeks]
    context = {
        **_context(request, partnership, "calendar"),
        "month": first,
        "previous": (first - timedelta(days=1)).replace(day=1),
        "next": (first + timedelta(days=31)).replace(day=1),
        "grid": grid,
        "days": [day for week in grid for day in week if day.inside and day.due],
    }
    return render(request, "partnerships/actions/calendar.html", context)


def _month(text: str) -> date:
    """The first day of the month named, of this one for whatever names none."""
    year, _dash, month = text.partition("-")
    if primary_key(year) in range(1900, 2200) and primary_key(month) in range(1, 13):
        return date(int(year), int(month), 1)
    return today().replace(day=1)


def _due(partnership: Partnership, user: User, first: date, last: date) -> dict[date, list[Due]]:
    """By day, what is due; two queries."""
    found = defaultdict[date, list[Due]](list)
    mine = Action.objects.visible_to(user).filter(partnership=partnership)
    for action in mine.filter(due_on__range=(first, last)).exclude(status=ActionStatus.DROPPED):
        over = action.status == ActionStatus.DONE
        found[action.due_on].append(
            Due(action.title, action.get_absolute_url(), str(action.get_status_display()), over)
        )
    steps = Milestone.objects.filter(action__in=mine.open().values("pk"), due_on__range=(first, last))
    for step in steps.select_related("action"):
        over = step.reached_on is not None
        kind = _("Milestone, reached") if over else _("Milestone")
        found[step.due_on].append(Due(step.title, step.action.get_absolute_url(), kind, over))
    return found
