"""An import from the check to its end: who sees it, how it is written, who hears of it, when it is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.storage import Storage
from django.test import Client
from django.utils import timezone

from partnerships.importing import jobs, keeping, writing
from partnerships.importing.keys import key_of_partnership
from partnerships.models import Action, Agreement, Partnership, PartnershipImport
from portal.accounts.models import Membership
from portal.core.models import Event, StatusChange
from portal.workspace.models import Notice
from portal.workspace.notices import tell
from tests.factories import member_of
from tests.partnerships.cooperation import Cooperation, document_kind
from tests.partnerships.test_importing import PAGE, TITLE, action, agreement, brought, carried_out, imported, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperation(client: Client) -> Cooperation:
    made = Cooperation()
    document_kind()
    client.force_login(made.maker)
    return made


def three(cooperation: Cooperation) -> bytes:
    """Three partnerships with an agreement and an action each."""
    titles = [f"Kemitraan {n} (contoh)" for n in range(3)]
    return workbook(
        [agreement(cooperation, Kemitraan=title) for title in titles],
        [action(cooperation, Kemitraan=title) for title in titles],
    )


def is_kept(name: str | None) -> bool:
    """Whether a private file of that name is there."""
    return bool(name) and kept_in().exists(str(name))


def kept_in() -> Storage:
    """The storage of the field, which another test's settings do not exchange."""
    return PartnershipImport(file="any").file.storage


def asked(found: PartnershipImport, **ago: int) -> PartnershipImport:
    """An import that was asked for some time ago, and that nobody has written yet."""
    found.asked_at = timezone.now() - timedelta(**ago)
    found.save(update_fields=["asked_at"])
    return found


def test_it_is_written_as_if_somebody_had_done_it_on_the_pages(client: Client, cooperation: Cooperation) -> None:
    imported(client, workbook([agreement(cooperation)], [action(cooperation)]))
    partnership = Partnership.objects.get(title=TITLE)
    signed = partnership.agreements.get()
    moves = StatusChange.objects.filter(by=cooperation.maker).order_by("pk")
    assert list(
        moves.values_list("model", "object_id", "object_title", "transition", "from_status", "to_status", "note")
    ) == [
        ("agreement", str(signed.pk), "PKS lama", "sign", "draft", "signed", ""),
        ("partnership", str(partnership.pk), TITLE, "activate", "exploring", "active", ""),
    ]
    assert [(party.organisation, party.order) for party in partnership.parties.all()] == [
        (cooperation.ours, 0),
        (cooperation.theirs, 1),
    ]
    for row in (partnership, signed, *signed.sides.all(), *partnership.actions.all()):
        row.full_clean()


def test_each_person_concerned_hears_of_it_once_whatever_was_in_it(client: Client, cooperation: Cooperation) -> None:
    tell()
    mail.outbox.clear()
    events = Event.objects.count()
    found = imported(client, three(cooperation))
    assert Event.objects.count() == events + 1
    tell()
    assert sorted(address for letter in mail.outbox for address in letter.to) == sorted(
        [cooperation.maker.email, cooperation.partner.email]
    )
    assert Notice.objects.get(user=cooperation.maker, event__kind="import.written").path == f"{PAGE}{found.pk}/"
    theirs = Notice.objects.get(user=cooperation.partner, event__kind="import.written")
    assert (theirs.path, cooperation.maker.name in theirs.text) == ("/ruang-kerja/kemitraan/", True)


def test_the_file_is_private_and_goes_once_it_is_imported(client: Client, cooperation: Cooperation) -> None:
    found = brought(client, three(cooperation))
    name = found.file.name
    assert is_kept(name)
    carried_out(client, found)
    assert (found.file.name, is_kept(name)) == ("", False)


@pytest.mark.parametrize("who", ["their coordinator", "foreign coordinator", "our focal point", "auditor"])
def test_nobody_else_sees_it(client: Client, cooperation: Cooperation, who: str) -> None:
    found = brought(client, three(cooperation))
    client.force_login(cooperation.user(who))
    for address in (f"{PAGE}{found.pk}/", f"{PAGE}{found.pk}/kesalahan.csv"):
        assert client.get(address).status_code == 404
    assert client.post(f"{PAGE}{found.pk}/jalankan/").status_code == 404
    assert not PartnershipImport.objects.visible_to(cooperation.user(who)).exists()
    found.refresh_from_db()
    assert found.asked_at is None


def test_who_coordinates_no_more_sees_it_no_more(client: Client, cooperation: Cooperation) -> None:
    found = brought(client, three(cooperation))
    Membership.objects.filter(user=cooperation.maker).delete()
    assert client.get(f"{PAGE}{found.pk}/").status_code == 404
    assert client.post(f"{PAGE}{found.pk}/jalankan/").status_code == 404


def test_one_s_own_are_listed_with_how_far_they_are(client: Client, cooperation: Cooperation) -> None:
    found = brought(client, three(cooperation))
    assert client.get(PAGE).context["listing"].items == [found]
    client.force_login(member_of("coordinator", cooperation.ours))
    assert client.get(PAGE).context["listing"].items == []


def test_while_it_is_written_the_page_says_so_and_can_be_looked_at_again(
    client: Client, cooperation: Cooperation
) -> None:
    found = asked(brought(client, three(cooperation)))
    page = client.get(f"{PAGE}{found.pk}/").content.decode()
    assert f'href="{PAGE}{found.pk}/"' in page
    assert "/jalankan/" not in page


def test_pressed_twice_it_is_written_once(client: Client, cooperation: Cooperation) -> None:
    found = carried_out(client, brought(client, three(cooperation)))
    assert client.post(f"{PAGE}{found.pk}/jalankan/").status_code == 302
    jobs.write_import.call(found.pk)
    assert Action.objects.count() == 3
    assert Event.objects.filter(kind="import.written").count() == 1


def test_an_import_that_is_gone_is_no_error(client: Client, cooperation: Cooperation) -> None:
    assert jobs.write_import.call(4711) == "gone"


def test_what_has_become_wrong_since_the_check_is_named_and_nothing_is_imported(
    client: Client, cooperation: Cooperation
) -> None:
    row = action(cooperation, Kemitraan=cooperation.partnership.title, Nomor_naskah=None)
    found = brought(client, workbook([agreement(cooperation)], [row]))
    cooperation.become("abandoned")
    carried_out(client, found)
    assert (found.state, found.asked_at, found.file.name) == ("faulty", None, "")
    assert [(one.sheet, one.line, one.column) for one in found.faults.all()] == [("Tindakan", 2, "Kemitraan")]
    assert not Partnership.objects.filter(title=TITLE).exists()
    assert Event.objects.get(kind="import.failed").object_id == str(found.pk)


def test_who_has_lost_the_right_since_the_check_imports_nothing(client: Client, cooperation: Cooperation) -> None:
    found = asked(brought(client, three(cooperation)))
    Membership.objects.filter(user=cooperation.maker).delete()
    assert jobs.write_import.call(found.pk) == "faulty"
    assert Agreement.objects.count() == 0


def test_a_failure_in_the_middle_leaves_nothing_behind(
    client: Client, cooperation: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "AT_A_TIME", 1)
    found = brought(client, three(cooperation))
    other = Cooperation()
    key = key_of_partnership("Kemitraan 1 (contoh)", {cooperation.ours.pk, cooperation.theirs.pk})
    Partnership.objects.filter(pk=other.partnership.pk).update(once_key=key)
    before = (Partnership.objects.count(), StatusChange.objects.count())
    carried_out(client, found)
    assert (found.state, found.written_at) == ("failed", None)
    assert found.failure in client.get(f"{PAGE}{found.pk}/").content.decode()
    assert (Partnership.objects.count(), StatusChange.objects.count(), Agreement.objects.count()) == (*before, 0)
    Partnership.objects.filter(pk=other.partnership.pk).update(once_key="lain")
    assert carried_out(client, found).state == "written"
    assert Agreement.objects.count() == 3


def test_an_unforeseen_error_is_written_down_and_can_be_tried_again(
    client: Client, cooperation: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asked(brought(client, three(cooperation)))
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "write", lambda *_args, **_kwargs: 1 / 0)
        assert jobs.write_import.call(found.pk) == "failed"
    found.refresh_from_db()
    assert (found.state, found.can_be_written) == ("failed", True)
    assert carried_out(client, found).state == "written"


def test_a_file_that_is_gone_is_said(client: Client, cooperation: Cooperation) -> None:
    found = brought(client, three(cooperation))
    kept_in().delete(str(found.file.name))
    assert carried_out(client, found).state == "failed"


def test_an_import_that_was_interrupted_is_said_and_can_be_asked_for_again(
    client: Client, cooperation: Cooperation
) -> None:
    found = asked(brought(client, three(cooperation)), minutes=29)
    assert jobs.imports_that_were_interrupted() == 0
    asked(found, minutes=31)
    assert jobs.imports_that_were_interrupted() == 1
    assert jobs.imports_that_were_interrupted() == 0
    found.refresh_from_db()
    assert (found.state, Event.objects.filter(kind="import.failed").count()) == ("failed", 1)
    assert carried_out(client, found).state == "written"


def test_what_is_not_imported_in_a_week_is_forgotten_with_its_file(
    client: Client, cooperation: Cooperation, django_capture_on_commit_callbacks: Any
) -> None:
    done = imported(client, workbook([agreement(cooperation)]))
    found = brought(client, three(cooperation))
    name = found.file.name
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23), tick=False):
        assert jobs.old_imports_are_forgotten() == 0
    with (
        time_machine.travel(timezone.now() + timedelta(days=7, hours=1), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert jobs.old_imports_are_forgotten() == 1
    assert list(PartnershipImport.objects.all()) == [done]
    assert not is_kept(name)


def test_a_file_left_behind_by_a_crash_goes_at_the_next_tick(client: Client, cooperation: Cooperation) -> None:
    found = asked(brought(client, three(cooperation)))
    name = found.file.name
    PartnershipImport.objects.filter(pk=found.pk).update(written_at=timezone.now())
    jobs.old_imports_are_forgotten()
    assert not is_kept(name)


def test_only_so_many_wait_for_one_person(
    client: Client, cooperation: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_WAITING", 2)
    first, second, third = [brought(client, workbook([agreement(cooperation, Nomor=str(n))])) for n in range(3)]
    assert list(PartnershipImport.objects.all()) == [third, second]
    assert client.get(f"{PAGE}{first.pk}/").status_code == 404


def test_what_is_wrong_is_paged_and_downloaded_as_a_list(client: Client, cooperation: Cooperation) -> None:
    rows = [agreement(cooperation, Nomor=str(n), Berakhir="31-02-2029") for n in range(101)]
    found = brought(client, workbook(rows))
    page = client.get(f"{PAGE}{found.pk}/")
    assert (len(page.context["listing"].items), found.faults_found) == (100, 101)
    assert [one.line for one in client.get(f"{PAGE}{found.pk}/?page=2").context["listing"].items] == [102]
    answer = client.get(f"{PAGE}{found.pk}/kesalahan.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 102
    assert lines[1].startswith("Naskah,2,Berakhir,")


def test_of_very_many_faults_the_first_are_told_and_all_are_counted(
    client: Client, cooperation: Cooperation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_FAULTS", 2)
    found = brought(client, workbook([agreement(cooperation, Nomor=str(n), Urusan="x") for n in range(5)]))
    assert (found.faults_found, found.faults.count()) == (5, 2)
    assert "2" in client.get(f"{PAGE}{found.pk}/").content.decode()
