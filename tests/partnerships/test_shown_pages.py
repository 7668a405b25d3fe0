"""/kemitraan/: what others than the parties read of a partnership, and nothing of what stays between them."""

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from partnerships.actions import (
    enter_stage,
    give_evidence,
    move_action,
    move_agreement,
    move_partnership,
    set_parties,
    withdraw_evidence,
)
from partnerships.actions.evidence import Given
from partnerships.actions.partnerships import Side
from partnerships.models import Action, CooperationStage, Partnership
from portal.core import panels
from portal.core.memory import one_request, state
from portal.core.models import Generation, StatusChange
from search import rebuild
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.partnerships.cooperation import KINDS_OF_PEOPLE, PARTIES, Cooperation
from tests.partnerships.people import Offer
from tests.partnerships.published import cleared as published
from tests.partnerships.shown import SECRET, SUMMARY, Told, cleared
from tests.site import Portal, make_portal, text_of
from tests.visits.test_needs import need
from visits.models import SystemShown

pytestmark = pytest.mark.django_db
PARTNERS = PARTIES | {"foreign coordinator", "auditor"}


@pytest.fixture
def portal() -> Portal:
    return make_portal()


def address(told: Told) -> str:
    return told.partnership.get_public_url()


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
@pytest.mark.parametrize("visibility", ["public", "partners", "private"])
def test_a_partnership_is_read_by_those_it_was_cleared_for_and_not_found_by_others(
    client: Client, kind: str, visibility: str
) -> None:
    told = Told(visibility)
    person = told.cooperation.person(kind)
    if not isinstance(person, AnonymousUser):
        client.force_login(person)
    answer = client.get(address(told))
    reads = visibility == "public" or (visibility == "partners" and kind in PARTNERS)
    assert answer.status_code == (200 if reads else 404)
    if reads and not isinstance(person, AnonymousUser):
        assert answer["Cache-Control"] == "private, no-store"
    assert (address(told) in text_of(client.get("/kemitraan/"))) is (visibility == "public")


def test_the_page_says_who_why_how_far_until_when_and_what_came_of_it(client: Client) -> None:
    told = Told()
    told.figure(told.action)
    told.become(told.action, "done")
    page = text_of(client.get(address(told)))
    for text in (
        told.cooperation.ours.name_id,
        told.cooperation.theirs.name_id,
        SUMMARY,
        "Tahap 2",
        "Melatih operator",
        "14.000",
        "pengguna",
        "4 Desember 2025",
        "Media Lampung",
        "10 Januari 2024",
        "9 Januari 2029",
    ):
        assert text in page, text
    assert '<time datetime="2025-04-15">15 April 2025</time>' in page
    assert client.get(f"/en{address(told)}").status_code == 200


def test_nothing_private_is_in_any_page_feed_search_or_sitemap(client: Client, portal: Portal) -> None:
    report = portal.report()
    told = Told(region=portal.region, visit=report.visit)
    told.figure(told.secret)
    told.figure(told.action)
    told.become(told.action, "done")
    told.talk()
    rebuild.run(force=True)
    paths = ["/kemitraan/", "/en/kemitraan/", "/kemitraan/atom.xml", "/sitemap.xml", "/cari/?q=kanal", address(told)]
    paths += [f"/en{address(told)}", portal.region.get_absolute_url(), report.url]
    paths.append(told.cooperation.ours.get_absolute_url())
    for path in paths:
        page = client.get(path).content.decode()
        assert SECRET not in page, path
        assert address(told) in page, path
    for path in (f"/cari/?q={SECRET}", "/", "/organisasi/", "/kebutuhan/"):
        assert address(told) not in client.get(path).content.decode(), path


@pytest.mark.parametrize("status", ["open", "in_progress", "submitted", "disputed", "blocked", "dropped"])
def test_figures_of_what_is_not_confirmed_are_not_shown(client: Client, status: str) -> None:
    told = Told()
    told.figure(told.action)
    Action.objects.filter(pk=told.action.pk).update(
        status=status, blocked_by_text=SECRET, submitted_by=told.cooperation.maker
    )
    page = text_of(client.get(address(told)))
    assert "14.000" not in page
    assert "Melatih operator" in page
    assert SECRET not in page


def test_figures_that_were_withdrawn_or_given_before_it_was_sent_back_are_not_shown(client: Client) -> None:
    told = Told()
    told.figure(told.action, 1)
    told.action.refresh_from_db()
    Action.objects.filter(pk=told.action.pk).update(attempt=2)
    told.action.refresh_from_db()
    given = Given(kind="figure", value=Decimal(22), unit="kali", as_of=date(2025, 1, 1), source="Berita")
    wrong = give_evidence(action=told.action, given=given, by=told.cooperation.maker)
    withdraw_evidence(evidence=wrong, reason=SECRET, by=told.cooperation.maker)
    told.figure(told.action, 333)
    told.become(told.action, "done")
    values = re.findall(r"reading__value[^>]*>([^<]+)", text_of(client.get(address(told))))
    assert [value.strip() for value in values] == ["333"]


@pytest.mark.parametrize(("status", "shown"), [("draft", False), ("signed", True), ("ended", True)])
def test_only_what_was_signed_is_named_with_its_dates(client: Client, status: str, shown: bool) -> None:
    told = Told()
    told.cooperation.agreement(status, signed_on=date(2023, 3, 3))
    assert ("3 Maret 2023" in text_of(client.get(address(told)))) is shown


def test_where_it_comes_from_is_named_only_while_everybody_may_read_that(client: Client, portal: Portal) -> None:
    report, case, lacking = portal.report("Laporan asal"), portal.case("Kasus asal"), need(portal.visitor)
    SystemShown.objects.create(page=report, case=case)
    offer = Offer("accepted")
    public = published(offer)
    told = Told(visit=report.visit, need=lacking, proposal=offer.proposal)
    page = text_of(client.get(address(told)))
    for url in (report.url, case.url, lacking.get_absolute_url(), public.get_absolute_url()):
        assert f'href="{url}"' in page, url
    for one in (report, case):
        one.unpublish()
    lacking.reach = "partners"
    lacking.save()
    public.live = False
    public.save()
    page = text_of(client.get(address(told)))
    for url in (report.url, case.url, lacking.get_absolute_url(), public.get_absolute_url()):
        assert f'href="{url}"' not in page, url


def test_reports_cases_regions_and_organisations_lead_to_it_and_only_while_it_is_public(
    client: Client, portal: Portal
) -> None:
    report, case = portal.report(), portal.case()
    SystemShown.objects.create(page=report, case=case)
    told = Told(region=portal.region, visit=report.visit)
    places = [report.url, case.url, portal.region.get_absolute_url(), told.cooperation.ours.get_absolute_url()]
    for place in places:
        assert address(told) in text_of(client.get(place)), place
    cleared(told.partnership, told.cooperation.maker, "partners")
    client.force_login(told.cooperation.maker)
    for place in places:
        assert address(told) not in text_of(client.get(place)), place


def test_a_case_leads_to_a_partnership_whose_published_proposal_names_it_and_to_no_other(
    client: Client, portal: Portal
) -> None:
    case, offer = portal.case(), Offer("accepted")
    offer.proposal.case = case
    offer.proposal.save()
    told = Told(proposal=offer.proposal)
    assert address(told) not in text_of(client.get(case.url))
    published(offer, chosen=("case",))
    assert address(told) in text_of(client.get(case.url))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("daerah=65", True),
        ("daerah=31", False),
        ("dimensi=governance", True),
        ("urusan=kominfo_contoh", True),
        ("jenis=ksdd_contoh", True),
        ("tahap=tahap_2", True),
        ("tahap=tahap_1", False),
        ("status=active", True),
        ("status=concluded", False),
    ],
)
def test_the_list_is_narrowed_in_page_and_feed(client: Client, portal: Portal, query: str, found: bool) -> None:
    RegionFactory(code="31", name_id="Jakarta", slug="jakarta")
    told = Told(region=portal.region, dimension=portal.dimension)
    for path in ("/kemitraan/", "/kemitraan/atom.xml", "/en/kemitraan/"):
        assert (address(told) in client.get(f"{path}?{query}").content.decode()) is found, path


def test_the_list_says_in_words_what_it_shows(client: Client, portal: Portal) -> None:
    Told(region=portal.region)
    page = text_of(client.get("/en/kemitraan/?daerah=65&status=active&tahap=tahap_2"))
    said = re.search(r'class="results-summary"[^>]*>([^<]+)<', page)
    assert said is not None
    assert said.group(1).startswith("1 partnership")
    for word in ("North Kalimantan", "Active", "Tahap 2"):
        assert word.lower() in said.group(1).lower()


@pytest.mark.parametrize("query", ["daerah=%00", "tahap=apa", "page=%C2%B2", "jenis=%ED%A0%80", "urut=apa", "status="])
@pytest.mark.parametrize("path", ["/kemitraan/", "/kemitraan/atom.xml"])
def test_nonsense_in_the_address_is_answered(client: Client, path: str, query: str) -> None:
    Told()
    assert client.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/kemitraan/0/", "/kemitraan/99999999999999999999999/", "/kemitraan/%00/"])
def test_what_is_no_partnership_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_before_anything_is_public_the_list_points_to_the_proposals(client: Client) -> None:
    Told("partners")
    assert text_of(client.get("/kemitraan/")).count('href="/usulan/"') == 2  # and in the footer


def test_english_readers_get_english_where_there_is_some(client: Client) -> None:
    told = Told()
    english = f"/en{address(told)}"
    page = text_of(client.get(english))
    assert f'lang="id"><p>{SUMMARY}' in page
    cleared(told.partnership, told.cooperation.maker, summary_en="One channel for complaints.")
    page = text_of(client.get(english))
    assert 'lang="en"><p>One channel' in page
    assert SUMMARY not in page


def test_search_engines_get_address_languages_and_structure_of_public_ones_only(client: Client) -> None:
    told = Told()
    page = text_of(client.get(address(told)))
    assert re.search(rf'rel="canonical" href="[^"]+{address(told)}"', page)
    assert re.search(rf'hreflang="en" href="[^"]+/en{address(told)}"', page)
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert (data["@type"], data["description"], len(data["member"])) == ("Project", SUMMARY, 2)
    assert data["foundingDate"] == "2024-01-10"
    assert address(told) in client.get("/sitemap.xml").content.decode()
    cleared(told.partnership, told.cooperation.maker, "partners")
    client.force_login(told.cooperation.maker)
    page = text_of(client.get(address(told)))
    assert 'content="noindex"' in page
    assert "ld+json" not in page
    assert address(told) not in client.get("/sitemap.xml").content.decode()


def test_the_feed_dates_an_entry_when_it_was_cleared_or_entered_its_stage(client: Client) -> None:
    told = Told()
    told.stage(CooperationStage.objects.order_by("order")[2], date(2025, 6, 1))
    entry = told.partnership.present_entry
    assert entry is not None
    feed = ET.fromstring(client.get("/kemitraan/atom.xml").content)  # noqa: S314 - our own answer
    [updated] = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}updated")][1:]
    assert str(updated)[:19] == entry.at.isoformat()[:19]


def changes(told: Told) -> dict[str, Any]:
    """What the parties do that others read of."""
    by = told.cooperation.maker
    third = CooperationStage.objects.order_by("order")[2]
    partnership = Partnership.objects.get(pk=told.partnership.pk)
    sides = [Side(one.organisation, one.unit) for one in partnership.parties.all()]
    return {
        "cleared": lambda: cleared(partnership, by, summary_en="New"),
        "hidden": lambda: cleared(partnership, by, "private"),
        "stage": lambda: enter_stage(partnership=partnership, stage=third, on=date(2025, 6, 1), by=by),
        "moved": lambda: move_partnership(partnership=partnership, transition="conclude", by=by),
        "parties": lambda: set_parties(
            partnership=partnership, parties=[*sides, Side(OrganisationFactory())], by=by, version=partnership.version
        ),
        "action": lambda: move_action(action=told.action, transition="start", by=by),
        "new action": lambda: told.add("Lain", is_public=True),
        "signed": lambda: move_agreement(agreement=told.cooperation.agreement(), transition="sign", by=by),
    }


@pytest.mark.parametrize("change", ["cleared", "hidden", "stage", "moved", "parties", "action", "new action", "signed"])
def test_what_is_remembered_of_the_list_is_made_anew_by_every_change_that_others_see(change: str) -> None:
    told = Told()
    before = Generation.of(["partnerships"])
    changes(told)[change]()
    assert Generation.of(["partnerships"]) != before


@pytest.mark.parametrize("change", ["stage", "moved", "parties", "action", "signed"])
def test_what_nobody_else_reads_makes_no_list_anew(change: str) -> None:
    told = Told("private")
    changes(told)[change]()
    assert Generation.of(["partnerships"]) == "partnerships0"


def test_an_action_that_is_not_public_makes_no_list_anew() -> None:
    told = Told()
    before = Generation.of(["partnerships"])
    move_action(action=told.secret, transition="start", by=told.cooperation.maker)
    assert Generation.of(["partnerships"]) == before


def test_the_board_of_needs_counts_live_public_partnerships_by_dimension(client: Client, portal: Portal) -> None:
    told = Told(dimension=portal.dimension)
    Told("partners", dimension=portal.dimension)
    over = Told(dimension=portal.dimension)
    cells = r'dimensi=governance">[^<]+</a></th>(.*?)</tr>'

    def counted() -> list[str]:
        row = re.search(cells, text_of(client.get("/kebutuhan/")), re.DOTALL)
        assert row is not None
        return re.findall(r"<td[^>]*>(\d+)</td>", row[1])

    assert counted()[-1] == "2"
    move_partnership(partnership=over.partnership, transition="conclude", by=over.cooperation.maker)
    assert counted()[-1] == "1"
    cleared(told.partnership, told.cooperation.maker, "private")
    assert counted()[-1] == "0"


def test_what_is_made_up_says_so_on_every_page(client: Client, portal: Portal) -> None:
    told = Told(region=portal.region, is_example=True)
    Action.objects.filter(pk=told.action.pk).update(is_example=True)
    assert text_of(client.get(address(told))).count("badge--warning") == 2
    for path in ("/kemitraan/", portal.region.get_absolute_url()):
        assert "badge--warning" in text_of(client.get(path)), path


@pytest.mark.parametrize("place", ["/kemitraan/", "/kemitraan/atom.xml", "page", "region", "organisation", "case"])
def test_one_and_three_cost_the_same(client: Client, portal: Portal, place: str) -> None:
    report, case = portal.report(), portal.case()
    SystemShown.objects.create(page=report, case=case)
    first = Told(region=portal.region, visit=report.visit)
    first.figure(first.action)
    first.become(first.action, "done")
    places = {
        "page": address(first),
        "region": portal.region.get_absolute_url(),
        "organisation": first.cooperation.ours.get_absolute_url(),
        "case": str(case.url),
    }
    path = places.get(place, place)

    def cost() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{path}?x=1")
        return len(captured)

    at_one = cost()
    for number in range(2):
        Told(region=portal.region, visit=report.visit)
        action = first.add(f"Lagi {number}", is_public=True)
        first.figure(action, number + 5)
        first.become(action, "done")
        first.cooperation.agreement("signed", title=f"{number}")
    assert cost() == at_one <= 15


def test_a_page_with_every_origin_costs_a_member_at_most_fifteen_queries_none_more_than_twice(
    client: Client, portal: Portal
) -> None:
    report, case, offer = portal.report(), portal.case(), Offer("taken_up")
    SystemShown.objects.create(page=report, case=case)
    published(offer)
    asked = need(portal.visitor)
    told = Told(region=portal.region, visit=report.visit, proposal=offer.proposal, need=asked)
    told.figure(told.action)
    told.become(told.action, "done")
    client.force_login(told.cooperation.maker)
    page = text_of(client.get(address(told)))
    for origin in (str(report.url), offer.proposal.public.get_absolute_url(), asked.get_absolute_url(), str(case.url)):
        assert origin in page, origin
    with CaptureQueriesContext(connection) as captured:
        client.get(address(told))
    shapes = Counter(re.sub(r"\d+", "N", one["sql"]) for one in captured.captured_queries)
    assert (len(captured), max(shapes.values())) <= (15, 2)


def test_each_panel_keeps_to_its_budget_with_one_row_and_with_three(portal: Portal) -> None:
    report, case = portal.report(), portal.case()
    SystemShown.objects.create(page=report, case=case)
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    first = Told(region=portal.region, visit=report.visit)
    subjects = {
        "visit_report": report,
        "case_study": case,
        "region": portal.region,
        "organisation": first.cooperation.ours,
    }
    for rows in (1, 3):
        for _number in range(rows - 1):
            Told(region=portal.region, visit=report.visit)
        for place, subject in subjects.items():
            ours = [one for one in panels.entries(place) if one[0].startswith("partnerships.shown_panels.")]
            assert ours, place
            for name, budget, build in ours:
                with one_request():
                    state()
                    with CaptureQueriesContext(connection) as captured:
                        assert build(request, subject) is not None, name
                assert len(captured) <= budget, name


def test_members_alone_see_what_is_for_partners_and_lose_it_with_their_membership(client: Client) -> None:
    told = Told("partners")
    member = member_of("member")
    client.force_login(member)
    assert client.get(address(told)).status_code == 200
    member.memberships.all().delete()
    assert client.get(address(told)).status_code == 404


def test_a_partnership_of_one_side_that_explores_can_be_read_of(client: Client) -> None:
    made = Cooperation()
    cleared(made.partnership, made.maker)
    page = text_of(client.get(f"/kemitraan/{made.partnership.pk}/"))
    assert SUMMARY in page
    assert "Melatih" not in page


@pytest.mark.parametrize(("visibility", "logged"), [("partners", 1), ("public", 0)])
def test_what_the_auditor_reads_by_a_right_to_read_everything_is_on_record(
    client: Client, visibility: str, logged: int
) -> None:
    told = Told(visibility)
    auditor = told.cooperation.user("auditor")
    client.force_login(auditor)
    assert client.get(address(told)).status_code == 200
    assert StatusChange.objects.filter(transition="read", by=auditor).count() == logged
    client.force_login(told.cooperation.maker)
    assert client.get(address(told)).status_code == 200
    assert StatusChange.objects.filter(transition="read").count() == logged
