"""Evidence: what belongs to each kind, given by the owner, kept for ever, withdrawn with a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.datastructures import MultiValueDict

from partnerships.actions import Given, give_evidence, withdraw_evidence
from partnerships.forms.evidence import EvidenceForm
from partnerships.models import Evidence
from portal.core.models import Event, today
from portal.core.private_files import sha256_of
from portal.core.states import WrongStatus
from tests.partnerships.plan_people import KEEPERS, KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db


def a_pdf(name: str = "berita acara.pdf", content: bytes = b"%PDF-1.7 contoh") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


FIGURE: dict[str, Any] = {"value": Decimal(80), "unit": "%", "as_of": date(2026, 11, 1), "source": "Diskominfo"}


@pytest.mark.parametrize("kind", KINDS_OF_PEOPLE)
def test_who_gives_and_withdraws_and_reads(kind: str) -> None:
    plan = Plan()
    evidence = plan.prove()
    person: Any = plan.person(kind)
    reads = kind.startswith(("owner", "other")) or kind == "auditor"
    assert Evidence.objects.visible_to(person).exists() is reads
    if kind in KEEPERS:
        assert plan.prove(by=person, kind="note", text="Lagi").party == plan.owner
        withdraw_evidence(evidence=evidence, reason="Keliru", by=person)
        return
    with pytest.raises(PermissionDenied):
        plan.prove(by=person, kind="note", text="Lagi")
    with pytest.raises(PermissionDenied):
        withdraw_evidence(evidence=evidence, reason="Keliru", by=person)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "link", "url": "https://contoh.example/panduan"},
        {"kind": "link", "url": "HTTP://contoh.example/"},
        {"kind": "figure", **FIGURE},
        {"kind": "note", "text": "Sudah dikirim"},
    ],
)
def test_evidence_of_each_kind_is_kept(given: dict[str, Any]) -> None:
    assert Plan().prove(**given).kind == given["kind"]


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "file"},
        {"kind": "link"},
        {"kind": "link", "url": "ftp://contoh.example/"},
        {"kind": "link", "url": "javascript:alert(1)"},
        {"kind": "link", "url": "https://contoh.example/", "text": "x", "unit": "%"},
        {"kind": "figure", **FIGURE, "unit": ""},
        {"kind": "figure", **FIGURE, "as_of": None},
        {"kind": "figure", **FIGURE, "source": ""},
        {"kind": "figure", **FIGURE, "value": None},
        {"kind": "figure", **FIGURE, "value": Decimal(101)},
        {"kind": "note", "text": " "},
        {"kind": "note", "text": "x", "url": "https://contoh.example/"},
        {"kind": "other", "text": "x"},
    ],
)
def test_what_does_not_belong_to_a_kind_is_refused(given: dict[str, Any]) -> None:
    plan = Plan()
    with pytest.raises(ValidationError):
        plan.prove(**given)
    assert not Evidence.objects.exists()


def test_a_file_is_kept_by_its_digest_and_the_same_one_once() -> None:
    plan = Plan()
    first = plan.prove(kind="file", file=a_pdf())
    assert first.sha256 == sha256_of(a_pdf())
    assert first.name == "berita_acara.pdf"
    assert plan.prove(kind="file", file=a_pdf()) == first
    assert plan.prove(kind="file", file=a_pdf(content=b"%PDF-1.7 lain")) != first


@pytest.mark.parametrize(
    "file", [a_pdf("tipuan.pdf", b"MZ bukan pdf"), a_pdf("skrip.exe"), a_pdf("tanpa akhiran")], ids=lambda one: one.name
)
def test_a_file_of_another_kind_than_its_name_says_is_refused_by_the_form(file: SimpleUploadedFile) -> None:
    form = EvidenceForm({"kind": "file"}, MultiValueDict({"file": [file]}))
    assert set(form.errors) == {"file"}


def test_the_form_gives_what_was_typed() -> None:
    form = EvidenceForm({"kind": "note", "text": "Sudah"})
    assert form.is_valid()
    assert form.given() == Given("note", "Sudah", source="")
    with_file = EvidenceForm({"kind": "file"}, MultiValueDict({"file": [a_pdf()]}))
    assert with_file.is_valid()
    assert Plan().prove(**vars(with_file.given())).kind == "file"


@pytest.mark.parametrize("status", ["submitted", "done", "dropped"])
def test_nothing_is_added_while_the_other_side_looks_or_when_it_is_over(status: str) -> None:
    plan = Plan(status)
    with pytest.raises(WrongStatus):
        plan.prove(kind="note", text="Terlambat")


def test_withdrawn_evidence_stays_with_reason_and_is_not_withdrawn_again() -> None:
    plan = Plan("submitted")
    evidence = Evidence.objects.get()
    with pytest.raises(ValidationError):
        withdraw_evidence(evidence=evidence, reason=" ", by=plan.coordinator)
    withdraw_evidence(evidence=evidence, reason="Salah tautan", by=plan.coordinator)
    evidence.refresh_from_db()
    assert (evidence.withdrawn_by, evidence.withdrawn_reason) == (plan.coordinator, "Salah tautan")
    assert Event.objects.get().kind == "action.evidence_withdrawn"
    assert not Evidence.objects.standing().exists()
    with pytest.raises(WrongStatus):
        withdraw_evidence(evidence=evidence, reason="Lagi", by=plan.coordinator)


def test_what_was_confirmed_keeps_its_evidence() -> None:
    plan = Plan("done")
    with pytest.raises(WrongStatus):
        withdraw_evidence(evidence=Evidence.objects.get(), reason="Keliru", by=plan.coordinator)


def test_there_is_an_end_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnerships.actions.evidence.MOST_EVIDENCE", 1)
    plan = Plan()
    plan.prove()
    with pytest.raises(ValidationError):
        give_evidence(action=plan.action, given=Given("note", "Kedua"), by=plan.coordinator)


@pytest.mark.parametrize(
    "values",
    [
        {"withdrawn_at": "2026-11-24T00:00Z"},
        {"withdrawn_reason": "tanpa siapa"},
        {"text": ""},
        {"url": "https://contoh.example/"},
        {"as_of": today()},
        {"kind": "link", "url": "ftp://contoh.example/"},
    ],
)
def test_the_database_keeps_what_evidence_is(values: dict[str, Any]) -> None:
    Plan().prove()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(**values)
