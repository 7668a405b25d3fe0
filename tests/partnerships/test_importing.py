"""Existing agreements and actions from a workbook: what is taken, what is refused and why, and never the half of it."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partnerships.actions import Side, set_parties
from partnerships.importing.columns import SHEETS
from partnerships.models import Action, Agreement, Partnership, PartnershipImport
from portal.accounts.models import Organisation
from tests.factories import OrganisationFactory, RegionFactory, member_of
from tests.partnerships.cooperation import Cooperation, document_kind

pytestmark = pytest.mark.django_db
PAGE = "/ruang-kerja/kemitraan/impor/"
TITLE = "Kanal aduan lama (contoh)"


@pytest.fixture
def cooperation(client: Client) -> Cooperation:
    made = Cooperation()
    document_kind()
    client.force_login(made.maker)
    return made


def agreement(cooperation: Cooperation, **changed: Any) -> list[Any]:
    """A row of the first sheet, by heading."""
    ours, theirs = cooperation.ours.name_id, cooperation.theirs.name_id
    values = {
        "Kemitraan": TITLE,
        "Pihak": f"{ours}; {theirs}",
        "Jenis kerja sama": "KSDD contoh",
        "Urusan": "Kominfo",
        "Jenis naskah": "pks_contoh",
        "Nomor": "120/1; 45/2",
        "Judul naskah": "PKS lama",
        "Ditandatangani": date(2024, 1, 10),
        "Berlaku sejak": None,
        "Berakhir": "09-01-2029",
        "Penanda tangan": f"{ours}: Gubernur; {theirs}: Wali Kota",
        **{name.replace("_", " "): value for name, value in changed.items()},
    }
    return list(values.values())


def action(cooperation: Cooperation, **changed: Any) -> list[Any]:
    """A row of the second sheet, by heading."""
    values = {
        "Kemitraan": TITLE,
        "Pihak": f"{cooperation.theirs.slug}; {cooperation.ours.slug}",
        "Tindakan": "Mengirim panduan",
        "Pemilik": cooperation.theirs.name_id,
        "Tenggat": "31/12/2027",
        "Prioritas": "tinggi",
        "Nomor naskah": "120/1",
        "Hasil yang diharapkan": "Panduan diterima",
        **{name.replace("_", " "): value for name, value in changed.items()},
    }
    return list(values.values())


def workbook(agreements: Sequence[Any] = (), actions: Sequence[Any] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for (name, columns), rows in zip(SHEETS.items(), (agreements, actions), strict=True):
        sheet = book.create_sheet(name)
        sheet.append([column.name for column in columns])
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def checked(client: Client, content: bytes, name: str = "kemitraan.xlsx") -> Any:
    """The page after a workbook was brought."""
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)}, follow=True)


def brought(client: Client, content: bytes) -> PartnershipImport:
    """What was found in a workbook that is not refused as a whole."""
    page = checked(client, content)
    assert page.status_code == 200, page.context["form"].errors
    found: PartnershipImport = page.context["brought"]
    return found


def carried_out(client: Client, found: PartnershipImport) -> PartnershipImport:
    """The import after its button was pressed."""
    assert client.post(f"{PAGE}{found.pk}/jalankan/").status_code == 302
    found.refresh_from_db()
    return found


def imported(client: Client, content: bytes) -> PartnershipImport:
    """An import of which every row could be taken, or was there already."""
    found = brought(client, content)
    assert list(found.faults.all()) == []
    return carried_out(client, found) if found.can_be_written else found


def problems(client: Client, content: bytes) -> list[tuple[str, int, str]]:
    """Where something is wrong; nothing can be imported."""
    found = brought(client, content)
    assert (found.state, bool(found.file)) == ("faulty", False)
    assert client.post(f"{PAGE}{found.pk}/jalankan/").status_code == 409
    assert not Partnership.objects.filter(title=TITLE).exists()
    return list(found.faults.values_list("sheet", "line", "column"))


def test_the_check_says_what_would_be_new_and_writes_nothing(client: Client, cooperation: Cooperation) -> None:
    found = brought(client, workbook([agreement(cooperation)], [action(cooperation)]))
    assert (found.partnerships, found.agreements, found.actions, found.unchanged) == (1, 1, 1, 0)
    assert (found.state, found.by, found.name) == ("ready", cooperation.maker, "kemitraan.xlsx")
    assert not Partnership.objects.filter(title=TITLE).exists()


def test_what_was_checked_is_imported_and_the_same_file_again_changes_nothing(
    client: Client, cooperation: Cooperation
) -> None:
    content = workbook([agreement(cooperation)], [action(cooperation)])
    assert imported(client, content).state == "written"
    partnership = Partnership.objects.get(title=TITLE)
    signed = partnership.agreements.get()
    planned = partnership.actions.get()
    assert (partnership.status, partnership.made_by) == ("active", cooperation.maker)
    assert (signed.status, signed.signed_on, signed.ends_on) == ("signed", date(2024, 1, 10), date(2029, 1, 9))
    assert [(side.number, side.signer_office) for side in signed.sides.all()] == [
        ("120/1", "Gubernur"),
        ("45/2", "Wali Kota"),
    ]
    assert (planned.owner.organisation, planned.due_on) == (cooperation.theirs, date(2027, 12, 31))
    assert (planned.priority, planned.agreement, planned.status) == ("high", signed, "open")
    found = imported(client, content)
    assert (found.partnerships, found.agreements, found.actions, found.unchanged) == (0, 0, 0, 2)
    assert (found.state, bool(found.file)) == ("nothing_new", False)
    assert (Agreement.objects.filter(title="PKS lama").count(), Action.objects.count()) == (1, 1)


def test_the_same_file_brought_by_the_other_side_changes_nothing_either(
    client: Client, cooperation: Cooperation
) -> None:
    content = workbook([agreement(cooperation)], [action(cooperation)])
    imported(client, content)
    client.force_login(cooperation.partner)
    imported(client, content)
    assert (Partnership.objects.filter(title=TITLE).count(), Action.objects.count()) == (1, 1)


def test_an_action_that_was_moved_in_the_portal_is_not_brought_again(client: Client, cooperation: Cooperation) -> None:
    content = workbook([agreement(cooperation)], [action(cooperation)])
    imported(client, content)
    Action.objects.update(due_on=date(2028, 6, 1))
    assert brought(client, content).actions == 0


def test_what_was_renamed_in_the_portal_is_not_brought_again(client: Client, cooperation: Cooperation) -> None:
    content = workbook([agreement(cooperation)], [action(cooperation)])
    imported(client, content)
    Partnership.objects.filter(title=TITLE).update(title="Nama baru (contoh)")
    Agreement.objects.get(title="PKS lama").sides.update(number="121/9")
    found = brought(client, content)
    assert (found.state, found.unchanged) == ("nothing_new", 2)


def test_parties_that_have_changed_in_the_portal_are_asked_for(client: Client, cooperation: Cooperation) -> None:
    content = workbook([agreement(cooperation)])
    imported(client, content)
    partnership = Partnership.objects.get(title=TITLE)
    set_parties(
        partnership=partnership,
        parties=[Side(one) for one in (cooperation.ours, cooperation.theirs, OrganisationFactory())],
        by=cooperation.maker,
        version=partnership.version,
    )
    assert [(one.line, one.column) for one in brought(client, content).faults.all()] == [(2, "Pihak")]


def test_rows_join_a_partnership_that_the_portal_has(client: Client, cooperation: Cooperation) -> None:
    title = cooperation.partnership.title
    imported(client, workbook([], [action(cooperation, Kemitraan=title, Nomor_naskah=None, Prioritas=None)]))
    assert cooperation.partnership.actions.get().priority == "normal"


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no such day": ({"Berakhir": "31-02-2029"}, "Berakhir"),
    "an end before the signature": ({"Berakhir": "2023-12-31"}, "Berakhir"),
    "an end before it is in force": ({"Berlaku_sejak": "2030-01-01"}, "Berakhir"),
    "a signature to come": ({"Ditandatangani": "2099-01-01", "Berakhir": "2100-01-01"}, "Ditandatangani"),
    "an unknown kind": ({"Jenis_naskah": "surat cinta"}, "Jenis naskah"),
    "an unknown organisation": ({"Pihak": "Provinsi Antah; Berantah"}, "Pihak"),
    "nothing": ({"Judul_naskah": None}, "Judul naskah"),
    "a formula": ({"Judul_naskah": "=1+1"}, "Judul naskah"),
    "a title without end": ({"Judul_naskah": "a" * 301}, "Judul naskah"),
    "more numbers than parties": ({"Nomor": "1;2;3"}, "Nomor"),
    "no first number": ({"Nomor": ";2"}, "Nomor"),
    "an office of nobody": ({"Penanda_tangan": "Gubernur"}, "Penanda tangan"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_cell_is_named_with_its_line_and_column(client: Client, cooperation: Cooperation, case: str) -> None:
    changed, column = WRONG[case]
    right = agreement(cooperation, Nomor="7; 8")
    assert problems(client, workbook([right, agreement(cooperation, **changed)])) == [("Naskah", 3, column)]


def test_a_signer_of_no_party_or_none_of_a_party_is_refused(client: Client, cooperation: Cooperation) -> None:
    stranger, ours = OrganisationFactory(), cooperation.ours.name_id
    rows = [
        agreement(cooperation, Penanda_tangan=f"{ours}: Gubernur; {stranger.name_id}: Bupati"),
        agreement(cooperation, Penanda_tangan=f"{ours}: Gubernur", Nomor="9"),
        agreement(cooperation, Penanda_tangan=f"{ours}: {'a' * 201}", Nomor="10"),
    ]
    assert problems(client, workbook(rows)) == [("Naskah", line, "Penanda tangan") for line in (2, 3, 4)]


def test_one_number_twice_and_two_kinds_of_one_partnership_are_refused(
    client: Client, cooperation: Cooperation
) -> None:
    rows = [agreement(cooperation), agreement(cooperation), agreement(cooperation, Nomor="3", Urusan="kominfo_contoh")]
    assert problems(client, workbook(rows)) == [("Naskah", 3, "Nomor")]


WRONG_ACTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a partnership nobody described": ({"Kemitraan": "Yang lain"}, "Kemitraan"),
    "an unknown number": ({"Nomor_naskah": "999"}, "Nomor naskah"),
    "no such day": ({"Tenggat": "31-02-2027"}, "Tenggat"),
    "an unknown priority": ({"Prioritas": "segera"}, "Prioritas"),
    "too long a title": ({"Tindakan": "a" * 201}, "Tindakan"),
    "too long a result": ({"Hasil_yang_diharapkan": "a" * 1001}, "Hasil yang diharapkan"),
    "one party alone": ({"Pihak": "x"}, "Pihak"),
}


@pytest.mark.parametrize("case", WRONG_ACTIONS)
def test_a_wrong_action_is_named_and_the_agreements_beside_it_wait(
    client: Client, cooperation: Cooperation, case: str
) -> None:
    changed, column = WRONG_ACTIONS[case]
    content = workbook([agreement(cooperation)], [action(cooperation, **changed)])
    assert problems(client, content) == [("Tindakan", 2, column)]


def test_an_owner_of_no_party_is_refused(client: Client, cooperation: Cooperation) -> None:
    content = workbook([agreement(cooperation)], [action(cooperation, Pemilik=OrganisationFactory().name_id)])
    assert problems(client, content) == [("Tindakan", 2, "Pemilik")]


def test_a_partnership_that_is_over_takes_nothing_any_more(client: Client, cooperation: Cooperation) -> None:
    cooperation.become("concluded")
    row = action(cooperation, Kemitraan=cooperation.partnership.title, Nomor_naskah=None)
    assert problems(client, workbook([], [row])) == [("Tindakan", 2, "Kemitraan")]


def test_nobody_brings_what_organisations_of_others_agreed(client: Client, cooperation: Cooperation) -> None:
    content = workbook([agreement(cooperation)])
    client.force_login(member_of("coordinator"))
    assert problems(client, content) == [("Naskah", 2, "Pihak")]


@pytest.mark.parametrize("role", ["focal_point", "head", "member", "auditor"])
def test_only_coordinators_import(client: Client, cooperation: Cooperation, role: str) -> None:
    client.force_login(member_of(role, cooperation.ours))
    for address in (PAGE, f"{PAGE}templat.xlsx"):
        assert client.get(address).status_code == 403
    assert checked(client, workbook([agreement(cooperation)])).status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_login(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def refused(client: Client, content: bytes) -> str:
    page = checked(client, content)
    assert page.status_code == 422
    assert not PartnershipImport.objects.exists()
    return str(page.context["form"].errors["file"])


def test_files_that_are_no_such_workbook_are_refused_as_a_whole(client: Client, cooperation: Cooperation) -> None:
    whole = workbook([agreement(cooperation)])
    other = openpyxl.Workbook()
    no_columns = openpyxl.Workbook()
    no_columns.worksheets[0].title = "Naskah"
    texts = [refused(client, content) for content in (b"", b"bukan zip", whole[: len(whole) // 2], b"PK\x03\x04")]
    for book in (other, no_columns):
        file = io.BytesIO()
        book.save(file)
        texts.append(refused(client, file.getvalue()))
    assert all(texts)
    assert refused(client, workbook())


def test_a_bomb_is_refused_before_it_unpacks(client: Client, cooperation: Cooperation) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, b" " * 60_000_000 if name.endswith("sheet1.xml") else old.read(name))
    assert refused(client, made.getvalue())


def test_two_organisations_of_one_region_are_refused_before_anything_is_written(
    client: Client, cooperation: Cooperation
) -> None:
    region = cooperation.ours.region or RegionFactory()
    Organisation.objects.filter(pk__in=[cooperation.ours.pk, cooperation.theirs.pk]).update(region=region)
    assert problems(client, workbook([agreement(cooperation)])) == [("Naskah", 2, "Pihak")]


def test_the_template_has_the_columns_and_explains_each(client: Client, cooperation: Cooperation) -> None:
    answer = client.get(f"{PAGE}templat.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    for name, columns in SHEETS.items():
        assert [cell.value for cell in book[name][1]] == [column.name for column in columns]
    explained = [(row[0].value, row[1].value) for row in book["Penjelasan"].iter_rows(min_row=2)]
    assert explained == [(name, column.name) for name, columns in SHEETS.items() for column in columns]
