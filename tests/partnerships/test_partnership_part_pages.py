"""What is done on the page of a partnership: stages, documents, comments, reports, and what has happened."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partnerships.models import Comment, PartnershipDocument, ProgressReport, ReportSchedule, StageEntry
from portal.core.models import today
from tests.partnerships.cooperation import (
    CONTRIBUTORS,
    COORDINATORS,
    KINDS_OF_PEOPLE,
    PARTIES,
    PDF,
    Cooperation,
    document_kind,
    stages,
)
from tests.partnerships.test_partnership_pages import path

pytestmark = pytest.mark.django_db
SIGNED_IN = [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"]


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_who_may_do_what(client: Client, kind: str) -> None:
    stage = stages(1)[0]
    made = Cooperation("active")
    client.force_login(made.user(kind))
    upload = {"title": "PKS", "kind": document_kind().pk, "file": SimpleUploadedFile("a.pdf", PDF)}
    for rest, data, allowed in (
        ("tahapan/", {"stage": stage.pk, "entered_on": str(today())}, COORDINATORS),
        ("tahapan/lewati/", {}, COORDINATORS),
        ("laporan/", {"every_months": "3", "first_due": str(today())}, COORDINATORS),
        ("dokumen/", upload, CONTRIBUTORS),
        ("komentar/", {"text": "Halo"}, PARTIES),
    ):
        status = client.post(path(made, rest), data).status_code
        assert status in ((302, 422) if kind in allowed else (404,)), rest


def test_stages_are_entered_in_order_or_skipped_with_a_reason(client: Client) -> None:
    first, second, third, _fourth = stages(4)
    made = Cooperation("active")
    client.force_login(made.maker)
    assert client.post(path(made, "tahapan/"), {"stage": first.pk, "entered_on": "31-02-2026"}).status_code == 422
    future = {"stage": first.pk, "entered_on": str(today() + timedelta(days=1))}
    assert client.post(path(made, "tahapan/"), future).status_code == 422
    early = {"stage": first.pk, "entered_on": str(today() - timedelta(days=9))}
    assert client.post(path(made, "tahapan/"), early).status_code == 302
    leap = {"stage": third.pk, "entered_on": str(today())}
    refused = client.post(path(made, "tahapan/"), leap)
    assert refused.status_code == 422
    assert f'name="skipped_{second.pk}"' in refused.content.decode()
    assert client.post(path(made, "tahapan/"), {**leap, f"skipped_{second.pk}": "Tidak perlu"}).status_code == 302
    page = client.get(path(made)).content.decode()
    assert "Tidak perlu" in page
    assert page.count('aria-current="step"') == 1
    assert StageEntry.objects.filter(skipped=True).count() == 1
    assert client.post(path(made, "tahapan/lewati/"), {"stage": second.pk, "reason": "x"}).status_code == 422
    made.become("concluded")
    closed = client.post(path(made, "tahapan/"), {**leap, "reason": "Kembali dulu"})
    assert closed.status_code == 409
    assert "Kembali dulu" in closed.content.decode()


def test_a_stage_that_takes_too_long_says_so(client: Client) -> None:
    stage = stages(1, target_days=3)[0]
    made = Cooperation("active")
    client.force_login(made.maker)
    client.post(path(made, "tahapan/"), {"stage": stage.pk, "entered_on": str(today() - timedelta(days=9))})
    assert client.get(path(made)).context["steps"][0].state == "late"


def test_a_document_is_kept_given_out_to_parties_only_and_withdrawn(client: Client) -> None:
    made = Cooperation("active")
    client.force_login(made.maker)
    typed = {"title": "PKS", "kind": document_kind().pk}
    cut = SimpleUploadedFile("a.pdf", b"bukan pdf")
    assert client.post(path(made, "dokumen/"), {**typed, "file": cut}).status_code == 422
    assert client.post(path(made, "dokumen/"), typed).status_code == 422
    client.post(path(made, "dokumen/"), {**typed, "file": SimpleUploadedFile("a.pdf", PDF)})
    kept = PartnershipDocument.objects.get()
    address = path(made, f"dokumen/{kept.pk}/")
    given = client.get(address)
    assert b"".join(given.streaming_content) == PDF  # type: ignore[attr-defined]
    assert given["Cache-Control"] == "private, no-store"
    other = Cooperation()
    assert client.get(path(other, f"dokumen/{kept.pk}/")).status_code == 404
    client.force_login(made.user("foreign coordinator"))
    assert client.get(address).status_code == 404
    client.force_login(made.partner)
    assert client.post(f"{address}tarik/", {"reason": "Bukan milik kami"}).status_code == 404
    client.force_login(made.maker)
    assert client.post(f"{address}tarik/", {"reason": " "}).status_code == 422
    assert client.post(f"{address}tarik/", {"reason": "Salah berkas"}).status_code == 302
    assert "Salah berkas" in client.get(path(made)).content.decode()
    assert client.get(address).status_code == 200


def test_a_skeleton_is_a_word_file(client: Client) -> None:
    made = Cooperation()
    client.force_login(made.maker)
    answer = client.get(path(made, "kerangka/pks/"))
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert client.get(path(made, "kerangka/tidak-ada/")).status_code == 404


def test_a_comment_reaches_those_it_is_for_and_is_changed_or_withdrawn_by_its_writer(client: Client) -> None:
    made = Cooperation("active")
    client.force_login(made.maker)
    own = made.partnership.parties.get(organisation=made.ours)
    assert client.post(path(made, "komentar/"), {"text": " "}).status_code == 422
    inner = {"text": "Hanya kita", "for_parties": [own.pk], "once": "a"}
    blind = client.post(path(made, "komentar/"), {**inner, "mentions": [made.partner.pk]})
    assert blind.status_code == 422
    for _time in range(2):
        assert client.post(path(made, "komentar/"), inner).status_code == 302
    comment = Comment.objects.get()
    address = path(made, f"komentar/{comment.pk}/")
    assert client.post(f"{address}ubah/", {"text": ""}).status_code == 422
    assert client.post(f"{address}ubah/", {"text": "Hanya kami"}).status_code == 302
    assert "Hanya kami" in client.get(path(made)).content.decode()
    client.force_login(made.partner)
    assert "Hanya kami" not in client.get(path(made)).content.decode()
    assert client.post(f"{address}tarik/").status_code == 404
    client.force_login(made.maker)
    assert client.post(f"{address}tarik/").status_code == 302
    assert "Hanya kami" not in client.get(path(made)).content.decode()
    assert client.post(f"{address}ubah/", {"text": "Lagi"}).status_code == 409


def test_reports_are_scheduled_submitted_and_skipped(client: Client) -> None:
    made = Cooperation("active")
    client.force_login(made.maker)
    assert client.post(path(made, "laporan/"), {"every_months": "0", "first_due": str(today())}).status_code == 422
    assert client.post(path(made, "laporan/"), {"every_months": "3", "first_due": str(today())}).status_code == 302
    assert ReportSchedule.objects.get().every_months == 3
    reports = [
        ProgressReport.objects.create(
            partnership=made.partnership, period_from=day, period_to=day, due_on=day + timedelta(days=1)
        )
        for day in (today() - timedelta(days=9), today())
    ]
    first, second = (path(made, f"laporan/{report.pk}/") for report in reports)
    assert client.post(first, {"text": ""}).status_code == 422
    assert client.post(first, {"text": "Kanal berjalan"}).status_code == 302
    again = client.post(first, {"text": "Sekali lagi"})
    assert again.status_code == 409
    assert "Sekali lagi" in again.content.decode()
    assert client.post(f"{second}lewati/", {"reason": ""}).status_code == 422
    assert client.post(f"{second}lewati/", {"reason": "Belum ada"}).status_code == 302
    client.force_login(made.user("their member"))
    page = client.get(path(made)).content.decode()
    assert [text in page for text in ("Kanal berjalan", "Belum ada")] == [True, True]
    assert client.post(first, {"text": "x"}).status_code == 404


def test_the_timeline_has_every_kind_newest_first_and_one_kind_if_asked(client: Client) -> None:
    stage = stages(1)[0]
    made = Cooperation()
    client.force_login(made.maker)
    client.post(path(made, "status/activate/"), {})
    client.post(path(made, "tahapan/"), {"stage": stage.pk, "entered_on": str(today())})
    made.agreement()
    made.document()
    client.post(path(made, "komentar/"), {"text": "Halo semua"})
    told = client.get(path(made)).context["timeline"]
    assert [one.at for one in told] == sorted((one.at for one in told), reverse=True)
    assert len(told) == 6
    only = client.get(path(made) + "?jenis=komentar").context["timeline"]
    assert [one.text for one in only] == ["Halo semua"]
    assert len(client.get(path(made) + "?jenis=bukan").context["timeline"]) == 6


def test_an_agreement_is_drafted_signed_corrected_and_ended(client: Client) -> None:
    made = Cooperation("active")
    client.force_login(made.maker)
    typed = {
        "title": "PKS aduan",
        "kind": document_kind().pk,
        "signed_on": "2026-01-10",
        "costs_money": "no",
        "dprd": "unclear",
        "once": "a",
    }
    assert client.post(path(made, "naskah/baru/"), {**typed, "ends_on": "2025-01-01"}).status_code == 422
    assert client.post(path(made, "naskah/baru/"), {**typed, "dprd": "not_needed"}).status_code == 422
    assert client.post(path(made, "naskah/baru/"), typed).status_code == 302
    agreement = made.partnership.agreements.get()
    assert str(agreement.ends_on) == "2031-01-09"
    address = agreement.get_absolute_url()
    assert client.post(f"{address}sign/", {"seen": "draft", "version": "1"}).status_code == 422
    ours, theirs = made.partnership.parties.all()
    sides = {"version": "1", f"signer_office_{ours.pk}": "Gubernur", f"number_{ours.pk}": "119/1"}
    assert client.post(f"{address}pihak/", {**sides, f"signer_office_{theirs.pk}": "Wali Kota"}).status_code == 302
    stale = client.post(f"{address}pihak/", {**sides, f"signer_office_{theirs.pk}": "Bupati"})
    assert stale.status_code == 409
    assert [text in stale.content.decode() for text in ("Wali Kota", "Bupati")] == [True, True]
    second = client.post(f"{address}ubah/", {**typed, "title": "Judul kedua", "version": "1"})
    assert second.status_code == 409
    assert "Judul kedua" in second.content.decode()
    assert client.post(f"{address}sign/", {"seen": "draft", "version": "1"}).status_code == 409
    assert client.post(f"{address}sign/", {"seen": "draft", "version": "2"}).status_code == 302
    page = client.get(path(made)).content.decode()
    assert [text in page for text in ("PKS aduan", "119/1")] == [True, True]
    assert client.get(f"{address}pihak/").status_code == 404
    signed = client.get(f"{address}ubah/").context["form"].fields
    assert "title" not in signed
    clarified = {"costs_money": "yes", "dprd": "given", "version": "2"}
    assert client.post(f"{address}ubah/", clarified).status_code == 302
    assert client.post(f"{address}end/", {"reason": "Selesai", "ended_on": "2020-01-01"}).status_code == 422
    assert client.post(f"{address}end/", {"reason": "", "ended_on": str(today())}).status_code == 422
    assert client.post(f"{address}end/", {"reason": "Selesai", "ended_on": str(today())}).status_code == 302
    assert client.post(f"{address}end/", {"reason": "Lagi", "ended_on": str(today())}).status_code == 409
    assert client.get(f"{address}ubah/").status_code == 404


def test_nobody_but_a_coordinator_moves_an_agreement(client: Client) -> None:
    made = Cooperation("active")
    address = made.agreement("signed").get_absolute_url()
    client.force_login(made.user("their focal point"))
    assert client.get(address).status_code == 200
    for move in ("correct", "end", "tidak-ada"):
        assert client.post(f"{address}{move}/", {"note": "x"}).status_code == 404
    assert client.post(f"{address}ubah/", {}).status_code == 404
