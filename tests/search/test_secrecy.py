"""The leak sweep: fifty records that a reader may not see change nothing of what the reader sees, to the byte.

Pages, numbers, order, facets, marks, suggestions, corrections and feeds; of a stranger, of a member whose organisation
has records of its own (who searches both indexes), and of a member without any.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from partnerships.models import Proposal
from portal.accounts.models import Organisation
from search import rebuild
from search.engines import chosen
from search.engines.elasticsearch import feed
from search.models import SearchEntry, SynonymGroup
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.partnerships.people import Offer
from tests.partnerships.published import cleared
from tests.search.engines import node
from tests.search.shelf import Shelf
from tests.visits.test_needs import need

PUBLIC_WORDS = ["banjir", "pengaduan", "drainase", "kota", "air", "sungai", "pompa", "warga"]
NEVER_TYPED = "sasmitaloka"
SECRET_WORDS = ["kertaswadi", NEVER_TYPED, "rahasia", "perjanjian", "nilai", "kontrak", *PUBLIC_WORDS]
QUERIES = [
    *(
        "banjir",
        "banjir kota",
        "pengaduan warga",
        '"banjir kota"',
        "banjir -kota",
        "pengadaun",
        "bnajir",
        "",
        "kertaswadi",
    ),
    *("kertaswad", "rahasia", "kontrak banjir", "perjanjian rahasia kota", "kalimantan utara", "zzzz"),
]
FILTERS = [
    *(
        "",
        "&urut=terbaru",
        "&urut=daerah",
        "&page=2",
        "&page=9",
        "&daerah=65",
        "&daerah=31&tahun=2024",
        "&jenis=lembar",
    ),
    *(
        "&jenis=catatan&jenis=lembar&tahun=2021",
        "&status=jalan",
        "&hasil=ada",
        "&bahasa=en",
        "&urusan=kominfo&dimensi=x",
    ),
]
MASKED = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')

Tell = Callable[[], None]


@pytest.fixture(params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def tell(request: Any, db: None, settings: Any) -> Iterator[Tell]:
    """Makes the engine under test know all entries."""
    if request.param == "database":
        yield lambda: None
        return
    with node(settings) as indexes:
        indexes.swap(indexes.make())
        chosen.breaker.succeeded()

        def tell_node() -> None:
            targets = indexes.targets()
            assert indexes.write(feed.changes(feed.with_texts(SearchEntry.objects.all()), [], targets)) == {}
            indexes.refresh(index for names in targets.values() for index in names)

        yield tell_node


@pytest.fixture
def organisations(db: None) -> list[Organisation]:
    """Three: of the reader, of the reader's partner, of nobody the reader knows."""
    for code, name in (("65", "Kalimantan Utara"), ("31", "DKI Jakarta")):
        RegionFactory(code=code, name_id=name, slug=f"daerah-{code}")
    SynonymGroup.objects.create(key="air", terms="banjir\ngenangan\nflood")
    return [OrganisationFactory() for _number in range(3)]


def fill(things: Shelf, number: int, words: list[str], audience: str) -> None:
    """One record of many, all alike in what can be counted."""
    some = [words[(number * step) % len(words)] for step in (1, 3, 5, 7)]
    things.put(
        " ".join(some),
        kind="lembar" if number % 3 else "catatan",
        audience=audience,
        alias=some[1],
        summary=f"{some[2]} {some[3]} di Kalimantan Utara",
        body=" ".join(some * 4),
        attachment=some[0],
        language="en" if number % 5 == 0 else "id",
        day=date(2020 + number % 6, 1 + number % 12, 1),
        region="65" if number % 2 else "31",
        facets={
            "daerah": ["65" if number % 2 else "31"],
            "tahun": [str(2020 + number % 6)],
            "status": ["jalan"],
            "hasil": ["ada"] if number % 4 else [],
        },
    )


def seen(client: Client) -> dict[str, str]:
    """Everything that search shows a reader, by address; nothing is remembered from before."""
    cache.clear()
    paths = [f"/cari/?q={query}{more}" for query in QUERIES for more in FILTERS[:2]]
    paths += [f"/cari/?q={query}{more}" for query in QUERIES[:3] for more in FILTERS[2:]]
    paths += [f"/en/cari/?q={query}{more}" for query in QUERIES[:4] for more in FILTERS[:3]]
    paths += [f"/cari/atom.xml?q={query}{more}" for query in QUERIES for more in FILTERS[:2]]
    prefixes = sorted({word[:length] for word in SECRET_WORDS for length in (2, 4)})
    paths += [f"/cari/saran/?q={prefix}{more}" for prefix in prefixes for more in ("", "&daerah=65", "&jenis=lembar")]
    found = {}
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "Cadangan" not in answer.content.decode()
        found[path] = MASKED.sub("", answer.content.decode())
    return found


@pytest.mark.parametrize("who", ["stranger", "member", "member without records"])
def test_what_a_reader_may_not_see_changes_nothing_they_see(
    things: Shelf, organisations: list[Organisation], tell: Tell, who: str
) -> None:
    own, partner, foreign = organisations
    for number in range(45):
        fill(things, number, PUBLIC_WORDS, "public")
    for number in range(12):
        fill(things, number, SECRET_WORDS, f"org:{own.pk} org:{partner.pk}" if number % 2 else f"org:{own.pk}")
    tell()
    client = Client()
    if who != "stranger":
        client.force_login(member_of("member", own if who == "member" else None))
    before = seen(client)
    assert any(NEVER_TYPED in text for text in before.values()) is (who == "member")
    for number in range(50):
        fill(things, number, SECRET_WORDS, f"org:{foreign.pk} org:{partner.pk}" if number % 2 else f"org:{foreign.pk}")
    tell()
    after = seen(client)
    assert [path for path in before if before[path] != after[path]] == []


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_needs_for_partners_and_what_stands_behind_a_published_proposal_change_nothing(db: None, who: str) -> None:
    """The same with the real kinds; of a proposal the search knows only what is published."""
    organisation = OrganisationFactory(region=RegionFactory())
    need(organisation, title="banjir kota")
    offer = Offer("submitted")
    cleared(offer, title_id="banjir ditanggulangi bersama")
    client = Client()
    if who == "member":
        client.force_login(member_of("member"))
    rebuild.run(force=True)
    before = seen(client)
    Proposal.objects.update(title=NEVER_TYPED, aim=f"banjir {NEVER_TYPED}", status="accepted")
    drafts = [need(organisation, title=f"banjir {NEVER_TYPED}", status=status) for status in ("draft", "withdrawn")]
    partners = [need(organisation, title=f"banjir {NEVER_TYPED} {n}", reach="partners") for n in range(5)]
    rebuild.run(force=True)
    after = seen(client)
    shown = " ".join(after.values())
    assert not any(one.get_absolute_url() in shown for one in drafts)
    assert any(f'href="{one.get_absolute_url()}"' in shown for one in partners) is (who == "member")
    if who == "stranger":
        assert [path for path in before if before[path] != after[path]] == []


def test_the_sweep_would_notice_one_record_more(things: Shelf, organisations: list[Organisation]) -> None:
    for number in range(5):
        fill(things, number, PUBLIC_WORDS, "public")
    before = seen(Client())
    fill(things, 8, PUBLIC_WORDS, "public")
    after = seen(Client())
    changed = {path.partition("?")[0] for path in before if before[path] != after[path]}
    assert changed == {reverse("search:results"), "/en/cari/", reverse("search:suggestions"), reverse("search:feed")}
