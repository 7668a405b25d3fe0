"""Where a proposal comes from: a need, a point of a visit, a visit, a case study; as far as somebody may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage
from partnerships.models import Direction, Proposal
from portal.accounts.models import Organisation
from portal.accounts.permissions import Person, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.components import Row
from portal.core.filters import primary_key
from portal.core.visibility import pages_for_reader, public
from visits.models import Need, Point, Visit

WORDS = 25


@dataclass
class Origin:
    """What a new proposal keeps of where it comes from, and what its form begins with."""

    kept: dict[str, Model] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)
    addressees: list[Organisation] = field(default_factory=list)


def origin_of(params: Mapping[str, str], user: Person) -> Origin:
    """What an address names (?kebutuhan=, ?butir=, ?kunjungan=, ?kasus=); what the person may not see is left out."""
    origin, mine = Origin(), organisations_permitting(user, Permission.CONTRIBUTE)
    _from_need(origin, Need.objects.visible_to(user).filter(pk=_key(params, "kebutuhan")).first())
    point = Point.objects.visible_to(user).filter(pk=_key(params, "butir")).first()
    visits = Visit.objects.visible_to(user).select_related("host").distinct()
    if point is not None:
        origin.kept["point"] = point
        origin.initial.setdefault("aim", point.text)
    number = point.visit_id if point else _key(params, "kunjungan")
    _from_visit(origin, visits.filter(pk=number).first(), mine)
    _from_case(origin, public(CaseStudyPage.objects.filter(pk=_key(params, "kasus"))).first())
    origin.addressees = [one for one in origin.addressees if one.pk not in mine]
    return origin


def _key(params: Mapping[str, str], name: str) -> int:
    return primary_key(params.get(name, ""))


def _from_need(origin: Origin, need: Need | None) -> None:
    if need is None:
        return
    origin.kept["need"] = need
    origin.addressees.append(need.organisation)
    origin.initial |= {
        "direction": Direction.OFFER,
        "title": need.title,
        "aim": need.description[:3000],
        "dimension": need.dimension_id,
        "urusan": need.urusan_id,
    }


def _from_visit(origin: Origin, visit: Visit | None, mine: set[int]) -> None:
    if visit is None:
        return
    origin.kept["visit"] = visit
    origin.addressees += [one for one in (visit.host, *visit.visitors.all()) if one not in origin.addressees]
    origin.initial.setdefault("direction", Direction.OFFER if visit.host_id in mine else Direction.REQUEST)


def _from_case(origin: Origin, case: CaseStudyPage | None) -> None:
    if case is None:
        return
    origin.kept["case"] = case
    if case.organisation is not None and case.organisation not in origin.addressees:
        origin.addressees.append(case.organisation)
    dimension, urusan = case.dimensions.first(), case.urusan.first()
    known = {
        "direction": Direction.REQUEST,
        "title": case.title[:150],
        "dimension": dimension.pk if dimension else None,
        "urusan": urusan.pk if urusan else None,
    }
    for name, value in known.items():
        origin.initial.setdefault(name, value)


def visible_origins(proposal: Proposal, user: Person) -> list[Row]:
    """Where a proposal comes from, as far as this reader may see it."""
    rows = []
    if proposal.need_id and (need := Need.objects.visible_to(user).filter(pk=proposal.need_id).first()):
        rows.append(Row(_("Need"), need.title, need.get_absolute_url()))
    visit = Visit.objects.visible_to(user).filter(pk=proposal.visit_id).first() if proposal.visit_id else None
    if visit:
        rows.append(Row(_("Visit"), visit.title, reverse("visits:detail", args=[visit.pk])))
    if proposal.point_id and (point := Point.objects.visible_to(user).filter(pk=proposal.point_id).first()):
        address = f"{reverse('visits:detail', args=[visit.pk])}#points" if visit else ""
        rows.append(Row(_("Point discussed"), Truncator(point.text).words(WORDS), address))
    if proposal.case_id and (case := pages_for_reader([proposal.case_id]).get(proposal.case_id)):
        rows.append(Row(_("Case study"), case.title, case.get_url() or ""))
    return rows
