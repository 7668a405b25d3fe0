"""What partnerships say on other pages, each reader only what he may see: the workspace, a need, a visit."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.models import Partnership
from partnerships.models.partnerships import PartnershipQuerySet
from portal.accounts.models import User
from portal.accounts.permissions import Person, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.panels import Panel, panel
from visits.models import Need, NeedStatus, Visit

SHOWN = 5


def _panel(
    name: str, title: str, rows: PartnershipQuerySet, *, new: str = "", whole: bool = False, always: bool = False
) -> Panel | None:
    """Two queries, one for no rows or the reader's own; nothing where there is neither a row nor a way to begin."""
    rows = rows.only("title", "status", "is_example")
    found = list((rows if whole else rows.prefetch_related("organisations"))[:SHOWN])
    if not (found or new or always):
        return None
    return Panel(title, "partnerships/partnerships/panel.html", {"id": name, "rows": found, "new": new, "whole": whole})


def _new(user: Person, query: str = "", besides: int = 0) -> str:
    """The address of a new partnership, for who coordinates something else than one organisation."""
    own = organisations_permitting(user, Permission.COORDINATE) - {besides}
    return f"{reverse('partnerships:new')}{query}" if own else ""


@panel("workspace", order=22, queries=1)
def my_partnerships(request: HttpRequest, user: User) -> Panel | None:
    """The newest of my organisations' partnerships that live."""
    own = organisations_permitting(user, Permission.READ_OWN)
    rows = Partnership.objects.of(own).live()
    return _panel("my-partnerships", _("Partnerships"), rows, new=_new(user), whole=True, always=bool(own))


@panel("need", order=12, queries=2)
def of_need(request: HttpRequest, need: Need) -> Panel | None:
    """What grew from a need, and the way to begin, as far as this reader may."""
    new = ""
    if need.status == NeedStatus.OPEN:
        new = _new(request.user, f"?kebutuhan={need.pk}", need.organisation_id)
    rows = Partnership.objects.visible_to(request.user).filter(need=need)
    return _panel("partnerships", _("Partnerships from this need"), rows, new=new)


@panel("visit", order=12, queries=2)
def of_visit(request: HttpRequest, visit: Visit) -> Panel | None:
    """What grew from a visit, and the way to begin, as far as this reader may."""
    rows = Partnership.objects.visible_to(request.user).filter(visit=visit)
    new = _new(request.user, f"?kunjungan={visit.pk}")
    return _panel("partnerships", _("Partnerships from this visit"), rows, new=new)
