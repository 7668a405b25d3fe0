"""What other pages say of partnerships: to each reader what he may see, at a fixed price."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from partnerships import partnership_panels
from partnerships.models import Partnership
from portal.core import panels
from tests.factories import OrganisationFactory, RegionFactory
from tests.partnerships.cooperation import COORDINATORS, KINDS_OF_PEOPLE, PARTIES, Cooperation
from tests.visits.people import Encounter
from tests.visits.test_needs import need

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_a_need_names_what_grew_from_it_to_the_parties_and_the_auditor(client: Client, kind: str) -> None:
    made, lacking = Cooperation(), need(OrganisationFactory(region=RegionFactory()))
    Partnership.objects.update(need=lacking)
    client.force_login(made.user(kind))
    page = client.get(lacking.get_absolute_url()).content.decode()
    assert ("Kanal aduan bersama" in page) is (kind in PARTIES | {"auditor"})
    offered = f"kemitraan/baru/?kebutuhan={lacking.pk}" in page
    assert offered is (kind in COORDINATORS | {"foreign coordinator"})
    workspace = client.get("/ruang-kerja/").content.decode()
    assert ("Kanal aduan bersama" in workspace) is (kind in PARTIES)


def test_a_closed_need_offers_no_beginning(client: Client) -> None:
    made, closed = Cooperation(), need(OrganisationFactory(region=RegionFactory()), status="met")
    client.force_login(made.maker)
    assert "kemitraan/baru/" not in client.get(closed.get_absolute_url()).content.decode()


def test_panels_keep_to_their_price_and_a_visit_names_what_grew_from_it() -> None:
    made, encounter, lacking = Cooperation(), Encounter("held"), need(OrganisationFactory(region=RegionFactory()))
    request = RequestFactory().get("/")
    request.user = made.maker
    made.maker.current_memberships  # noqa: B018  # read once for the whole page
    for rows in (1, 3):
        while Partnership.objects.count() < rows:
            more = Cooperation()
            more.partnership.parties.filter(organisation=more.theirs).update(organisation=made.ours)
        Partnership.objects.update(need=lacking, visit=encounter.visit)
        for place, subject in (("workspace", made.maker), ("need", lacking), ("visit", encounter.visit)):
            ours = [one for one in panels.entries(place) if one[0].startswith(partnership_panels.__name__)]
            assert ours
            for name, budget, build in ours:
                with CaptureQueriesContext(connection) as captured:
                    found = build(request, subject)
                assert found is not None
                assert len(found.context["rows"]) == rows, name
                assert len(captured) <= budget, name
