"""Needs in the search: public ones for everybody, those for partners for members only."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import Organisation
from search import rebuild
from search.models import SearchJob
from search.readers import Reader
from search.sources import source
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, member_of
from tests.search.found import document, queries, touched
from tests.visits.people import KINDS_OF_PEOPLE, Encounter
from tests.visits.test_needs import dimension, need
from visits.actions import move_need
from visits.models import NeedFigure, NeedStatus, NeedSupport
from visits.models.needs import NeedReach
from visits.search_index import NEED

pytestmark = pytest.mark.django_db
MASKED = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def organisation() -> Organisation:
    region = RegionFactory(code="65", name_id="Kalimantan Utara", name_en="North Kalimantan", slug="kalimantan-utara")
    made: Organisation = OrganisationFactory(region=region, short_name="Pemprov Contoh")
    return made


@pytest.mark.parametrize("kind", [one for one in KINDS_OF_PEOPLE if "bearer" not in one])
def test_the_index_lets_each_kind_of_person_find_what_the_rule_lets_them_see(kind: str) -> None:
    encounter = Encounter()
    encounter.asking.region = RegionFactory()
    for reach in NeedReach.values:
        for status in NeedStatus.values:
            need(encounter.asking, reach=reach, status=status)
    reader: Any = Reader.of(encounter.person(kind))  # type: ignore[arg-type]
    known = source(NEED)
    by_index = {row.pk for row in known.queryset() if known.document(row).audience & reader.tokens}
    by_rule = set(known.visible_to(reader).values_list("pk", flat=True))
    member = kind not in {"stranger", "signed in", "asker", "auditor", "administrator", "editor"}
    assert len(by_index) == (4 if member else 2)
    # an auditor reads everything where each view is logged, so the search finds nothing more for one
    assert by_rule == by_index if kind != "auditor" else by_rule > by_index


@pytest.mark.parametrize(("status", "found"), [("draft", False), ("open", True), ("met", True), ("withdrawn", False)])
def test_open_and_met_needs_are_found_with_their_status(organisation: Organisation, status: str, found: bool) -> None:
    made = need(organisation, status=status)
    assert source(NEED).queryset().filter(pk=made.pk).exists() is found
    if found:
        assert document(NEED, made).facets["status"] == [status]


def test_what_its_page_says_is_found(organisation: Organisation) -> None:
    made = need(organisation, constraint="Belum ada sinyal", urgency="high")
    NeedFigure.objects.create(need=made, value=72, unit="%", definition="Seluler", as_of="2022-03-01", source="BPS")
    NeedSupport.objects.create(need=made, organisation=OrganisationFactory(), note="Sama persis", by=UserFactory())
    told = document(NEED, made)
    for part in (
        "Warga pulau terluar",
        "Belum ada sinyal",
        "72%",
        "Seluler",
        "1 Maret 2022",
        "BPS",
        "Sama persis",
    ):
        assert part in told.body, part
    assert {"North Kalimantan", "Pemprov Contoh", "Tata kelola"} <= set(told.alias.split("\n"))
    assert (told.region, told.facets["daerah"], told.facets["dimensi"]) == ("65", ["65"], ["governance"])


def test_a_need_is_read_again_when_what_it_carries_changes(organisation: Organisation) -> None:
    made, other = need(organisation), need(OrganisationFactory(region=RegionFactory()))
    supporter = OrganisationFactory()
    support = NeedSupport.objects.create(need=made, organisation=supporter, by=UserFactory())
    row: Any
    for row in (made, organisation, organisation.region, made.dimension, support, supporter):
        keys = touched(row.save)
        assert (NEED, str(made.pk)) in keys, row
        if row is not made.dimension:
            assert (NEED, str(other.pk)) not in keys, row


@pytest.mark.parametrize("change", ["withdrawn", "for partners", "deleted"])
def test_a_need_that_fewer_may_see_is_hidden_at_once(organisation: Organisation, change: str) -> None:
    made = need(organisation)
    SearchJob.objects.all().delete()
    if change == "withdrawn":
        move_need(need=made, transition="withdraw", by=member_of("coordinator", organisation), note="Salah")
    elif change == "deleted":
        made.delete()
    else:
        made.reach = NeedReach.PARTNERS
        made.save()
    assert SearchJob.objects.filter(kind=NEED, hides=True).exists()


def test_as_many_queries_for_three_as_for_one(organisation: Organisation) -> None:
    def more() -> None:
        made = need(organisation)
        NeedFigure.objects.create(need=made, value=1, as_of="2022-03-01", source="BPS")
        NeedSupport.objects.create(need=made, organisation=OrganisationFactory(), by=UserFactory())

    more()
    at_one = queries(NEED)
    more()
    more()
    assert queries(NEED) == at_one


@pytest.fixture
def looked() -> Callable[[Client], list[str]]:
    """What search shows a reader of some words."""
    paths = ["/cari/?q=kanal", "/cari/?q=rahasiamitra", "/cari/?q=", "/cari/atom.xml?q=kanal", "/cari/saran/?q=rahas"]
    paths += ["/cari/?q=kanal&jenis=kebutuhan", "/cari/?q=kanal&status=open", "/en/cari/?q=kanal"]
    return lambda client: [MASKED.sub("", client.get(path).content.decode()) for path in paths]


@pytest.mark.parametrize("who", ["stranger", "signed in", "auditor", "editor", "member"])
def test_needs_for_partners_change_nothing_that_others_see(
    client: Client, organisation: Organisation, looked: Callable[[Client], list[str]], who: str
) -> None:
    need(organisation)
    if who != "stranger":
        roles = {"auditor": "auditor", "editor": "jsc_editor", "member": "member"}
        client.force_login(member_of(roles[who]) if who in roles else UserFactory())
    rebuild.run(force=True)
    before = looked(client)
    for number in range(5):
        need(organisation, reach="partners", title=f"Kanal rahasiamitra {number}", description="Kanal untuk mitra")
    rebuild.run(force=True)
    after = looked(client)
    assert any("rahasiamitra 3" in page for page in after) is (who == "member")
    assert (before == after) is (who != "member")


def test_the_kind_is_offered_to_narrow_by(client: Client, organisation: Organisation) -> None:
    need(organisation, dimension=dimension())
    rebuild.run(force=True)
    page = client.get("/cari/?q=kanal&jenis=kebutuhan").content.decode()
    assert 'id="f-jenis-kebutuhan"' in page
    assert "Kanal aduan" in re.sub("</?mark>", "", page)
