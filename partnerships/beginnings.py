"""What a new partnership begins from: an accepted proposal, a visit, a need; as far as somebody may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from partnerships.models import Proposal, ProposalStatus
from partnerships.permissions import is_party
from portal.accounts.models import Organisation
from portal.accounts.permissions import Person, organisations_permitting
from portal.accounts.roles import Permission
from portal.core.filters import primary_key
from visits.models import Need, Visit

COPIED = ("title", "kind", "urusan", "dimension", "aim")


@dataclass
class Beginning:
    """What a new partnership keeps of where it comes from, what its form begins with, and who may take part."""

    proposal: Proposal | None = None
    kept: dict[str, Model] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)


def beginning_of(params: Mapping[str, str], user: Person) -> Beginning:
    """What an address names (?usulan=, ?kunjungan=, ?kebutuhan=); what the person may not see is left out.

    A proposal counts for a coordinator of one of its sides, as soon as it has been accepted; one that has been taken
    up meanwhile is named too, so that the person learns of it.
    """
    found, mine = Beginning(), organisations_permitting(user, Permission.COORDINATE)
    _from_proposal(found, params, user)
    if found.proposal is None:
        _from_visit(found, Visit.objects.visible_to(user).filter(pk=_key(params, "kunjungan")).first())
        _from_need(found, Need.objects.visible_to(user).filter(pk=_key(params, "kebutuhan")).first())
    own = [one for one in found.organisations if one.pk in mine]
    if not own and len(mine) == 1:
        own = list(Organisation.objects.filter(pk__in=mine))
    found.organisations = [*own, *(one for one in found.organisations if one not in own)]
    return found


def _key(params: Mapping[str, str], name: str) -> int:
    return primary_key(params.get(name, ""))


def _from_proposal(found: Beginning, params: Mapping[str, str], user: Person) -> None:
    rows = Proposal.objects.visible_to(user).filter(
        pk=_key(params, "usulan"), status__in=(ProposalStatus.ACCEPTED, ProposalStatus.TAKEN_UP)
    )
    proposal = rows.select_related("proposer").prefetch_related("addressees").first()
    if proposal is None or not is_party(user, proposal):
        return
    found.proposal = proposal
    found.kept = {name: one for name in ("visit", "need") if (one := getattr(proposal, name)) is not None}
    found.organisations = [proposal.proposer, *proposal.addressees.all()]
    found.initial = {name: getattr(proposal, name) for name in COPIED}


def _from_visit(found: Beginning, visit: Visit | None) -> None:
    if visit is None:
        return
    found.kept["visit"] = visit
    found.organisations += [visit.host, *visit.visitors.all()]


def _from_need(found: Beginning, need: Need | None) -> None:
    if need is None:
        return
    found.kept["need"] = need
    if need.organisation not in found.organisations:
        found.organisations.append(need.organisation)
    found.initial |= {
        "title": need.title,
        "aim": need.description[:3000],
        "dimension": need.dimension_id,
        "urusan": need.urusan_id,
    }
