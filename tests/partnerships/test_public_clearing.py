"""Clearing: what everybody may read of a proposal is chosen field by field by the proposer's coordinator."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from partnerships.actions import publish, take_off, unpublish
from partnerships.models import Proposal, ProposalStatus, PublicProposal
from partnerships.permissions import can_clear, can_take_off, can_withdraw_from_site
from portal.core.conflicts import Stale
from portal.core.models import Event, Generation
from portal.workspace.models import Notice
from portal.workspace.notices import tell
from tests.factories import OrganisationFactory, RegionFactory, UserFactory, member_of
from tests.partnerships.people import KINDS_OF_PEOPLE, Offer
from tests.partnerships.published import SECRET, TEXTS, cleared, keep_secrets
from tests.visits.test_needs import need

pytestmark = pytest.mark.django_db


def typed(offer: Offer, **fields: Any) -> dict[str, Any]:
    return {**TEXTS, "version": offer.proposal.version, "status": offer.proposal.status, **fields}


def address(offer: Offer, verb: str = "terbitkan") -> str:
    return f"/ruang-kerja/usulan/{offer.proposal.pk}/{verb}/"


@pytest.mark.parametrize("status", ProposalStatus.values)
@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_only_the_proposers_coordinator_clears_and_only_what_was_sent(client: Client, kind: str, status: str) -> None:
    offer = Offer(status)
    person = offer.person(kind)
    may = kind == "proposing coordinator" and status != "draft"
    assert can_clear(person, offer.proposal) is may
    assert can_withdraw_from_site(person, offer.proposal) is (kind == "proposing coordinator")
    assert can_take_off(person) is False
    if kind != "stranger":
        client.force_login(person)  # type: ignore[arg-type]
    answer = client.post(address(offer), typed(offer))
    assert answer.status_code == (302 if may or kind == "stranger" else 404)
    assert PublicProposal.objects.filter(live=True).exists() is may


def test_the_form_shows_what_goes_with_the_texts_before_anything_is_published(client: Client) -> None:
    offer = Offer("submitted")
    client.force_login(offer.maker)
    page = client.get(address(offer)).content.decode()
    assert "Kominfo" in page
    assert offer.proposing.name in page
    answer = client.post(address(offer), typed(offer, preview="1", chosen=["urusan"]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count(TEXTS["summary_id"]) == 2  # as it will read, and kept in its field
    assert not PublicProposal.objects.exists()
    assert client.post(address(offer), typed(offer, chosen=["urusan"])).status_code == 302
    assert PublicProposal.objects.get().live


def test_only_what_is_ticked_is_copied() -> None:
    offer = Offer("submitted")
    public = cleared(offer, chosen=())
    assert [getattr(public, name) for name in PublicProposal.CHOSEN] == [None] * 5
    public = cleared(offer, chosen=("urusan",))
    assert (public.urusan, public.dimension, public.pk) == (offer.proposal.urusan, None, public.pk)
    assert PublicProposal.objects.count() == 1


@pytest.mark.parametrize(("reach", "status", "offered"), [("public", "open", True), ("partners", "open", False)])
def test_a_need_is_offered_only_while_everybody_may_read_it(
    client: Client, reach: str, status: str, offered: bool
) -> None:
    offer = Offer("submitted")
    offer.proposal.need = need(
        OrganisationFactory(region=RegionFactory()), reach=reach, status=status, title="Kanal pulau terluar"
    )
    offer.proposal.save()
    client.force_login(offer.maker)
    assert ("Kanal pulau terluar" in client.get(address(offer)).content.decode()) is offered
    answer = client.post(address(offer), typed(offer, chosen=["need"]))
    assert answer.status_code == (302 if offered else 422)
    forced = cleared(offer, chosen=("need",))
    assert (forced.need is not None) is offered


@pytest.mark.parametrize("field", ["version", "status"])
def test_what_changed_meanwhile_is_not_published_and_what_was_typed_is_kept(client: Client, field: str) -> None:
    offer = Offer("submitted")
    data = typed(offer)
    Proposal.objects.update(**{"version": 2} if field == "version" else {"status": "declined"})
    client.force_login(offer.maker)
    answer = client.post(address(offer), data)
    assert answer.status_code == 409
    assert TEXTS["summary_id"] in answer.content.decode()
    assert not PublicProposal.objects.exists()
    with pytest.raises(Stale):
        publish(proposal=offer.proposal, by=offer.maker, texts=TEXTS, chosen=(), seen=(1, "submitted"))
    now = Proposal.objects.get()
    assert client.post(address(offer), {**data, "version": now.version, "status": now.status}).status_code == 302


def test_after_a_change_a_second_publication_takes_the_new_values() -> None:
    offer = Offer("submitted")
    first = cleared(offer)
    Proposal.objects.update(status="declined", title="Judul lain", direction="offer")
    first.refresh_from_db()
    assert (first.state, first.direction, first.title_id) == ("open", "request", TEXTS["title_id"])
    second = cleared(offer)
    assert (second.pk, second.state, second.direction) == (first.pk, "closed", "offer")
    assert second.published_on == first.published_on


@pytest.mark.parametrize(
    "fields",
    [
        {"title_id": ""},
        {"title_id": "x" * 151},
        {"title_id": "dua\nbaris"},
        {"summary_id": "x" * 1501},
        {"summary_id": "nol\x00"},
        {"summary_id": "<p></p>"},
        {"title_en": "Only the title"},
        {"summary_en": "Only the summary"},
        {"chosen": ["aim"]},
        {"chosen": ["²"]},
        {"version": "²"},
        {"version": "9" * 30},
        {"status": "x" * 300},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: Client, fields: dict[str, Any]) -> None:
    offer = Offer("submitted")
    client.force_login(offer.maker)
    kept = "Tetap ada"
    data = typed(offer, **{"title_en": kept, "summary_en": kept, **fields})
    if set(fields) & {"title_en", "summary_en"}:
        data |= {"title_id": kept, "title_en": "", "summary_en": "", **fields}
    answer = client.post(address(offer), data)
    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert not PublicProposal.objects.exists()


def test_html_is_taken_out(client: Client) -> None:
    offer = Offer("submitted")
    client.force_login(offer.maker)
    text = '<script src="https://x.example/a.js"></script><b>Tebal</b> & 1 < 2'
    assert client.post(address(offer), typed(offer, summary_id=text)).status_code == 302
    public = PublicProposal.objects.get()
    assert public.summary_id == "Tebal & 1 < 2"
    assert "Tebal &amp; 1 &lt; 2" in Client().get(public.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_only_the_proposers_coordinator_takes_it_off_again(client: Client, kind: str) -> None:
    offer = Offer("submitted")
    public = cleared(offer)
    if kind != "stranger":
        client.force_login(offer.person(kind))  # type: ignore[arg-type]
    assert client.get(address(offer, "tarik-dari-situs")).status_code in {302, 405}
    client.post(address(offer, "tarik-dari-situs"))
    public.refresh_from_db()
    assert public.live is (kind != "proposing coordinator")
    assert Client().get(public.get_absolute_url()).status_code == (200 if public.live else 404)


def test_off_the_site_twice_is_once() -> None:
    offer = Offer("submitted")
    cleared(offer)
    unpublish(proposal=offer.proposal, by=offer.maker)
    before = Generation.objects.get(kind="proposals").number
    unpublish(proposal=offer.proposal, by=offer.maker)
    assert Generation.objects.get(kind="proposals").number == before
    assert cleared(offer).live


def test_the_portals_publisher_takes_off_but_writes_nothing() -> None:
    offer = Offer("submitted")
    public = cleared(offer)
    publisher = member_of("jsc_publisher", offer.operator)
    for other in (UserFactory(), member_of("jsc_editor", offer.operator), member_of("coordinator")):
        with pytest.raises(PermissionDenied):
            take_off(public=public, by=other)
    with pytest.raises(PermissionDenied):
        publish(proposal=offer.proposal, by=publisher, texts=TEXTS, chosen=(), seen=(1, "submitted"))
    take_off(public=public, by=publisher)
    take_off(public=public, by=publisher)
    assert not PublicProposal.objects.public().exists()
    assert Event.objects.filter(kind="proposal.taken_off").count() == 1
    tell()
    assert set(Notice.objects.filter(event__kind="proposal.taken_off").values_list("user", flat=True)) == {
        offer.maker.pk
    }


def test_those_asked_are_told_what_everybody_reads_and_no_more() -> None:
    offer = Offer("submitted")
    asked = keep_secrets(offer)
    offer.person("asked member")
    cleared(offer)
    tell()
    [notice] = Notice.objects.filter(event__kind="proposal.published")
    assert notice.user == asked
    assert TEXTS["title_id"] in notice.subject
    assert SECRET not in f"{notice.subject} {notice.text}"


def test_nobody_is_sent_to_a_summary_that_is_off_the_site_again() -> None:
    offer = Offer("submitted")
    offer.person("asked coordinator")
    cleared(offer)
    unpublish(proposal=offer.proposal, by=offer.maker)
    tell()
    assert not Notice.objects.exists()
    cleared(offer)
    tell()
    assert Notice.objects.filter(event__kind="proposal.published").count() == 1


@pytest.mark.parametrize(("status", "behind"), [("submitted", False), ("questioned", False), ("withdrawn", True)])
def test_who_cleared_it_is_reminded_when_the_site_is_behind(client: Client, status: str, behind: bool) -> None:
    offer = Offer("submitted")
    cleared(offer)
    Proposal.objects.update(status=status)
    for person, told in ((offer.maker, behind), (offer.person("asked coordinator"), False)):
        client.force_login(person)  # type: ignore[arg-type]
        assert (address(offer) in client.get("/ruang-kerja/").content.decode()) is told
    cleared(offer)
    client.force_login(offer.maker)
    assert address(offer) not in client.get("/ruang-kerja/").content.decode()


def test_the_proposal_leads_to_what_everybody_reads_and_only_its_coordinator_to_the_form(client: Client) -> None:
    offer = Offer("submitted")
    path, form = offer.proposal.get_absolute_url(), f"/ruang-kerja/usulan/{offer.proposal.pk}/terbitkan/"
    reader = member_of("member", offer.proposing)
    for user, leads in ((offer.maker, True), (reader, False)):
        client.force_login(user)
        assert (form in client.get(path).content.decode()) is leads
    public = cleared(offer)
    client.force_login(reader)
    assert public.get_absolute_url() in client.get(path).content.decode()
