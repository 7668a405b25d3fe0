"""What the search box offers while somebody types."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.search.shelf import Shelf


def offered(query: str, client: Client | None = None) -> list[str]:
    """The texts of the options, records with their kind."""
    answer = (client or Client()).get(f"/cari/saran/?{query}")
    assert answer.status_code == 200
    options = re.findall(r"<li role=\"option\".*?</li>", answer.content.decode(), re.DOTALL)
    return [unescape(" ".join(re.sub(r"<[^>]+>", " ", option).split())) for option in options]


def test_words_and_titles_that_go_on_as_typed_are_offered(things: Shelf) -> None:
    things.put("Pengaduan masyarakat", summary="Drainase dan lain-lain.")
    things.put("Drainase kota")
    assert offered("q=penga") == ["pengaduan", "Pengaduan masyarakat Catatan"]
    assert offered("q=dra") == ["drainase", "Drainase kota Catatan"]  # titles, not texts
    assert offered("q=kota+dra") == ["kota drainase", "Drainase kota Catatan"]


@pytest.mark.parametrize("query", ["", "q=", "q=p", "q=%00", "q=%22%22", "q=...", "q=zzzz"])
def test_nothing_is_offered_for_nothing(things: Shelf, query: str) -> None:
    things.put("Pengaduan")
    assert offered(query) == []


def test_other_names_count_as_titles(things: Shelf) -> None:
    things.put("Jakarta Kini", alias="JAKI")
    assert "Jakarta Kini Catatan" in offered("q=jak")
    assert offered("q=jaki")[-1] == "Jakarta Kini Catatan"


def test_filters_hold_for_records_and_for_words(things: Shelf) -> None:
    RegionFactory(code="31", name_id="DKI Jakarta")
    things.put("Banjir besar", facets={"daerah": ["31"]})
    things.put("Banjarmasin hijau", facets={"daerah": ["63"]})
    assert sorted(offered("q=ban")) == ["Banjarmasin hijau Catatan", "Banjir besar Catatan", "banjarmasin", "banjir"]
    answer = Client().get("/cari/saran/?q=ban&daerah=31").content.decode()
    assert offered("q=ban&daerah=31") == ["banjir", "Banjir besar Catatan"]
    assert 'data-url="/cari/?q=banjir&amp;daerah=31"' in answer


def test_records_come_in_the_order_of_the_results(things: Shelf) -> None:
    things.put("Lain", alias="banjir")
    things.put("Banjir")
    assert offered("q=banji")[-2:] == ["Banjir Catatan", "Lain Catatan"]


def test_only_those_who_may_see_a_record_are_offered_it(things: Shelf) -> None:
    organisation = OrganisationFactory()
    things.put("Rahasia dagang", audience=f"org:{organisation.pk}")
    member, stranger = Client(), Client()
    member.force_login(member_of("member", organisation))
    stranger.force_login(member_of("member"))
    assert offered("q=raha", member) == ["Rahasia dagang Catatan"]
    for client in (Client(), stranger):
        for length in range(2, 8):
            assert offered(f"q={'rahasia'[:length]}", client) == []


def test_titles_are_never_markup(things: Shelf) -> None:
    things.put('<img src=x onerror=alert(1)> "banjir"')
    assert "<img" not in Client().get("/cari/saran/?q=banjir").content.decode()


def test_cost_does_not_grow_with_what_is_offered(things: Shelf) -> None:
    client = Client()
    client.force_login(member_of("member"))
    costs = []
    for number in range(3):
        things.put(f"Banjir {number}", kind="catatan" if number else "lembar")
        client.get("/cari/saran/?q=ban")
        with CaptureQueriesContext(connection) as captured:
            client.get("/cari/saran/?q=ban")
        costs.append(len([one for one in captured if one["sql"].startswith(("SELECT", "WITH"))]))
    assert len(set(costs)) == 1
    assert costs[0] <= 12
