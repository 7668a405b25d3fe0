"""The page of an action: who reads it, who moves it, what proves it, and what is kept when something is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.actions import add_comment, change_action, change_due, make_link, set_milestones
from partnerships.models import Action, Agreement, Comment, ConfirmationLink, Evidence, Milestone
from partnerships.states import action_machine
from portal.accounts.models import User
from portal.core.models import StatusChange, today
from tests.partnerships.cooperation import document_kind
from tests.partnerships.plan_people import COORDINATORS, KEEPERS, KINDS_OF_PEOPLE, Plan

pytestmark = pytest.mark.django_db
SIGNED_IN = [kind for kind in KINDS_OF_PEOPLE if kind != "stranger"]
PARTIES = {kind for kind in SIGNED_IN if kind.split()[0] in ("owner", "other")}
PDF = b"%PDF-1.7 contoh"
WRITTEN = {"title": "Mengirim panduan", "priority": "normal"}


def path(plan: Plan, rest: str = "") -> str:
    return f"/ruang-kerja/kemitraan/{plan.partnership.pk}/tindakan/{plan.action.pk}/{rest}"


def as_person(client: Client, plan: Plan, kind: str) -> User:
    person = plan.user(kind)
    client.force_login(person)
    return person


def read(client: Client, plan: Plan, rest: str = "") -> str:
    answer = client.get(path(plan, rest))
    assert answer.status_code == 200
    return answer.content.decode()


def now(plan: Plan) -> Action:
    return Action.objects.get(pk=plan.action.pk)


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_the_parties_and_the_auditor_read_it_and_for_others_it_does_not_exist(client: Client, kind: str) -> None:
    plan = Plan()
    as_person(client, plan, kind)
    reads = kind in PARTIES or kind == "auditor"
    assert client.get(path(plan)).status_code == (200 if reads else 404)
    assert StatusChange.objects.filter(model="actionview").count() == (kind == "auditor")
    for rest in ("ubah/", "tenggat/", "tonggak/", "menunggu/"):
        writes = kind in KEEPERS | COORDINATORS
        assert client.get(path(plan, rest)).status_code == (200 if writes else 404)


def test_the_agreement_it_comes_from_is_a_link(client: Client) -> None:
    plan = Plan()
    agreement = Agreement.objects.create(
        partnership=plan.partnership, kind=document_kind(), title="PKS kanal", made_by=plan.coordinator
    )
    Action.objects.filter(pk=plan.action.pk).update(agreement=agreement, article="Pasal 4")
    client.force_login(plan.answering)
    assert f'<a href="{agreement.get_absolute_url()}">PKS kanal, Pasal 4</a>' in read(client, plan)
    foreign = Plan()
    Agreement.objects.filter(pk=agreement.pk).update(partnership=foreign.partnership)
    assert "PKS kanal" not in read(client, plan)


def test_a_stranger_is_sent_to_the_login(client: Client) -> None:
    plan = Plan()
    for rest in ("", "ubah/", "tenggat/", "tonggak/", "menunggu/", "bukti/1/"):
        assert client.get(path(plan, rest))["Location"].startswith("/akun/")


def test_an_action_is_found_only_under_its_own_partnership(client: Client) -> None:
    plan, other = Plan(), Plan()
    client.force_login(plan.coordinator)
    assert client.get(f"/ruang-kerja/kemitraan/{other.partnership.pk}/tindakan/{plan.action.pk}/").status_code == 404
    assert client.get(f"/ruang-kerja/kemitraan/{plan.partnership.pk}/tindakan/999999/").status_code == 404


@pytest.mark.parametrize("kind", ["owner coordinator", "owner member", "other coordinator", "auditor"])
@pytest.mark.parametrize("status", ["open", "in_progress", "submitted", "disputed", "blocked", "done", "dropped"])
def test_each_move_is_offered_and_made_or_does_not_exist(client: Client, kind: str, status: str) -> None:
    plan = Plan(status)
    person = as_person(client, plan, kind)
    offered = {row.name for row in action_machine.available(plan.action, person)}
    page = read(client, plan)
    own = {"submit": "ajukan", "block": "hambatan"}
    for name in action_machine.transitions:
        shown = f'action="{path(plan, own.get(name, name))}/"' in page
        assert shown is (name in offered)
        if name not in offered:
            answer = client.post(
                path(plan, f"{own.get(name, name)}/"), {"version": "1", "note": "sebab", "kind": "note", "text": "x"}
            )
            assert answer.status_code in (404, 409)
    assert now(plan).status == status


def test_owner_begins_submits_and_the_other_side_confirms(client: Client) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    assert client.post(path(plan, "start/"), {"version": "1", "seen": "open"}).status_code == 302
    sent = {"version": "2", "kind": "note", "text": "Panduan dikirim", "note": "Silakan periksa"}
    assert client.post(path(plan, "ajukan/"), sent).status_code == 302
    assert (now(plan).status, now(plan).evidence.count()) == ("submitted", 1)
    as_person(client, plan, "other focal point")
    page = read(client, plan)
    assert "Panduan dikirim" in page
    assert "Silakan periksa" in page
    assert client.post(path(plan, "confirm/"), {"version": "3", "seen": "submitted"}).status_code == 302
    assert now(plan).status == "done"


def test_nothing_is_kept_of_a_submission_that_lacks_what_priority_asks(client: Client) -> None:
    plan = Plan(priority="high")
    Action.objects.update(status="in_progress")
    client.force_login(plan.coordinator)
    answer = client.post(path(plan, "ajukan/"), {"version": "1", "kind": "note", "text": "Sudah", "note": "Cek"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("Sudah" in page, "Cek" in page) == (True, True)
    assert (now(plan).status, Evidence.objects.count()) == ("in_progress", 0)
    pdf = SimpleUploadedFile("berita.pdf", PDF)
    answer = client.post(path(plan, "ajukan/"), {"version": "1", "kind": "file", "file": pdf})
    assert (answer.status_code, now(plan).status) == (302, "submitted")
    one = Evidence.objects.get()
    one.file.storage.delete(str(one.file.name))


def test_evidence_given_before_is_submitted_with_an_empty_form(client: Client) -> None:
    plan = Plan("in_progress")
    client.force_login(plan.coordinator)
    assert client.post(path(plan, "ajukan/"), {"version": "1", "kind": "note"}).status_code == 302
    assert (now(plan).status, Evidence.objects.count()) == ("submitted", 1)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "kind"),
        ({"kind": "note"}, ""),
        ({"kind": "link", "url": "javascript:alert(1)"}, "url"),
        ({"kind": "link", "url": "ftp://contoh.example/"}, "url"),
        ({"kind": "figure", "value": "12"}, ""),
        ({"kind": "figure", "value": "120", "unit": "%", "as_of": "2026-01-01", "source": "BPS"}, "value"),
        ({"kind": "figure", "value": "1", "unit": "x", "as_of": "31-02-2026", "source": "BPS"}, "as_of"),
        ({"kind": "file", "text": "tanpa berkas"}, ""),
    ],
)
def test_evidence_that_proves_nothing_is_refused_with_what_was_typed(
    client: Client, given: dict[str, str], says: str
) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    answer = client.post(path(plan, "bukti/"), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    if says:
        assert f'id="evidence_{says}_error"' in page
    assert not Evidence.objects.exists()


def test_a_file_that_is_not_what_its_name_says_is_refused(client: Client) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    for name, content in (("berita.pdf", b"MZ program"), ("gambar.svg", b"<svg/>"), ("kosong.pdf", b"")):
        answer = client.post(path(plan, "bukti/"), {"kind": "file", "file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_a_file_is_given_out_to_who_reads_the_action_and_to_nobody_else(client: Client, kind: str) -> None:
    plan = Plan("in_progress")
    one = plan.prove(kind="file", file=SimpleUploadedFile("berita.pdf", PDF))
    note = plan.action.evidence.get(kind="note")
    as_person(client, plan, kind)
    answer: Any = client.get(path(plan, f"bukti/{one.pk}/"))
    if kind in PARTIES or kind == "auditor":
        assert b"".join(answer.streaming_content) == PDF
        assert ("no-store" in answer["Cache-Control"], "attachment" in answer["Content-Disposition"]) == (True, True)
    else:
        assert answer.status_code == 404
    assert client.get(path(plan, f"bukti/{note.pk}/")).status_code == 404
    one.file.storage.delete(str(one.file.name))


def test_a_figure_reads_as_people_write_it_on_the_page_and_among_what_has_happened(client: Client) -> None:
    plan = Plan("in_progress")
    client.force_login(plan.coordinator)
    given = {"kind": "figure", "value": "1250", "unit": "petugas", "as_of": "2026-01-01", "source": "BPS"}
    assert client.post(path(plan, "bukti/"), given).status_code == 302
    assert "1.250 petugas" in read(client, plan)
    whole = client.get(f"/ruang-kerja/kemitraan/{plan.partnership.pk}/").content.decode()
    assert ("Angka: 1.250 petugas" in whole, "1250,0" in whole) == (True, False)


def test_evidence_is_withdrawn_with_a_reason_and_stays(client: Client) -> None:
    plan = Plan("in_progress")
    one = plan.action.evidence.get()
    client.force_login(plan.coordinator)
    assert client.post(path(plan, f"bukti/{one.pk}/tarik/"), {"reason": " "}).status_code == 422
    assert client.post(path(plan, f"bukti/{one.pk}/tarik/"), {"reason": "Salah berkas"}).status_code == 302
    page = read(client, plan)
    assert ("Panduan dikirim" in page, "Salah berkas" in page) == (True, True)
    assert client.post(path(plan, f"bukti/{one.pk}/tarik/"), {"reason": "Lagi"}).status_code == 409
    client.force_login(plan.answering)
    assert client.post(path(plan, f"bukti/{one.pk}/tarik/"), {"reason": "Bukan milik"}).status_code == 404
    assert client.post(path(plan, "bukti/999999/tarik/"), {"reason": "x"}).status_code == 404


def test_a_dispute_without_a_reason_and_one_that_comes_too_late_keep_what_was_typed(client: Client) -> None:
    plan = Plan("submitted")
    client.force_login(plan.answering)
    assert client.post(path(plan, "dispute/"), {"version": "1", "seen": "submitted"}).status_code == 422
    Action.objects.update(status="done")
    answer = client.post(path(plan, "dispute/"), {"version": "1", "seen": "submitted", "note": "Tautannya mati"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Tautannya mati" in page, "Selesai dan dikonfirmasi" in page) == (True, True)


def test_why_it_is_disputed_or_blocked_is_read_where_it_goes_on_and_is_history_afterwards(client: Client) -> None:
    def what_comes_next() -> str:
        page = read(client, plan)
        return page[page.index('id="next"') : page.index('id="what"')]

    plan = Plan("submitted")
    client.force_login(plan.answering)
    client.post(path(plan, "dispute/"), {"version": "1", "seen": "submitted", "note": "Tautannya mati"})
    client.force_login(plan.coordinator)
    assert "Tautannya mati" in what_comes_next()
    sent = {"version": now(plan).version, "seen": "disputed"}
    assert client.post(path(plan, "resume/"), sent).status_code == 302
    assert ("Tautannya mati" in what_comes_next(), "Tautannya mati" in read(client, plan)) == (False, True)
    sent = {"version": now(plan).version, "text": "Anggaran", "note": "Baru ada tahun depan"}
    client.post(path(plan, "hambatan/"), sent)
    assert "Baru ada tahun depan" in what_comes_next()


def test_what_was_read_must_be_what_is_decided_on(client: Client) -> None:
    plan = Plan("submitted")
    client.force_login(plan.answering)
    Action.objects.update(version=7)
    answer = client.post(path(plan, "confirm/"), {"version": "6", "seen": "submitted"})
    assert (answer.status_code, now(plan).status) == (409, "submitted")


def test_it_is_said_who_or_what_blocks_it_and_why(client: Client) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    answer = client.post(path(plan, "hambatan/"), {"version": "1", "note": "Menunggu"})
    assert (answer.status_code, "Menunggu" in answer.content.decode()) == (422, True)
    sent = {"version": "1", "party": plan.counterpart.pk, "note": "Belum ada tim"}
    assert client.post(path(plan, "hambatan/"), sent).status_code == 302
    assert (now(plan).status, now(plan).blocked_by) == ("blocked", plan.counterpart)
    answer = client.post(path(plan, "hambatan/"), {**sent, "note": "Sekali lagi"})
    assert (answer.status_code, "Sekali lagi" in answer.content.decode()) == (409, True)
    foreign = Plan()
    assert client.post(path(plan, "hambatan/"), {**sent, "party": foreign.owner.pk}).status_code == 422


@pytest.mark.parametrize("move", ["start", "submit", "tidak-ada"])
def test_a_note_that_is_too_long_or_a_move_that_is_none_changes_nothing(client: Client, move: str) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    answer = client.post(path(plan, f"{move}/"), {"version": "1", "note": "x" * 2001})
    assert answer.status_code == (422 if move == "start" else 404)
    assert now(plan).status == "open"


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_who_plans_an_action(client: Client, kind: str) -> None:
    plan = Plan()
    as_person(client, plan, kind)
    address = f"/ruang-kerja/kemitraan/{plan.partnership.pk}/tindakan/baru/"
    plans = kind in KEEPERS | COORDINATORS | {"other focal point"}
    assert client.get(address).status_code == (200 if plans else 404)
    sent = {**WRITTEN, "title": "Melatih petugas", "owner": plan.owner.pk, "due_on": "2027-01-31", "once": f"k-{kind}"}
    answer = client.post(address, sent)
    made = Action.objects.filter(title="Melatih petugas")
    if kind == "other focal point":  # keeps the actions of the other party only
        assert (answer.status_code, made.count()) == (422, 0)
        assert client.post(address, {**sent, "owner": plan.counterpart.pk}).status_code == 302
    elif plans:
        assert (answer.status_code, made.count()) == (302, 1)
        assert client.post(address, sent)["Location"] == answer["Location"]
        assert made.count() == 1
    else:
        assert (answer.status_code, made.count()) == (404, 0)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"due_on": "2027-02-31"}, "due_on"),
        ({"due_on": ""}, "due_on"),
        ({"owner": ""}, "owner"),
        ({"target_value": "12"}, ""),
        ({"target_value": "120", "target_unit": "%"}, "target_value"),
        ({"person": "other"}, "person"),
        ({"owner": "foreign"}, "owner"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_what_was_typed(
    client: Client, typed: dict[str, str], field: str
) -> None:
    plan, foreign = Plan(), Plan()
    client.force_login(plan.coordinator)
    named = {"other": str(plan.answering.pk), "foreign": str(foreign.owner.pk)}
    values = {**WRITTEN, "owner": str(plan.owner.pk), "due_on": "2027-01-31", "description": "Uraian saya"}
    values |= {name: named.get(value, value) for name, value in typed.items()}
    answer = client.post(f"/ruang-kerja/kemitraan/{plan.partnership.pk}/tindakan/baru/", values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Uraian saya" in page
    assert f'id="id_{field}_error"' in page if field else 'role="alert"' in page
    assert plan.partnership.actions.count() == 1


def test_nothing_is_planned_in_a_partnership_that_is_over(client: Client) -> None:
    plan = Plan()
    type(plan.partnership).objects.update(status="concluded")
    client.force_login(plan.coordinator)
    address = f"/ruang-kerja/kemitraan/{plan.partnership.pk}/tindakan/baru/"
    assert client.get(address).status_code == 404
    answer = client.post(address, {**WRITTEN, "title": "Terlambat", "owner": plan.owner.pk, "due_on": "2027-01-31"})
    assert (answer.status_code, "Terlambat" in answer.content.decode()) == (409, True)


def test_who_saves_second_sees_both_texts_and_saves_again(client: Client) -> None:
    plan = Plan()
    change_action(action=plan.action, by=plan.answering, fields={"title": "Mengirim pedoman"}, version=1)
    client.force_login(plan.coordinator)
    typed = {**WRITTEN, "title": "Mengirim buku", "owner": plan.owner.pk, "version": "1"}
    answer = client.post(path(plan, "ubah/"), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("Mengirim pedoman" in page, "Mengirim buku" in page) == (True, True)
    [version] = re.findall(r'name="version" value="(\d+)"', page)
    assert client.post(path(plan, "ubah/"), {**typed, "version": version}).status_code == 302
    assert now(plan).title == "Mengirim buku"


@pytest.mark.parametrize("rest", ["ubah/", "tenggat/", "menunggu/", "tonggak/"])
def test_what_was_typed_while_it_was_submitted_stands_on_the_page(client: Client, rest: str) -> None:
    plan = Plan("submitted")
    client.force_login(plan.coordinator)
    typed = {
        **WRITTEN,
        "title": "Judul saya",
        "owner": plan.owner.pk,
        "version": "1",
        "due_on": "2027-05-05",
        "reason": "Alasan saya",
        **steps(("Langkah saya", "2027-05-05", "")),
    }
    answer = client.post(path(plan, rest), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert {"ubah/": "Judul saya", "tenggat/": "Alasan saya", "tonggak/": "Langkah saya"}.get(rest, "") in page
    assert client.get(path(plan, rest)).status_code == 404


def test_only_a_coordinator_lets_others_read_of_it(client: Client) -> None:
    plan = Plan()
    as_person(client, plan, "owner focal point")
    assert "is_public" not in read(client, plan, "ubah/")
    client.post(path(plan, "ubah/"), {**WRITTEN, "owner": plan.owner.pk, "version": "1", "is_public": "on"})
    assert not now(plan).is_public
    client.force_login(plan.coordinator)
    client.post(path(plan, "ubah/"), {**WRITTEN, "owner": plan.owner.pk, "version": "1", "is_public": "on"})
    assert now(plan).is_public
    as_person(client, plan, "owner focal point")
    client.post(path(plan, "ubah/"), {**WRITTEN, "title": "Baru", "owner": plan.owner.pk, "version": "2"})
    assert (now(plan).title, now(plan).is_public) == ("Baru", True)


def test_a_due_date_is_moved_with_a_reason_and_how_often_is_shown(client: Client) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    later = str(today() + timedelta(days=60))
    for wrong in ({"due_on": later}, {"due_on": "2027-02-31", "reason": "x"}, {"due_on": str(plan.action.due_on)}):
        assert client.post(path(plan, "tenggat/"), {"version": "1", **wrong}).status_code == 422
    same = {"version": "1", "due_on": str(plan.action.due_on), "reason": "Sama"}
    assert client.post(path(plan, "tenggat/"), same).status_code == 422
    sent = {"version": "1", "due_on": later, "reason": "Anggaran terlambat"}
    assert client.post(path(plan, "tenggat/"), sent).status_code == 302
    page = read(client, plan)
    assert ("Anggaran terlambat" in page, "Tenggat dipindahkan 1 kali" in page) == (True, True)
    answer = client.post(path(plan, "tenggat/"), {**sent, "due_on": "2027-12-31"})
    assert (answer.status_code, "2027-12-31" in answer.content.decode()) == (409, True)


def steps(*rows: tuple[str, str, str], held: int = 0) -> dict[str, str]:
    """Milestones as the form sends them."""
    sent = {"steps-TOTAL_FORMS": str(len(rows)), "steps-INITIAL_FORMS": str(held)}
    for number, row in enumerate(rows):
        names = ("title", "due_on", "reached_on")
        sent |= {f"steps-{number}-{name}": value for name, value in zip(names, row, strict=True)}
    return sent


def test_milestones_are_set_reached_and_taken_out(client: Client) -> None:
    plan = Plan()
    client.force_login(plan.coordinator)
    rows = (("Naskah", "2027-01-05", ""), ("Cetak", "2027-01-20", ""), ("", "", ""))
    assert client.post(path(plan, "tonggak/"), {"version": "1", **steps(*rows)}).status_code == 302
    reached = (("Naskah", "2027-01-05", "2027-01-04"), ("", "", ""))
    assert client.post(path(plan, "tonggak/"), {"version": "2", **steps(*reached, held=2)}).status_code == 302
    assert [(one.title, str(one.reached_on)) for one in Milestone.objects.all()] == [("Naskah", "2027-01-04")]
    assert "tercapai pada 4 Januari 2027" in read(client, plan)
    wrong = client.post(path(plan, "tonggak/"), {"version": "3", **steps(("Tanpa hari", "", ""))})
    assert (wrong.status_code, "Tanpa hari" in wrong.content.decode()) == (422, True)
    late = client.post(path(plan, "tonggak/"), {"version": "1", **steps(("Punyaku", "2027-03-03", ""))})
    page = late.content.decode()
    assert (late.status_code, "Punyaku" in page, "Naskah" in page) == (409, True, True)
    assert client.post(path(plan, "tonggak/"), {"version": "3"}).status_code == 422


def test_an_action_waits_for_others_of_its_partnership_and_never_in_a_circle(client: Client) -> None:
    plan, foreign = Plan(), Plan()
    first = plan.add(title="Menyusun naskah")
    client.force_login(plan.coordinator)
    assert client.post(path(plan, "menunggu/"), {"version": "1", "others": foreign.action.pk}).status_code == 422
    assert client.post(path(plan, "menunggu/"), {"version": "1", "others": first.pk}).status_code == 302
    assert "Menyusun naskah" in read(client, plan)
    back = f"/ruang-kerja/kemitraan/{plan.partnership.pk}/tindakan/{first.pk}/menunggu/"
    assert client.post(back, {"version": "1", "others": plan.action.pk}).status_code == 422
    late = client.post(path(plan, "menunggu/"), {"version": "1"})
    assert (late.status_code, "Menyusun naskah" in late.content.decode()) == (409, True)


def test_each_side_mails_a_link_to_whom_it_may_and_withdraws_it(client: Client) -> None:
    plan = Plan("submitted")
    head = plan.user("other head")
    membership = head.memberships.get()
    client.force_login(plan.coordinator)
    assert 'name="email"' not in read(client, plan)
    answer = client.post(path(plan, "tautan/"), {"email": "siapa@contoh.example", "organisation": plan.other.pk})
    assert (answer.status_code, mail.outbox) == (422, [])
    assert client.post(path(plan, "tautan/"), {"member": membership.pk}).status_code == 302
    assert [letter.to for letter in mail.outbox] == [[head.email]]
    client.force_login(plan.answering)
    page = read(client, plan)
    assert ('name="email"' in page, head.email in page) == (True, True)
    for wrong in (
        {},
        {"email": "bukan alamat", "organisation": plan.other.pk},
        {"email": "a@contoh.example", "member": membership.pk, "organisation": plan.other.pk},
        {"email": "a@contoh.example", "organisation": plan.owning.pk},
        {"member": plan.coordinator.memberships.get().pk},
    ):
        assert client.post(path(plan, "tautan/"), wrong).status_code == 422
    sent = {"email": "dinas@contoh.example", "organisation": plan.other.pk}
    assert client.post(path(plan, "tautan/"), sent).status_code == 302
    link = ConfirmationLink.objects.get(email="dinas@contoh.example")
    assert client.post(path(plan, f"tautan/{link.pk}/tarik/")).status_code == 302
    assert ConfirmationLink.objects.get(pk=link.pk).withdrawn_at
    assert client.post(path(plan, "tautan/999999/tarik/")).status_code == 404


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_links_are_the_coordinators(client: Client, kind: str) -> None:
    plan = Plan("submitted")
    link = make_link(action=plan.action, organisation=plan.other, by=plan.answering, email="dinas@contoh.example")
    as_person(client, plan, kind)
    if kind in PARTIES:
        assert ("dinas@contoh.example" in read(client, plan)) is (kind in COORDINATORS)
    if kind not in COORDINATORS:
        assert client.post(path(plan, "tautan/"), {"email": "x@contoh.example"}).status_code == 404
        assert client.post(path(plan, f"tautan/{link.pk}/tarik/")).status_code == 404
        assert ConfirmationLink.objects.get().withdrawn_at is None


def test_no_link_is_mailed_for_what_was_decided_meanwhile(client: Client) -> None:
    plan = Plan("done")
    client.force_login(plan.answering)
    assert 'name="email"' not in read(client, plan)
    sent = {"email": "dinas@contoh.example", "organisation": plan.other.pk}
    assert (client.post(path(plan, "tautan/"), sent).status_code, mail.outbox) == (409, [])


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_everybody_of_a_party_comments_and_the_auditor_only_reads(client: Client, kind: str) -> None:
    plan = Plan()
    as_person(client, plan, kind)
    answer = client.post(path(plan, "komentar/"), {"text": "Bagaimana?", "once": "satu"})
    assert answer.status_code == (302 if kind in PARTIES else 404)
    if kind in PARTIES:
        client.post(path(plan, "komentar/"), {"text": "Bagaimana?", "once": "satu"})
        assert read(client, plan).count("<p>Bagaimana?</p>") == 1
        empty = client.post(path(plan, "komentar/"), {"text": " "})
        assert empty.status_code == 422
    elif kind == "auditor":
        assert path(plan, "komentar/") not in read(client, plan)


def test_a_comment_for_one_party_is_read_by_nobody_else_and_is_its_writers_to_correct(client: Client) -> None:
    plan = Plan()
    said = add_comment(
        partnership=plan.partnership, action=plan.action, text="Rahasia", by=plan.coordinator, for_parties=[plan.owner]
    )
    client.force_login(plan.answering)
    assert "Rahasia" not in read(client, plan)
    for rest in ("ubah/", "tarik/"):
        assert client.post(path(plan, f"komentar/{said.pk}/{rest}"), {"text": "x"}).status_code == 404
    client.force_login(plan.coordinator)
    assert client.post(path(plan, f"komentar/{said.pk}/ubah/"), {"text": ""}).status_code == 422
    assert client.post(path(plan, f"komentar/{said.pk}/ubah/"), {"text": "Rahasia kita"}).status_code == 302
    assert "Rahasia kita" in read(client, plan)
    assert client.post(path(plan, f"komentar/{said.pk}/tarik/")).status_code == 302
    page = read(client, plan)
    assert "Rahasia kita" not in page
    late = client.post(path(plan, f"komentar/{said.pk}/ubah/"), {"text": "Terlambat"})
    assert (late.status_code, "Terlambat" in late.content.decode()) == (409, True)
    assert Comment.objects.count() == 1
    wrong = {"text": "Untuk Anda", "for_parties": plan.owner.pk, "mentions": plan.answering.pk}
    answer = client.post(path(plan, "komentar/"), wrong)
    assert (answer.status_code, "Untuk Anda" in answer.content.decode()) == (422, True)


def fill(plan: Plan, number: int, person: User) -> None:
    """So many of everything that belongs to an action."""
    for n in range(number):
        plan.prove(kind="note", text=f"Bukti {n} {plan.action.evidence.count()}")
        add_comment(partnership=plan.partnership, action=plan.action, text=f"Ucapan {n}", by=person)
        first = plan.add(title=f"Sebelum {n}")
        plan.action.depends_on.add(first)
        first.depends_on.add(plan.add(title="Yang lain"))
        plan.add(title="Sesudah").depends_on.add(plan.action)
        version = now(plan).version
        change_due(
            action=plan.action,
            due_on=now(plan).due_on + timedelta(days=1),
            reason="Geser",
            by=plan.coordinator,
            version=version,
        )
    rows = [{"title": f"Langkah {n}", "due_on": today(), "reached_on": None} for n in range(number)]
    set_milestones(action=plan.action, rows=rows, by=plan.coordinator, version=now(plan).version)


@pytest.mark.parametrize("kind", ["owner coordinator", "other coordinator"])
def test_three_of_everything_take_as_many_queries_as_one(client: Client, kind: str) -> None:
    plan = Plan("in_progress")
    person = as_person(client, plan, kind)
    fill(plan, 1, person)
    client.get(path(plan))
    counts = []
    for _round in range(2):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            read(client, plan)
        counts.append(len(captured))
        fill(plan, 3, person)
    assert counts[0] == counts[1]
