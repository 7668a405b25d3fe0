"""What other pages say of proposals: to each reader what he may see, at a fixed price."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from partnerships.models import Proposal, ProposalAddressee
from portal.core import panels
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.partnerships.people import KINDS_OF_PEOPLE, Offer
from tests.visits.people import Encounter
from tests.visits.test_needs import need
from visits.models import Need, Point

pytestmark = pytest.mark.django_db


def linked(offer: Offer) -> tuple[Need, Encounter]:
    lacking, encounter = need(OrganisationFactory(region=RegionFactory())), Encounter("held")
    for party in (offer.asked, offer.proposing):
        encounter.visit.visitors.add(party)
    Proposal.objects.filter(pk=offer.proposal.pk).update(need=lacking, visit=encounter.visit)
    return lacking, encounter


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_a_need_names_the_proposals_for_it_to_those_who_may_read_them(client: Client, kind: str, status: str) -> None:
    offer = Offer(status)
    lacking, _encounter = linked(offer)
    person = offer.person(kind)
    if not isinstance(person, AnonymousUser):
        client.force_login(person)
    page = client.get(lacking.get_absolute_url()).content.decode()
    side = kind.split(maxsplit=1)[0]
    reads = side == "proposing" or (status != "draft" and (side == "asked" or kind == "auditor"))
    assert ("Kanal aduan terpadu" in page) is reads
    assert (f"baru/?kebutuhan={lacking.pk}" in page) is kind.endswith(("coordinator", "focal point"))


@pytest.mark.parametrize("status", ["draft", "met", "withdrawn"])
def test_nothing_is_offered_for_a_need_that_is_not_open_or_ones_own(client: Client, status: str) -> None:
    closed = need(OrganisationFactory(region=RegionFactory()), status=status)
    client.force_login(member_of("coordinator", closed.organisation))
    assert "kebutuhan=" not in client.get(closed.get_absolute_url()).content.decode()
    own = need(closed.organisation)
    assert "kebutuhan=" not in client.get(own.get_absolute_url()).content.decode()


def test_a_visit_leads_from_each_point_to_a_proposal_and_names_those_that_grew_from_it(client: Client) -> None:
    offer = Offer("draft")
    _lacking, encounter = linked(offer)
    point = Point.objects.create(visit=encounter.visit, text="Belajar", written_by=encounter.account)
    address = f"/ruang-kerja/kunjungan/{encounter.visit.pk}/"
    client.force_login(member_of("coordinator", offer.asked))
    page = client.get(address).content.decode()
    assert f"baru/?butir={point.pk}" in page
    assert "Kanal aduan terpadu" not in page
    client.force_login(offer.maker)
    assert "Kanal aduan terpadu" in client.get(address).content.decode()
    client.force_login(member_of("member", offer.proposing))
    assert "baru/?butir=" not in client.get(address).content.decode()


def test_the_workspace_names_ones_proposals(client: Client) -> None:
    offer = Offer("draft")
    client.force_login(offer.maker)
    assert "Kanal aduan terpadu" in client.get("/ruang-kerja/").content.decode()
    client.force_login(member_of("coordinator", offer.asked))
    page = client.get("/ruang-kerja/").content.decode()
    assert "Kanal aduan terpadu" not in page
    assert "/ruang-kerja/usulan/" in page


def test_each_panel_keeps_to_its_budget_with_one_row_and_with_three() -> None:
    offer = Offer("submitted")
    lacking, encounter = linked(offer)
    point = Point.objects.create(visit=encounter.visit, text="Belajar", written_by=encounter.account)
    request = RequestFactory().get("/")
    request.user = offer.maker
    subjects = {"workspace": offer.maker, "need": lacking, "visit": encounter.visit, "point": point}
    for rows in (1, 3):
        for _number in range(rows - 1):
            more = Offer("submitted").proposal
            Proposal.objects.filter(pk=more.pk).update(proposer=offer.proposing, need=lacking, visit=encounter.visit)
            ProposalAddressee.objects.create(proposal=more, organisation=OrganisationFactory())
        for place, subject in subjects.items():
            ours = [one for one in panels.entries(place) if one[0].startswith("partnerships.workspace_panels.")]
            assert ours
            for name, budget, build in ours:
                build(request, subject)
                with CaptureQueriesContext(connection) as captured:
                    assert build(request, subject) is not None, name
                assert len(captured) <= budget, name
