"""What proposals say on other pages, each reader only what he may see: the workspace, a need, a visit, a point."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.models import Proposal
from portal.accounts.models import User
from portal.accounts.permissions import organisations_permitting
from portal.accounts.roles import Permission
from portal.core.panels import Panel, panel
from visits.models import Need, NeedStatus, Point, Visit
from visits.notices import NAMES

SHOWN = 5


def _shown(rows: QuerySet[Proposal], *, own: bool = False) -> list[Proposal]:
    """Two queries; one for no rows, or for the reader's own, which do not say to whom they are made."""
    shown = rows.select_related("proposer")
    if not own:
        shown = shown.prefetch_related("addressees")
    return list(shown.only("title", "status", "direction", *(f"proposer__{name}" for name in NAMES))[:SHOWN])


def _panel(
    name: str, title: str, rows: list[Proposal], *, new: str = "", offer: str = "", whole: bool = False
) -> Panel:
    context = {"id": name, "rows": rows, "new": new, "offer": offer, "whole": whole}
    return Panel(title, "partnerships/proposals/panel.html", context)


def _new(parameter: str, key: int) -> str:
    return f"{reverse('proposals:new')}?{parameter}={key}"


@panel("workspace", order=25, queries=1)
def my_proposals(request: HttpRequest, user: User) -> Panel:
    """The newest proposals that one's organisations make or get."""
    rows = _shown(Proposal.objects.visible_to(user), own=True)
    new = reverse("proposals:new") if organisations_permitting(user, Permission.CONTRIBUTE) else ""
    return _panel("my-proposals", _("Proposals"), rows, new=new, offer=_("Make a proposal"), whole=True)


@panel("need", order=10, queries=2)
def answers_to_need(request: HttpRequest, need: Need) -> Panel | None:
    """The way to offer something, and the proposals for it that this reader may see."""
    user = request.user
    others = organisations_permitting(user, Permission.CONTRIBUTE) - {need.organisation_id}
    new = _new("kebutuhan", need.pk) if others and need.status == NeedStatus.OPEN else ""
    rows = _shown(Proposal.objects.visible_to(user).filter(need=need)) if isinstance(user, User) else []
    if not (rows or new):
        return None
    return _panel("proposals", _("Proposals for this need"), rows, new=new, offer=_("Offer something"))


@panel("visit", order=10, queries=2)
def grown_from_visit(request: HttpRequest, visit: Visit) -> Panel | None:
    """The way from a visit to a proposal, and those that grew from it, as far as this reader may see them."""
    user = request.user
    new = _new("kunjungan", visit.pk) if organisations_permitting(user, Permission.CONTRIBUTE) else ""
    rows = _shown(Proposal.objects.visible_to(user).filter(visit=visit))
    if not (rows or new):
        return None
    return _panel("proposals", _("Proposals from this visit"), rows, new=new, offer=_("Make a proposal"))


@panel("point", order=10, queries=0)
def from_point(request: HttpRequest, point: Point) -> Panel | None:
    """The way from a point discussed to a proposal."""
    if not organisations_permitting(request.user, Permission.CONTRIBUTE):
        return None
    link = {"url": _new("butir", point.pk), "text": _("Make a proposal")}
    return Panel(_("Make a proposal"), "partnerships/proposals/panel_link.html", link)
