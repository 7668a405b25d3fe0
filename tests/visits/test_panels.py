import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from partnerships.models import Proposal
from portal.core import panels
from portal.core.memory import one_request, state
from tests.factories import UserFactory, member_of
from tests.partnerships.people import Offer
from tests.partnerships.published import cleared
from tests.site import Portal, text_of
from visits.models import Commitment, Need, SystemShown


def fill(portal: Portal, rows: int) -> None:
    case = portal.cases.get_children().first()
    case = case.specific if case else portal.case("CRM", slug="crm")
    for number in range(rows):
        page = portal.report(f"Kunjungan {number}")
        SystemShown.objects.create(page=page, case=case)
        Commitment.objects.create(page=page, text=f"Janji {number}", by=portal.host, locale=page.locale)
        portal.case(f"Kasus {number}")
        portal.article(f"Artikel {number}")
        lacking = Need.objects.create(
            organisation=portal.host,
            region=portal.region,
            status="open",
            title=f"Kebutuhan {number}",
            description="Kanal aduan",
            dimension=portal.dimension,
            who_suffers="Warga",
            written_by=UserFactory(),
        )
        offer = Offer("submitted")
        offer.maker = member_of("coordinator", portal.host)
        Proposal.objects.filter(pk=offer.proposal.pk).update(proposer=portal.host, need=lacking, case=case)
        cleared(offer, chosen=("need", "case"))


@pytest.mark.parametrize("place", ["home", "region", "organisation", "case_study", "need"])
def test_each_panel_keeps_to_its_budget_with_one_row_and_with_three(portal: Portal, place: str) -> None:
    fill(portal, 1)
    subject = {
        "home": None,
        "region": portal.region,
        "organisation": portal.host,
        "case_study": portal.cases.get_children().first().specific,
        "need": Need.objects.get(),
    }[place]
    request = RequestFactory().get("/")
    request.user = member_of("coordinator", portal.visitor)
    ours = [one for one in panels.entries(place) if one[0].startswith(("visits.", "partnerships.panels."))]
    assert ours
    for rows in (1, 3):
        fill(portal, rows - 1)
        for name, budget, build in ours:
            build(request, subject)  # what the process remembers for ever is not counted
            with one_request():
                state()  # nor what each request reads once
                with CaptureQueriesContext(connection) as captured:
                    assert build(request, subject) is not None, name
            assert len(captured) <= budget, name


def test_region_and_organisation_pages_name_their_visits_and_cases(client: Client, portal: Portal) -> None:
    portal.report("Kaltara berkunjung")
    portal.case("CRM Jakarta")
    portal.report("RahasiaDraf", live=False)
    for path in (portal.region.get_absolute_url(), portal.host.get_absolute_url()):
        text = text_of(client.get(path))
        assert "Kaltara berkunjung" in text
        assert "CRM Jakarta" in text
        assert "Rahasia" not in text


def test_case_study_says_where_it_was_shown_in_either_language(client: Client, portal: Portal) -> None:
    case = portal.case("CRM", slug="crm")
    english = portal.case("CRM (en)", english_of=case, slug="crm")
    report = portal.report("Kaltara melihat CRM")
    SystemShown.objects.create(page=report, case=case)
    SystemShown.objects.create(page=portal.report("RahasiaDraf", live=False), case=case)
    for page in (case, english):
        text = text_of(client.get(page.url))
        assert "Kaltara melihat CRM" in text
        assert "Rahasia" not in text
    with translation.override("en"):
        assert panels.build("case_study", RequestFactory().get("/"), english)
