"""A party that comes when others read of a partnership already: named to them by its own word only, and on record."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from partnerships.actions import Side, clear_summary, set_parties
from partnerships.models import Partnership, Party
from partnerships.shown_index import KIND
from portal.accounts.actions import add_membership
from portal.accounts.models import Organisation, User
from portal.core.conflicts import Stale
from portal.core.events import teller_of
from portal.core.models import Event
from search import rebuild
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.partnerships.shown import SUMMARY, Told, cleared
from tests.search.found import document
from tests.site import make_portal

pytestmark = pytest.mark.django_db
FILTER = "/kemitraan/?daerah=62"


class Joined:
    """A partnership that others read of, and a third party that came afterwards."""

    def __init__(self, visibility: str = "public") -> None:
        self.told = Told(visibility)
        self.region = RegionFactory(code="62", name_id="Kalimantan Tengah")
        self.third: Organisation = OrganisationFactory(
            name_id="Pemerintah Ketiga", name_en="Pemerintah Ketiga", region=self.region
        )
        self.coordinator: User = member_of("coordinator", self.third)
        self.add()

    @property
    def partnership(self) -> Partnership:
        return Partnership.objects.get(pk=self.told.partnership.pk)

    @property
    def party(self) -> Party:
        return self.partnership.parties.get(organisation=self.third)

    @property
    def sides(self) -> list[Side]:
        return [Side(one.organisation, one.unit) for one in self.partnership.parties.all()]

    def add(self) -> None:
        """The third party comes, by the word of ours."""
        now = self.partnership
        parties = [*self.sides, Side(self.third)]
        set_parties(partnership=now, parties=parties, by=self.told.cooperation.maker, version=now.version)

    def clear(self, by: User, **fields: Any) -> Partnership:
        now = self.partnership
        return clear_summary(partnership=now, by=by, fields=fields, version=now.version)


def public_pages(joined: Joined, client: Client) -> Iterator[tuple[str, bool]]:
    """Each page that tells of public partnerships, and whether it tells of this one in the name of the third party."""
    address = joined.partnership.get_public_url()
    name = joined.third.name_id
    for path in (address, f"/en{address}"):
        yield path, name in client.get(path).content.decode()
    short = joined.third.short
    for path in ("/kemitraan/", "/kemitraan/atom.xml"):
        yield path, short in client.get(path).content.decode()
    for path in (FILTER, joined.region.get_absolute_url(), joined.third.get_absolute_url()):
        yield path, address in client.get(path).content.decode()
    found = document(KIND, joined.partnership)
    yield "search", name in found.alias or short in found.title or "62" in found.facets["daerah"]


def test_a_new_party_is_named_nowhere_until_its_own_coordinator_clears_the_summary(client: Client) -> None:
    make_portal()
    joined = Joined()
    rebuild.run(force=True)
    seen = dict(public_pages(joined, client))
    assert not any(seen.values()), seen
    page = client.get(joined.partnership.get_public_url()).content.decode()
    assert SUMMARY in page
    assert joined.told.cooperation.theirs.name_id in page
    joined.clear(joined.told.cooperation.partner, summary_en="New")
    assert not any(told for _path, told in public_pages(joined, client))
    version = joined.partnership.version
    cleared(joined.partnership, joined.coordinator, summary_en="New")
    assert joined.partnership.version == version + 1
    named = dict(public_pages(joined, client))
    assert all(named.values()), named


def test_the_region_of_an_unnamed_party_is_not_counted_either(client: Client) -> None:
    joined = Joined()

    def offered() -> bool:
        return "Kalimantan Tengah" in client.get("/kemitraan/").content.decode()

    assert not offered()
    joined.clear(joined.coordinator)
    assert offered()


@pytest.mark.parametrize("visibility", ["public", "partners"])
def test_a_party_that_comes_to_a_summary_that_others_read_is_not_named(visibility: str) -> None:
    joined = Joined(visibility)
    assert not joined.party.named
    assert [party.organisation for party in joined.partnership.unnamed_parties] == [joined.third]
    assert "Ketiga" not in joined.partnership.public_title


def test_a_party_that_comes_before_is_named_by_whoever_clears_the_summary() -> None:
    joined = Joined("private")
    assert joined.party.named
    cleared(joined.partnership, joined.told.cooperation.maker)
    assert joined.third.short in joined.partnership.public_title


def test_hiding_the_summary_and_showing_it_again_names_nobody() -> None:
    joined = Joined()
    for visibility in ("private", "public"):
        joined.clear(joined.told.cooperation.maker, visibility=visibility)
    assert not joined.party.named


def test_a_summary_that_its_coordinator_keeps_for_the_parties_does_not_name_it() -> None:
    joined = Joined()
    joined.clear(joined.coordinator, visibility="private")
    assert not joined.party.named
    joined.clear(joined.coordinator, visibility="partners")
    assert joined.party.named


def test_the_same_text_names_it_once_and_only_as_it_was_read() -> None:
    joined = Joined()
    with pytest.raises(Stale):
        clear_summary(partnership=joined.partnership, by=joined.coordinator, fields={}, version=1)
    assert not joined.party.named
    joined.clear(joined.coordinator)
    version = joined.partnership.version
    joined.clear(joined.coordinator)
    assert joined.partnership.version == version
    assert Event.objects.filter(kind="partnership.cleared").count() == 2


def test_a_party_stays_named_whatever_else_changes_of_it_and_comes_back_unnamed() -> None:
    joined = Joined()
    joined.clear(joined.coordinator)
    unit = OrganisationFactory(kind="agency", parent=joined.third)
    now = joined.partnership
    two, third = joined.sides[:2], Side(joined.third, unit)
    set_parties(partnership=now, parties=[*two, third], by=joined.coordinator, version=now.version)
    assert joined.party.named
    both = member_of("coordinator", joined.third)
    add_membership(user=both, organisation=joined.told.cooperation.ours, role="coordinator", by=None)
    for parties in (two, [*two, third]):
        set_parties(partnership=now, parties=parties, by=both, version=joined.partnership.version)
    assert not joined.party.named


def test_its_coordinator_sees_beforehand_that_it_will_be_named_and_others_that_it_is_not_yet(client: Client) -> None:
    joined = Joined()
    address = f"/ruang-kerja/kemitraan/{joined.partnership.pk}/yang-dibaca-umum/"
    typed = {"version": joined.partnership.version, "visibility": "public", "summary_id": SUMMARY, "preview": "1"}
    for person, shown in ((joined.told.cooperation.maker, False), (joined.coordinator, True)):
        client.force_login(person)
        assert joined.third.name_id in client.get(address).content.decode()
        page = client.post(address, typed)
        rows = [row.value for row in page.context["page"].rows]
        assert (joined.third.name in rows) is shown
    assert not joined.party.named


def test_the_new_party_is_told_how_it_is_named() -> None:
    joined = Joined()
    event = Event.objects.get(kind="partnership.parties")
    teller = teller_of(event.kind)
    assert teller is not None
    [letter] = [one for one in teller(event) if one.to == joined.coordinator]
    assert "Pemerintah Ketiga" in letter.text.rpartition(":")[2]


def test_the_timeline_says_who_came_who_went_and_what_others_read_since(client: Client) -> None:
    joined = Joined()
    joined.clear(joined.coordinator)
    joined.clear(joined.coordinator, summary_en="New")
    joined.clear(joined.coordinator, visibility="private")
    joined.clear(joined.coordinator, summary_en="Newer")
    client.force_login(joined.told.cooperation.maker)
    address = f"/en/ruang-kerja/kemitraan/{joined.partnership.pk}/"
    parties = client.get(address + "?jenis=pihak").context["timeline"]
    assert [(one.text, one.by) for one in parties] == [
        ("joined: Pemerintah Ketiga", str(joined.told.cooperation.maker))
    ]
    readers = client.get(address + "?jenis=publik").context["timeline"]
    assert [(one.title, one.text) for one in readers] == [
        ("Summary changed, for the parties only", ""),
        ("Summary withdrawn", ""),
        ("Summary changed, read by: everybody", ""),
        ("Summary changed, read by: everybody", "named to others from then on: Pemerintah Ketiga"),
        ("Summary cleared for: everybody", ""),
    ]
    assert {one.by for one in readers[:4]} == {str(joined.coordinator)}
    everything = client.get(address).context["timeline"]
    assert {one.title for one in (*parties, *readers)} <= {one.title for one in everything}


def test_the_timeline_says_who_left_and_who_goes_on_differently(client: Client) -> None:
    joined = Joined()
    now, unit = joined.partnership, OrganisationFactory(kind="agency", parent=joined.told.cooperation.theirs)
    ours, theirs, third = joined.sides
    partner = joined.told.cooperation.partner
    changed = [ours, Side(theirs.organisation, unit), third]
    set_parties(partnership=now, parties=changed, by=partner, version=now.version)
    add_membership(user=joined.coordinator, organisation=joined.told.cooperation.ours, role="coordinator", by=None)
    set_parties(partnership=now, parties=changed[:2], by=joined.coordinator, version=joined.partnership.version)
    set_parties(partnership=now, parties=changed[1::-1], by=partner, version=joined.partnership.version)
    client.force_login(partner)
    told = client.get(f"/en/ruang-kerja/kemitraan/{now.pk}/?jenis=pihak").context["timeline"]
    assert [one.text for one in told] == [
        "",
        "left: Pemerintah Ketiga",
        f"changed: {theirs.organisation.name_id}",
        "joined: Pemerintah Ketiga",
    ]
