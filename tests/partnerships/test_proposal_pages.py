"""Proposals in the workspace: who reads what, who moves what, and what is kept when a move is refused."""

from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.actions import change_proposal, move_proposal
from partnerships.models import CooperationKind, DocumentKind, Proposal, ProposalAddressee
from partnerships.states import proposal_machine
from portal.accounts.models import User
from portal.core.models import StatusChange
from portal.workspace.waiting import waiting_for
from tests.factories import OrganisationFactory, member_of
from tests.partnerships.people import KINDS_OF_PEOPLE, Offer

pytestmark = pytest.mark.django_db
SIGNED_IN = [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"]
LIST = "/ruang-kerja/usulan/"


def path(offer: Offer, rest: str = "") -> str:
    return f"{LIST}{offer.proposal.pk}/{rest}"


def as_person(client: Client, offer: Offer, kind: str) -> User:
    person = offer.person(kind)
    assert isinstance(person, User)
    client.force_login(person)
    return person


def write(offer: Offer, **fields: Any) -> Proposal:
    return change_proposal(
        proposal=offer.proposal,
        addressees=[offer.asked],
        by=offer.maker,
        fields=fields,
        version=Proposal.objects.get(pk=offer.proposal.pk).version,
    )


@pytest.mark.parametrize("status", ["draft", "submitted", "withdrawn"])
@pytest.mark.parametrize("kind", SIGNED_IN)
def test_the_two_sides_and_the_auditor_read_it_and_for_others_it_does_not_exist(
    client: Client, kind: str, status: str
) -> None:
    offer = Offer(status)
    as_person(client, offer, kind)
    side = kind.split(maxsplit=1)[0]
    reads = side == "proposing" or (status != "draft" and (side == "asked" or kind == "auditor"))
    for rest in ("", "versi/"):
        assert client.get(path(offer, rest)).status_code == (200 if reads else 404)
    assert ("Kanal aduan terpadu" in client.get(LIST).content.decode()) is reads


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    offer = Offer("submitted")
    for address in (LIST, f"{LIST}baru/", path(offer), path(offer, "ubah/"), path(offer, "versi/")):
        assert client.get(address)["Location"].startswith("/akun/")


@pytest.mark.parametrize("kind", ["asked coordinator", "auditor"])
def test_a_draft_that_was_withdrawn_never_existed_for_the_others(client: Client, kind: str) -> None:
    offer = Offer()
    move_proposal(proposal=offer.proposal, transition="withdraw", by=offer.maker, note="Belum matang")
    person = as_person(client, offer, kind)
    assert client.get(path(offer)).status_code == 404
    assert "Kanal aduan" not in client.get(LIST).content.decode()
    assert "Kanal aduan" not in client.get("/ruang-kerja/").content.decode()
    assert waiting_for(person) == []


@pytest.mark.parametrize("kind", SIGNED_IN)
@pytest.mark.parametrize("status", ["draft", "submitted", "withdrawn"])
def test_each_move_is_offered_made_or_does_not_exist(client: Client, kind: str, status: str) -> None:
    offer = Offer(status)
    person = as_person(client, offer, kind)
    offered = {row.name for row in proposal_machine.available(offer.proposal, person)}
    page = client.get(path(offer))
    for name, row in proposal_machine.transitions.items():
        if page.status_code == 200:
            assert (f'action="{path(offer, name)}/"' in page.content.decode()) is (name in offered)
        visible = Proposal.objects.visible_to(person).exists()
        may = visible and row.allowed(person, offer.proposal)
        if name not in offered:
            answer = client.post(path(offer, f"{name}/"), {"version": "1", "note": "sebab"})
            assert answer.status_code == (409 if may else 404)
    assert Proposal.objects.get().status == status


def test_a_proposal_goes_the_whole_way(client: Client) -> None:
    offer = Offer()
    asked = offer.person("asked coordinator")
    assert isinstance(asked, User)
    for person, move, note in (
        (offer.maker, "submit", ""),
        (asked, "ask", "Berapa anggarannya?"),
        (offer.maker, "answer", "Belum ada anggaran."),
        (asked, "accept", "Kami setuju."),
        (asked, "take_up", ""),
    ):
        client.force_login(person)
        answer = client.post(path(offer, f"{move}/"), {"version": "1", "note": note})
        assert answer["Location"] == path(offer)
    page = client.get(path(offer)).content.decode()
    assert [text in page for text in ("Berapa anggarannya?", "Belum ada anggaran.", "Kami setuju.")] == [True] * 3
    assert StatusChange.objects.filter(model="proposal").count() == 5


def test_a_move_without_its_reason_is_refused_and_one_too_long_keeps_what_was_written(client: Client) -> None:
    offer = Offer("submitted")
    as_person(client, offer, "asked coordinator")
    assert client.post(path(offer, "decline/"), {"version": "1", "note": " \x00 "}).status_code == 422
    long = "alasan " * 700
    refused = client.post(path(offer, "decline/"), {"version": "1", "note": long})
    assert refused.status_code == 422
    assert long in refused.content.decode()
    assert Proposal.objects.get().status == "submitted"


def test_a_decision_after_withdrawal_is_refused_and_its_text_is_kept(client: Client) -> None:
    offer = Offer("submitted")
    as_person(client, offer, "asked coordinator")
    move_proposal(proposal=offer.proposal, transition="withdraw", by=offer.maker, note="Anggaran dicabut")
    refused = client.post(path(offer, "accept/"), {"version": "1", "note": "Kami setuju sekali"})
    assert refused.status_code == 409
    assert "Kami setuju sekali" in refused.content.decode()
    assert Proposal.objects.get().status == "withdrawn"


@pytest.mark.parametrize("version", ["1", "", "x", "²", "9" * 400, "-1", "\x00"])
def test_nobody_accepts_a_text_he_did_not_read(client: Client, version: str) -> None:
    offer = Offer("submitted")
    asked = as_person(client, offer, "asked coordinator")
    move_proposal(proposal=offer.proposal, transition="ask", by=asked, note="Ruang lingkupnya?")
    write(offer, aim="Tujuan yang lain")
    move_proposal(proposal=offer.proposal, transition="answer", by=offer.maker, note="Sudah diubah")
    refused = client.post(path(offer, "accept/"), {"version": version, "note": "Kami setuju sekali"})
    assert refused.status_code == 409
    assert "Kami setuju sekali" in refused.content.decode()
    assert "Tujuan yang lain" in refused.content.decode()
    assert Proposal.objects.get().status == "submitted"
    assert client.post(path(offer, "accept/"), {"version": "2", "note": "Setuju"}).status_code == 302


def test_nobody_sends_a_draft_that_a_colleague_has_changed(client: Client) -> None:
    offer = Offer()
    as_person(client, offer, "proposing coordinator")
    write(offer, aim="Tujuan yang lain")
    assert client.post(path(offer, "submit/"), {"version": "1"}).status_code == 409
    assert Proposal.objects.get().status == "draft"
    assert client.post(path(offer, "submit/"), {"version": "2"}).status_code == 302


def test_the_other_side_reads_what_was_sent_until_it_is_sent_again(client: Client) -> None:
    offer = Offer("questioned")
    write(offer, title="Judul baru", aim="Tujuan rahasia")
    for kind in ("asked coordinator", "asked member", "auditor"):
        as_person(client, offer, kind)
        for address in (path(offer), path(offer, "versi/"), LIST, "/ruang-kerja/"):
            page = client.get(address).content.decode()
            assert "Tujuan rahasia" not in page
            assert "Judul baru" not in page
        assert "Satu kanal aduan" in client.get(path(offer)).content.decode()
    client.force_login(offer.maker)
    assert "Tujuan rahasia" in client.get(path(offer)).content.decode()
    move_proposal(proposal=offer.proposal, transition="answer", by=offer.maker, note="Sudah diubah")
    as_person(client, offer, "asked member")
    assert "Tujuan rahasia" in client.get(path(offer)).content.decode()


def test_what_was_written_and_never_sent_stays_unread_after_withdrawal(client: Client) -> None:
    offer = Offer("questioned")
    write(offer, title="Judul baru", aim="Tujuan rahasia")
    move_proposal(proposal=offer.proposal, transition="withdraw", by=offer.maker, note="Batal")
    as_person(client, offer, "asked coordinator")
    page = client.get(path(offer)).content.decode()
    assert "Tujuan rahasia" not in page
    assert "Judul baru" not in page
    assert "Batal" in page


def test_the_list_tells_what_we_made_from_what_was_made_to_us(client: Client) -> None:
    offer, other = Offer("submitted"), Offer("accepted")
    Proposal.objects.filter(pk=other.proposal.pk).update(title="Dari pihak lain")
    ProposalAddressee.objects.create(proposal=other.proposal, organisation=offer.proposing)
    client.force_login(offer.maker)

    def titles(query: str) -> list[bool]:
        page = client.get(f"{LIST}{query}").content.decode()
        return ["Kanal aduan terpadu" in page, "Dari pihak lain" in page]

    assert titles("") == [True, True]
    assert titles("?tampil=dibuat") == [True, False]
    assert titles("?tampil=diterima") == [False, True]
    assert titles("?status=accepted") == [False, True]
    assert titles("?tampil=dibuat&status=accepted") == [False, False]


@pytest.mark.parametrize(
    "query",
    ["?tampil=x&status=y&page=z", "?page=-1", "?page=" + "9" * 400, "?status=%00", "?tampil=%ED%A0%80", "?page=²"],
)
def test_nonsense_in_the_address_of_the_list_is_left_out(client: Client, query: str) -> None:
    offer = Offer("submitted")
    client.force_login(offer.maker)
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    assert "Kanal aduan terpadu" in answer.content.decode()


def test_the_list_is_paged_and_keeps_its_filter(client: Client) -> None:
    offer = Offer("submitted")
    for _number in range(25):
        again = Offer("submitted").proposal
        Proposal.objects.filter(pk=again.pk).update(proposer=offer.proposing)
    client.force_login(offer.maker)
    first = client.get(f"{LIST}?tampil=dibuat").content.decode()
    assert "?tampil=dibuat&amp;page=2" in first
    assert client.get(f"{LIST}?tampil=dibuat&page=2").content.decode().count("Kanal aduan terpadu") == 1


def test_an_auditors_view_is_on_record_and_nobody_elses(client: Client) -> None:
    offer = Offer("submitted")
    for kind in ("asked member", "proposing member"):
        as_person(client, offer, kind)
        client.get(path(offer))
    assert not StatusChange.objects.exists()
    auditor = as_person(client, offer, "auditor")
    for rest in ("", "versi/"):
        client.get(path(offer, rest))
    assert [change.by for change in StatusChange.objects.filter(model="proposalview")] == [auditor, auditor]


def test_what_waits_leads_to_a_page_that_answers(client: Client) -> None:
    offer = Offer("submitted")
    asked = as_person(client, offer, "asked coordinator")
    [item] = waiting_for(asked)
    assert client.get(item.path).status_code == 200
    move_proposal(proposal=offer.proposal, transition="ask", by=asked, note="Kapan?")
    [item] = waiting_for(offer.maker)
    client.force_login(offer.maker)
    assert client.get(item.path).status_code == 200


def test_the_kind_of_cooperation_says_which_documents_are_signed_in_which_order(client: Client) -> None:
    for order, key in enumerate(("pks", "kb")):
        DocumentKind.objects.create(key=key, name_id=f"Naskah {key}", order=order)
    kind = CooperationKind.objects.create(key="ksdd", name_id="KSDD", instruments="kb|pks")
    offer = Offer()
    write(offer, kind=kind)
    client.force_login(offer.maker)
    page = client.get(path(offer)).content.decode()
    assert 0 < page.index("Naskah kb") < page.index("Naskah pks")


def test_addresses_of_people_are_given_to_the_other_side_only_once_it_is_sent(client: Client) -> None:
    offer = Offer()
    asked = offer.person("asked coordinator")
    assert isinstance(asked, User)
    client.force_login(offer.maker)
    assert asked.email not in client.get(path(offer)).content.decode()
    move_proposal(proposal=offer.proposal, transition="submit", by=offer.maker)
    assert asked.email in client.get(path(offer)).content.decode()


def test_words_of_others_are_text(client: Client) -> None:
    attack = "<script>alert(1)</script>"
    offer = Offer()
    write(offer, title=attack, aim=attack)
    client.force_login(offer.maker)
    for address in (path(offer), LIST, path(offer, "versi/"), path(offer, "ubah/")):
        assert attack not in client.get(address).content.decode()


def test_list_and_page_take_the_same_number_of_queries_for_one_row_and_three(client: Client) -> None:
    offer = Offer("submitted")
    asked = as_person(client, offer, "asked coordinator")
    counts = []
    for rows in (1, 3):
        for _number in range(rows - 1):
            more = Offer("submitted").proposal
            ProposalAddressee.objects.create(proposal=more, organisation=offer.asked)
            ProposalAddressee.objects.create(proposal=offer.proposal, organisation=OrganisationFactory())
            offer.proposal.questions.create(text="Apa?", asked_by=asked)
            offer.proposal.reviews.create(
                organisation=offer.asked,
                reviewer=member_of("focal_point", offer.asked),
                opinion="for",
                reason="Baik",
                version=1,
            )
            offer.proposal.files.create(title="Surat", file="a.pdf", name="a.pdf", sha256="0", since=1, by=offer.maker)
        seen = []
        for address in (LIST, path(offer), "/ruang-kerja/"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            seen.append(len(captured))
        counts.append(seen)
    assert counts[0] == counts[1]


def test_a_proposal_with_a_large_number_is_moved_and_followed(client: Client) -> None:
    offer = Offer()
    Proposal.objects.filter(pk=offer.proposal.pk).update(version=12345)
    client.force_login(offer.maker)
    page = client.get(path(offer)).content.decode()
    assert 'name="version" value="12345"' in page
    button = render_to_string("workspace/follow_button.html", {"kind": "partnerships.proposal", "pk": 12345})
    assert 'name="pk" value="12345"' in button
