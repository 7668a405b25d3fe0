"""Documents of a partnership: private, kept for ever, withdrawn with a reason; what is needed and what is missing."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document

from partnerships.actions import add_document, withdraw_document
from partnerships.checklist import checklist
from partnerships.forms.documents import DocumentForm
from partnerships.models import CooperationKind, DocumentKind, PartnershipDocument, RequiredDocument
from partnerships.skeletons import SKELETONS, skeleton
from portal.core.private_files import sha256_of
from portal.core.states import WrongStatus
from tests.factories import member_of
from tests.partnerships.cooperation import CONTRIBUTORS, KINDS_OF_PEOPLE, PDF, Cooperation, document_kind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_a_document_is_kept_for_the_party_of_whoever_adds_it(kind: str) -> None:
    cooperation = Cooperation()
    by = cooperation.user(kind)
    if kind not in CONTRIBUTORS:
        with pytest.raises(PermissionDenied):
            cooperation.document(by=by)
        assert not PartnershipDocument.objects.exists()
        return
    document = cooperation.document(by=by)
    whose = cooperation.theirs if kind.startswith("their") else cooperation.ours
    assert (document.party.organisation, document.added_by) == (whose, by)
    assert (document.name, document.size, document.sha256) == ("naskah.pdf", len(PDF), sha256_of(BytesIO(PDF)))
    assert document.file.storage.exists(str(document.file.name))
    assert "naskah" not in str(document.file.name)


def test_who_belongs_to_both_parties_says_for_which_one() -> None:
    cooperation = Cooperation()
    both = member_of("coordinator", cooperation.ours)
    ours, theirs = cooperation.partnership.parties.all()
    file = SimpleUploadedFile("naskah.pdf", PDF)
    fields = {"title": "Naskah", "kind": document_kind()}
    with pytest.raises(PermissionDenied):
        add_document(partnership=cooperation.partnership, by=both, fields=fields, file=file, party=theirs)
    kept = add_document(partnership=cooperation.partnership, by=both, fields=fields, file=file, party=ours)
    assert kept.party == ours


def test_the_same_file_posted_twice_is_kept_once() -> None:
    cooperation = Cooperation()
    assert cooperation.document() == cooperation.document()
    cooperation.document(title="Lampiran")
    cooperation.document(content=PDF + b" lain")
    assert PartnershipDocument.objects.count() == 3


def test_what_is_over_takes_no_document_nor_does_one_hang_on_a_foreign_agreement() -> None:
    cooperation, other = Cooperation(), Cooperation()
    with pytest.raises(ValidationError) as refused:
        cooperation.document(agreement=other.agreement())
    assert set(refused.value.message_dict) == {"agreement"}
    assert cooperation.document(agreement=cooperation.agreement()).agreement is not None
    cooperation.become("concluded")
    with pytest.raises(WrongStatus):
        cooperation.document(title="Terlambat")


@pytest.mark.parametrize("kind", [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"])
def test_a_document_is_withdrawn_by_its_own_side_and_stays_readable(kind: str) -> None:
    cooperation = Cooperation()
    document, by = cooperation.document(by=cooperation.partner), cooperation.user(kind)
    if kind != "their coordinator":
        with pytest.raises(PermissionDenied):
            withdraw_document(document=document, by=by, reason="Salah")
        assert PartnershipDocument.objects.standing().exists()
        return
    with pytest.raises(ValidationError):
        withdraw_document(document=document, by=by, reason=" ")
    for _time in range(2):
        withdraw_document(document=document, by=by, reason="Salah berkas")
    found = PartnershipDocument.objects.visible_to(cooperation.maker).get()
    assert (found.withdrawn_by, found.withdrawn_reason, found.is_withdrawn) == (by, "Salah berkas", True)
    assert found.file.storage.exists(str(found.file.name))
    assert not PartnershipDocument.objects.standing().exists()


def test_a_focal_point_withdraws_what_is_his_own_as_long_as_he_is_one() -> None:
    cooperation = Cooperation()
    person = cooperation.user("our focal point")
    document, other = cooperation.document(by=person), cooperation.document(title="Lain", by=person)
    withdraw_document(document=document, by=person, reason="Salah berkas")
    with pytest.raises(PermissionDenied):
        withdraw_document(document=document, by=cooperation.maker, reason="Lagi")
    person.memberships.update(role="member")
    person = type(person).objects.get(pk=person.pk)
    with pytest.raises(PermissionDenied):
        withdraw_document(document=other, by=person, reason="Salah berkas")


def test_a_withdrawal_without_who_when_and_why_is_refused_by_the_database() -> None:
    cooperation = Cooperation()
    cooperation.document()
    for fields in ({"withdrawn_reason": "Salah"}, {"withdrawn_by": cooperation.maker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PartnershipDocument.objects.update(**fields)


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("naskah.pdf", PDF, True),
        ("naskah.exe", PDF, False),
        ("naskah.pdf", b"MZ bukan pdf", False),
        ("naskah.docx", PDF, False),
        ("naskah", PDF, False),
        ("besar.pdf", PDF + b"0" * 10 * 1024 * 1024, False),
    ],
)
def test_a_file_is_taken_by_its_content(name: str, content: bytes, taken: bool) -> None:
    cooperation = Cooperation()
    kind, agreement = document_kind(), cooperation.agreement()
    data = {"title": "Naskah", "kind": kind.pk, "agreement": agreement.pk, "number": "", "dated": "2026-03-02"}
    form = DocumentForm(data, {"file": SimpleUploadedFile(name, content)}, partnership=cooperation.partnership)
    assert form.is_valid() is taken
    if taken:
        assert (form.described()["kind"], form.described()["agreement"]) == (kind, agreement)
    else:
        assert set(form.errors) == {"file"}


def test_the_form_offers_no_foreign_agreement_and_no_date_that_does_not_exist() -> None:
    cooperation = Cooperation()
    data = {
        "title": "Naskah",
        "kind": document_kind().pk,
        "agreement": Cooperation().agreement().pk,
        "dated": "31-02-2026",
    }
    form = DocumentForm(data, {"file": SimpleUploadedFile("a.pdf", PDF)}, partnership=cooperation.partnership)
    assert not form.is_valid()
    assert set(form.errors) == {"agreement", "dated"}


def needs(cooperation: Cooperation, *keys: str, optional: str = "") -> None:
    for order, key in enumerate(keys):
        RequiredDocument.objects.create(
            key=key,
            kind=cooperation.partnership.kind,
            document=document_kind(key),
            when_id="Pada waktunya",
            optional=key == optional,
            order=order,
        )


def test_the_checklist_says_what_is_there_and_what_is_missing() -> None:
    cooperation = Cooperation()
    needs(cooperation, "kak_contoh", "kb_contoh", "dprd_contoh", optional="dprd_contoh")
    first = cooperation.document(kind=document_kind("kak_contoh"), title="KAK")
    newer = cooperation.document(kind=document_kind("kak_contoh"), title="KAK baru")
    withdrawn = cooperation.document(kind=document_kind("kb_contoh"), title="KB")
    withdraw_document(document=withdrawn, by=cooperation.maker, reason="Salah berkas")
    RequiredDocument.objects.create(
        key="lama", kind=cooperation.partnership.kind, document=document_kind("x"), when_id="Dulu", is_offered=False
    )
    rows = checklist(cooperation.partnership)
    assert [(one.required.key, one.documents, one.is_there, one.is_missing) for one in rows] == [
        ("kak_contoh", [newer, first], True, False),
        ("kb_contoh", [], False, True),
        ("dprd_contoh", [], False, False),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_a_checklist_costs_the_same_however_long_it_is(number: int) -> None:
    cooperation = Cooperation()
    needs(cooperation, *(f"contoh_{n}" for n in range(number)))
    for n in range(number):
        cooperation.document(kind=document_kind(f"contoh_{n}"), title=f"Naskah {n}")
    with CaptureQueriesContext(connection) as queries:
        shown = [
            (str(one.required.document), one.required.when, one.is_there) for one in checklist(cooperation.partnership)
        ]
    assert len(shown) == number
    assert len(queries) == 2


def test_the_lists_that_come_with_the_portal_name_what_each_kind_needs() -> None:
    call_command("load_reference", verbosity=0)
    needed = {
        kind.key: [row.document.key for row in kind.required_documents.filter(optional=False)]
        for kind in CooperationKind.objects.all()
    }
    assert needed["ksdd_sukarela"] == [
        "surat_inisiasi",
        "kak",
        "sk_ppksd",
        "surat_penawaran",
        "kb",
        "pks",
        "rencana_kerja",
    ]
    assert needed["sinergi"] == ["kak", "nk", "rencana_kerja"]
    assert needed["ksdpk"][0] == "studi_kelayakan"
    assert needed["informal"] == []
    assert all(row.when_en for row in RequiredDocument.objects.all())
    assert set(SKELETONS) <= set(DocumentKind.objects.values_list("key", flat=True))


@pytest.mark.parametrize("key", SKELETONS)
def test_a_skeleton_is_a_word_file_of_the_partnerships_own_data_and_says_that_it_is_a_draft(key: str) -> None:
    cooperation = Cooperation()
    cooperation.partnership.parties.filter(organisation=cooperation.ours).update(focal_point=cooperation.maker)
    cooperation.agreement(kind=document_kind("kb"), title="KB kanal aduan")
    document = Document(BytesIO(skeleton(cooperation.partnership, key)))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *tables])
    assert text.startswith("RANCANGAN")
    for known in ("Kanal aduan bersama", cooperation.ours.name_id, cooperation.theirs.name_id, "[diisi]"):
        assert known in text
    for heading in SKELETONS[key].headings:
        assert heading in text
    if key == "kak":
        assert cooperation.maker.name in text
    if key == "pks":
        assert "KB kanal aduan" in text


def test_there_is_no_skeleton_of_other_documents() -> None:
    with pytest.raises(LookupError):
        skeleton(Cooperation().partnership, "nphd")
