"""Published proposals in the search."""

from datetime import date

import pytest

from partnerships.actions import unpublish
from partnerships.models import Proposal, PublicProposal
from partnerships.search_index import KIND
from portal.regions.models import Dimension
from search.models import SearchJob
from tests.factories import OrganisationFactory, RegionFactory
from tests.partnerships.people import Offer
from tests.partnerships.published import SECRET, TEXTS, cleared, keep_secrets
from tests.search.found import document, findable, queries, touched

pytestmark = pytest.mark.django_db


def published() -> tuple[Offer, PublicProposal]:
    """Of a province, on a dimension."""
    offer = Offer("submitted")
    offer.proposing.region = RegionFactory(code="65", name_id="Kalimantan Utara", name_en="North Kalimantan")
    offer.proposing.save()
    dimension = Dimension.objects.create(key="governance", name_id="Tata kelola", name_en="Governance", order=1)
    Proposal.objects.update(dimension=dimension)
    keep_secrets(offer)
    return offer, cleared(offer, title_en="A complaint channel", summary_en="What we learnt.")


def test_only_what_is_published_can_be_found() -> None:
    offer, public = published()
    hidden = Offer("submitted")
    cleared(hidden)
    unpublish(proposal=hidden.proposal, by=hidden.maker)
    Offer("accepted")
    assert findable(KIND) == {public.pk}
    unpublish(proposal=offer.proposal, by=offer.maker)
    assert findable(KIND) == set()


def test_what_its_page_says_is_found_and_nothing_else() -> None:
    offer, public = published()
    told = document(KIND, public)
    assert (told.title, told.summary) == (TEXTS["title_id"], TEXTS["summary_id"])
    names = set(told.alias.split("\n"))
    assert {"A complaint channel", "North Kalimantan", offer.proposing.name_id, "Kominfo", "Governance"} <= names
    assert {"What we learnt.", "Permintaan", "Request"} <= set(told.body.split("\n"))
    assert SECRET not in f"{told}"
    assert told.audience == {"public"}


def test_day_region_and_facets() -> None:
    _offer, public = published()
    PublicProposal.objects.update(published_on=date(2026, 11, 1))
    told = document(KIND, public)
    assert (told.day, told.region) == (date(2026, 11, 1), "65")
    assert told.facets == {
        "jenis": [KIND],
        "bahasa": ["id", "en"],
        "daerah": ["65"],
        "dimensi": ["governance"],
        "urusan": ["kominfo_contoh"],
        "status": ["open"],
        "tahun": ["2026"],
    }


def test_what_is_not_cleared_narrows_nothing() -> None:
    offer, _public = published()
    told = document(KIND, cleared(offer, chosen=()))
    assert (told.facets["urusan"], told.facets["dimensi"], told.facets["bahasa"]) == ([], [], ["id"])


def test_it_is_read_again_when_what_it_carries_changes() -> None:
    offer, public = published()
    key = (KIND, str(public.pk))
    assert public.dimension is not None
    assert public.urusan is not None
    assert offer.proposing.region is not None
    for row in (public, offer.proposing, offer.proposing.region, public.dimension, public.urusan):
        assert key in touched(row.save), row
    assert key not in touched(OrganisationFactory().save)
    assert key not in touched(offer.proposal.save)


def test_what_is_taken_off_is_hidden_at_once() -> None:
    offer, public = published()
    SearchJob.objects.all().delete()
    unpublish(proposal=offer.proposal, by=offer.maker)
    assert SearchJob.objects.filter(kind=KIND, object_id=str(public.pk), hides=True).exists()


def test_as_many_queries_for_three_as_for_one() -> None:
    published()
    at_one = queries(KIND)
    for _number in range(2):
        cleared(Offer("submitted"))
    assert queries(KIND) == at_one
