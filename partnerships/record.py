"""A partnership as its parties see it: how its list is searched, what its agreements say, whom to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import (
    Action,
    ActionStatus,
    Agreement,
    AgreementStatus,
    CouncilApproval,
    Partnership,
    Party,
    Proposal,
    Relation,
    Visibility,
)
from partnerships.models.partnerships import PartnershipQuerySet
from partnerships.reading import Contact
from portal.accounts.models import Membership
from portal.accounts.permissions import Person
from portal.accounts.roles import Permission
from portal.core.components import Row
from portal.core.models import today
from visits.models import Need, Visit

SOON_DAYS = 180


def found_by(rows: PartnershipQuerySet, words: str) -> PartnershipQuerySet:
    """Those that have every word in their title, their aim or a party's name."""
    for word in words.split():
        names = Q(organisation__name_id__icontains=word) | Q(organisation__name_en__icontains=word)
        parties = Party.objects.filter(names | Q(unit__name_id__icontains=word))
        rows = rows.filter(Q(title__icontains=word) | Q(aim__icontains=word) | Q(pk__in=parties.values("partnership")))
    return rows


def with_end(rows: PartnershipQuerySet) -> PartnershipQuerySet:
    """With `ends_on`: the last day of what was signed longest; None where nothing was signed."""
    signed = Agreement.objects.signed().filter(partnership=OuterRef("pk")).order_by("-ends_on")
    return rows.annotate(ends_on=Subquery(signed.values("ends_on")[:1]))


@dataclass(frozen=True)
class Term:
    """How long an agreement holds, in words, and whether that asks for something (tone of a badge)."""

    words: str
    tone: str = ""


def term_of(agreement: Agreement, others: Iterable[Agreement] = ()) -> Term:
    """Until when it holds; `others` are those of the partnership, among which there may be an extension."""
    last = agreement.ends_on
    if agreement.status == AgreementStatus.ENDED and agreement.ended_on:
        return Term(_("ended before its time, on %(day)s") % {"day": date_format(agreement.ended_on)})
    if last is None:
        return Term(_("the last day is not said yet"))
    day = date_format(last)
    if agreement.status == AgreementStatus.DRAFT:
        return Term(_("until %(day)s, once it is signed") % {"day": day})
    longer = [
        one.ends_on
        for one in others
        if (one.parent_id, one.relation, one.status) == (agreement.pk, Relation.EXTENSION, AgreementStatus.SIGNED)
        and one.ends_on
        and one.ends_on > last
    ]
    if longer:
        return Term(_("extended until %(day)s") % {"day": date_format(max(longer))}, "ok")
    left = (last - today()).days
    if left < 0:
        return Term(_("over since %(day)s") % {"day": day}, "danger")
    text = ngettext("until %(day)s, %(n)s day left", "until %(day)s, %(n)s days left", left) % {"day": day, "n": left}
    return Term(text, "warning" if left <= SOON_DAYS else "ok")


def agreement_rows(agreement: Agreement, others: Sequence[Agreement] = ()) -> list[Row]:
    """What an agreement says, one under the other; what is not said yet says so."""
    unsaid = _("not said yet")
    rows = [Row(_("Kind of document"), agreement.kind.name), Row(_("Status"), str(agreement.get_status_display()))]
    if agreement.parent:
        above = agreement.parent
        rows.append(Row(str(agreement.get_relation_display()), above.title, above.get_absolute_url()))
    rows += [
        Row(_("Signed on"), date_format(agreement.signed_on) if agreement.signed_on else unsaid),
        Row(_("In force from"), date_format(agreement.begins_on) if agreement.begins_on else unsaid),
        Row(_("Holds"), term_of(agreement, others).words),
        Row(_("Does it cost public money?"), str(agreement.get_costs_money_display())),
        Row(_("Council approval (DPRD)"), str(agreement.get_dprd_display())),
    ]
    if agreement.dprd == CouncilApproval.NOT_NEEDED:
        rows.append(Row(_("Why no approval is needed"), agreement.dprd_reason))
    if agreement.end_reason:
        rows.append(Row(_("Why it ended"), agreement.end_reason))
    return rows


def rows_of(partnership: Partnership) -> list[Row]:
    """What it is about, one under the other."""
    dimension = partnership.dimension.name if partnership.dimension else _("not said")
    rows = [
        Row(_("Kind of cooperation"), partnership.kind.name),
        Row(_("Object (government affair)"), partnership.urusan.name),
        Row(_("Smart city dimension"), dimension),
        Row(_("Who may read the summary"), str(partnership.get_visibility_display())),
    ]
    if partnership.visibility != Visibility.PRIVATE:
        rows.append(Row(_("The page that they read"), partnership.public_title, partnership.get_public_url()))
    if partnership.source:
        rows.append(Row(_("Source"), partnership.source, partnership.source_url))
    return rows


def grown_from(partnership: Partnership, user: Person) -> list[Row]:
    """The proposal, visit and need it grew from, as far as this reader may see them."""
    rows = []
    if partnership.proposal_id and (
        proposal := Proposal.objects.visible_to(user).filter(pk=partnership.proposal_id).first()
    ):
        rows.append(Row(_("Proposal"), proposal.title, proposal.get_absolute_url()))
    if partnership.visit_id and (visit := Visit.objects.visible_to(user).filter(pk=partnership.visit_id).first()):
        rows.append(Row(_("Visit"), visit.title, reverse("visits:detail", args=[visit.pk])))
    if partnership.need_id and (need := Need.objects.visible_to(user).filter(pk=partnership.need_id).first()):
        rows.append(Row(_("Need"), need.title, need.get_absolute_url()))
    return rows


def contacts_of(partnership: Partnership) -> list[Contact]:
    """The coordinators of the parties and of their units, party by party. One query."""
    own = [pk for party in partnership.parties.all() for pk in sorted(party.own_organisations)]
    rows = Membership.objects.current().permitting(Permission.COORDINATE).filter(organisation__in=own)
    rows = rows.filter(user__is_active=True).select_related("user", "organisation").order_by("user__name", "pk")
    found = sorted(rows, key=lambda row: own.index(row.organisation_id))
    return list(dict.fromkeys(Contact(row.user.name, row.user.email, row.organisation.name) for row in found))


def plan_counts(partnership: Partnership) -> list[Row]:
    """How many actions are in which status, and how many are late; statuses that none is in are left out."""
    found = dict(partnership.actions.order_by().values_list("status").annotate(n=Count("pk")))
    rows = [Row(str(label), str(found[value])) for value, label in ActionStatus.choices if value in found]
    late = Action.objects.filter(partnership=partnership).overdue().count()
    return [*rows, Row(_("Late"), str(late))] if rows else []
