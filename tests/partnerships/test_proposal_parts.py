"""Opinions, private files and versions of a proposal: each for those it is meant for."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from partnerships.actions import attach, change_proposal, move_proposal
from partnerships.actions import review as give_opinion
from partnerships.models import CooperationKind, Proposal, ProposalFile, ProposalReview
from partnerships.permissions import can_read_work, can_remove_file
from partnerships.versions import Piece, word_difference
from portal.accounts.models import User
from tests.factories import OrganisationFactory, member_of
from tests.partnerships.people import KINDS_OF_PEOPLE, Offer
from tests.partnerships.test_proposal_pages import as_person, path
from tests.partnerships.test_proposal_writing import form

pytestmark = pytest.mark.django_db
SIGNED_IN = [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"]
PDF = b"%PDF-1.4 surat"
OPINION = {"opinion": "against", "reason": "Anggarannya belum ada", "version": "1"}


def upload(name: str = "surat.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attached(offer: Offer, title: str = "Surat penawaran") -> ProposalFile:
    return attach(proposal=offer.proposal, by=offer.maker, title=title, file=upload())


def user(offer: Offer, kind: str) -> User:
    found = offer.person(kind)
    assert isinstance(found, User)
    return found


@pytest.mark.parametrize("kind", SIGNED_IN)
@pytest.mark.parametrize("status", ["draft", "submitted", "questioned", "withdrawn"])
def test_who_may_give_an_opinion_and_when(client: Client, kind: str, status: str) -> None:
    offer = Offer(status)
    as_person(client, offer, kind)
    answer = client.post(path(offer, "pendapat/"), OPINION)
    may = kind in {"asked coordinator", "asked focal point"} and status != "draft"
    expected = 404 if not may else 302 if status in {"submitted", "questioned"} else 409
    assert answer.status_code == expected
    assert ProposalReview.objects.exists() is (expected == 302)
    if expected == 409:
        assert "Anggarannya belum ada" in answer.content.decode()


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_opinions_are_read_by_the_side_that_gives_them_and_the_auditor(client: Client, kind: str) -> None:
    offer = Offer("submitted")
    give_opinion(proposal=offer.proposal, by=user(offer, "asked focal point"), opinion="against", reason="Mahal")
    person = as_person(client, offer, kind)
    reads = kind.startswith("asked") or kind == "auditor"
    assert ProposalReview.objects.visible_to(person).exists() is reads
    assert ("Mahal" in client.get(path(offer)).content.decode()) is reads


def test_one_side_does_not_read_the_opinions_of_another(client: Client) -> None:
    offer = Offer("submitted")
    other = OrganisationFactory()
    offer.proposal.addressees.add(other)
    give_opinion(proposal=offer.proposal, by=user(offer, "asked focal point"), opinion="against", reason="Mahal")
    client.force_login(member_of("coordinator", other))
    assert "Mahal" not in client.get(path(offer)).content.decode()


def test_an_opinion_is_changed_in_place_and_says_which_text_it_is_on(client: Client) -> None:
    offer = Offer("submitted")
    reviewer = as_person(client, offer, "asked focal point")
    for opinion in ("for", "changes"):
        assert client.post(path(offer, "pendapat/"), {**OPINION, "opinion": opinion}).status_code == 302
    held = ProposalReview.objects.get(reviewer=reviewer)
    assert (held.opinion, held.version) == ("changes", 1)
    stale = client.post(path(offer, "pendapat/"), {**OPINION, "reason": "Alasan saya", "version": "7"})
    assert stale.status_code == 409
    assert "Alasan saya" in stale.content.decode()


@pytest.mark.parametrize("fields", [{"opinion": "mungkin"}, {"opinion": ""}, {"reason": "nul \x00"}, {"reason": ""}])
def test_an_opinion_that_is_none_is_refused(client: Client, fields: dict[str, str]) -> None:
    offer = Offer("submitted")
    as_person(client, offer, "asked focal point")
    assert client.post(path(offer, "pendapat/"), {**OPINION, **fields}).status_code == 422
    assert not ProposalReview.objects.exists()


@pytest.mark.parametrize("kind", SIGNED_IN)
@pytest.mark.parametrize("status", ["draft", "submitted", "questioned"])
def test_who_attaches_and_removes_a_file_and_when(kind: str, status: str) -> None:
    offer = Offer()
    held = attached(offer)
    client = Client()
    person = as_person(client, offer, kind)
    if status != "draft":
        Proposal.objects.update(status=status, sent_version=1)
    held.proposal.refresh_from_db()
    writes = kind in {"proposing coordinator", "proposing focal point"}
    may = writes and status in {"draft", "questioned"}
    assert can_remove_file(person, held) is may
    sides = ("proposing",) if status == "draft" else ("proposing", "asked")
    assert can_read_work(person, held.proposal) is kind.startswith("proposing")
    added = client.post(path(offer, "berkas/"), {"title": "Lampiran", "file": upload()})
    assert added.status_code == (302 if may else 409 if writes else 404)
    removed = client.post(path(offer, f"berkas/{held.pk}/hapus/"))
    assert removed.status_code == (302 if may else 409 if writes else 404)
    assert ProposalFile.objects.filter(pk=held.pk).exists() is not may
    assert kind.split(maxsplit=1)[0] in sides or added.status_code == 404


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_a_file_is_given_out_to_the_sides_once_it_is_sent(client: Client, kind: str) -> None:
    offer = Offer()
    held = attached(offer)
    as_person(client, offer, kind)
    mine, theirs = kind.startswith("proposing"), kind.startswith("asked") or kind == "auditor"
    address = path(offer, f"berkas/{held.pk}/")
    assert client.get(address).status_code == (200 if mine else 404)
    move_proposal(proposal=offer.proposal, transition="submit", by=offer.maker)
    answer = client.get(address)
    assert answer.status_code == (200 if mine or theirs else 404)
    if answer.status_code == 200:
        assert b"".join(answer) == PDF
        assert "attachment" in answer["Content-Disposition"]
    assert Client().get(address).status_code == 302


def test_a_file_added_while_answering_is_not_read_before_it_is_sent(client: Client) -> None:
    offer = Offer("questioned")
    held = attached(offer, "Rencana anggaran")
    asked = as_person(client, offer, "asked coordinator")
    assert "Rencana anggaran" not in client.get(path(offer)).content.decode()
    assert client.get(path(offer, f"berkas/{held.pk}/")).status_code == 404
    move_proposal(proposal=offer.proposal, transition="answer", by=offer.maker, note="Terlampir")
    assert client.get(path(offer, f"berkas/{held.pk}/")).status_code == 200
    move_proposal(proposal=offer.proposal, transition="ask", by=asked, note="Lagi?")
    client.force_login(offer.maker)
    assert client.post(path(offer, f"berkas/{held.pk}/hapus/")).status_code == 409  # what is sent stays


def test_a_file_of_one_proposal_is_not_reached_through_another(client: Client) -> None:
    offer, other = Offer(), Offer()
    held = attached(other)
    client.force_login(offer.maker)
    for rest in (f"berkas/{held.pk}/", f"berkas/{'9' * 30}/"):
        assert client.get(path(offer, rest)).status_code == 404
    assert client.post(path(offer, f"berkas/{held.pk}/hapus/")).status_code == 404


def test_a_removed_file_is_gone_from_the_disk(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    offer = Offer()
    held = attached(offer)
    storage, name = held.file.storage, str(held.file.name)
    client.force_login(offer.maker)
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(path(offer, f"berkas/{held.pk}/hapus/"))
    assert not storage.exists(name)


@pytest.mark.parametrize(
    "file",
    [
        ("surat.pdf", b"MZ bukan pdf"),
        ("surat.docx", PDF),
        ("surat.exe", b"MZ"),
        ("surat", PDF),
        ("surat.pdf", b""),
        ("surat.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024)),
    ],
    ids=["no pdf", "no docx", "exe", "no extension", "empty", "too large"],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(client: Client, file: tuple[str, bytes]) -> None:
    offer = Offer()
    client.force_login(offer.maker)
    answer = client.post(path(offer, "berkas/"), {"title": "Judul ketikan", "file": upload(*file)})
    assert answer.status_code == 422
    assert "Judul ketikan" in answer.content.decode()
    assert not ProposalFile.objects.exists()


def test_a_word_file_is_taken_and_no_more_than_twenty(client: Client) -> None:
    offer = Offer()
    client.force_login(offer.maker)
    made = BytesIO()
    Document().save(made)
    posted = {"title": "KAK", "file": upload("../kak.docx", made.getvalue())}
    assert client.post(path(offer, "berkas/"), posted).status_code == 302
    assert ProposalFile.objects.get().name == "kak.docx"
    for number in range(19):
        attached(offer, f"Surat {number}")
    refused = client.post(path(offer, "berkas/"), {"title": "Satu lagi", "file": upload()})
    assert refused.status_code == 422
    assert ProposalFile.objects.count() == 20


def test_the_same_file_posted_twice_is_kept_once_and_a_long_name_is_cut(client: Client) -> None:
    offer = Offer()
    client.force_login(offer.maker)
    for _time in range(2):
        posted = {"title": "Surat", "file": upload(f"{'panjang' * 40}.pdf")}
        assert client.post(path(offer, "berkas/"), posted).status_code == 302
    held = ProposalFile.objects.get()
    assert held.name.endswith(".pdf")
    assert len(held.name) <= 150


def test_a_file_of_a_colleague_is_no_conflict_for_who_writes(client: Client) -> None:
    offer = Offer()
    attached(offer)
    client.force_login(offer.maker)
    assert client.post(path(offer, "ubah/"), form(offer, version="1")).status_code == 302
    assert Proposal.objects.get().version == 3


def test_versions_differ_word_by_word_and_the_others_read_those_that_were_sent(client: Client) -> None:
    offer = Offer()

    def write(aim: str, version: int) -> None:
        fields = {"aim": aim}
        change_proposal(
            proposal=offer.proposal, addressees=[offer.asked], by=offer.maker, fields=fields, version=version
        )

    write("Satu kanal aduan rahasia", 1)
    write("Satu kanal aduan gotongroyong", 2)
    move_proposal(proposal=offer.proposal, transition="submit", by=offer.maker)
    client.force_login(offer.maker)
    page = client.get(path(offer, "versi/")).content.decode()
    assert page.index("<del>") < page.index("rahasia") < page.index("<ins>") < page.index("gotongroyong")
    asked = as_person(client, offer, "asked coordinator")
    for query in ("", "?dari=1&ke=2", "?dari=2&ke=3"):
        assert "rahasia" not in client.get(path(offer, f"versi/{query}")).content.decode()
    move_proposal(proposal=offer.proposal, transition="ask", by=asked, note="Apa?")
    write("Satu kanal aduan nasional", 3)
    move_proposal(proposal=offer.proposal, transition="answer", by=offer.maker, note="Itu")
    page = client.get(path(offer, "versi/")).content.decode()
    assert "gotongroyong" in page
    assert "nasional" in page
    assert "rahasia" not in page


@pytest.mark.parametrize("query", ["?dari=x&ke=²", "?dari=2&ke=1", "?dari=1&ke=1", "?dari=" + "9" * 400, "?ke=%00"])
def test_versions_that_are_none_or_turned_give_an_answer(client: Client, query: str) -> None:
    offer = Offer()
    attached(offer)
    client.force_login(offer.maker)
    answer = client.get(path(offer, f"versi/{query}"))
    assert answer.status_code == 200
    assert "Surat penawaran" in answer.content.decode()


def test_words_are_compared_not_letters_and_nothing_is_lost() -> None:
    old, new = "satu dua tiga\nempat", "satu dua lima\nempat enam"
    pieces = word_difference(old, new)
    assert "".join(one.text for one in pieces if one.kind != "ins") == old
    assert "".join(one.text for one in pieces if one.kind != "del") == new
    assert Piece("tiga", "del") in pieces
    assert word_difference("", "") == []


def test_a_kind_of_cooperation_deleted_meanwhile_is_no_longer_named(client: Client) -> None:
    offer = Offer("questioned")
    kind = CooperationKind.objects.create(key="gone", name_id="Jenis yang dihapus", order=99)
    proposal = Proposal.objects.get(pk=offer.proposal.pk)
    change_proposal(proposal=proposal, addressees=[offer.asked], by=offer.maker, fields={"kind": kind}, version=1)
    client.force_login(offer.maker)
    assert "Jenis yang dihapus" in client.get(proposal.get_absolute_url()).content.decode()
    kind.delete()
    page = client.get(proposal.get_absolute_url())
    assert page.status_code == 200
    assert "Jenis yang dihapus" not in page.content.decode()
