"""Asking for a visit without an account: four steps that survive a lost connection."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Organisation
from portal.core.models import StatusChange, today
from portal.workspace.notices import tell
from tests.factories import OrganisationFactory, RegionFactory, member_of
from visits.forms.request import PublicWhoForm
from visits.models import Visit, VisitKind, VisitRequest

pytestmark = pytest.mark.django_db
START = "/minta-kunjungan/"
PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture(autouse=True)
def _host() -> None:
    OrganisationFactory(operator=True)
    VisitKind.objects.create(key="kunjungan_kerja", name_id="Kunjungan kerja", name_en="Working visit")


def stamp(seconds_ago: int = 10) -> str:
    with time_machine.travel(timezone.now() - timedelta(seconds=seconds_ago), tick=False):
        return PublicWhoForm.stamp()


def who(**fields: Any) -> dict[str, Any]:
    return {
        "institution": "Pemprov Kalimantan Utara",
        "level": "other",
        "contact_name": "Narahubung contoh",
        "contact_email": "narahubung@contoh.example",
        "begun": stamp(),
        "once": "satu",
        **fields,
    }


def begin(client: Client, **fields: Any) -> str:
    """The address of the request after the first step."""
    answer = client.post(START, who(**fields))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"].removesuffix("2/")


def fill(client: Client, url: str) -> None:
    kind = VisitKind.objects.get()
    what = {"kind": kind.pk, "mode": "virtual", "aims": "Belajar kanal aduan", "questions": "Berapa biayanya?"}
    assert client.post(f"{url}2/", what).status_code == 302
    when = {"day_1": today() + timedelta(days=20), "time_1": "09:00", "participants": 12}
    letter = SimpleUploadedFile("surat resmi.pdf", PDF, "application/pdf")
    assert client.post(f"{url}3/", {**when, "letter": letter}).status_code == 302


def test_a_request_goes_from_the_first_step_to_the_receipt(client: Client) -> None:
    url = begin(client)
    fill(client, url)
    page = client.get(f"{url}4/").content.decode()
    assert "Belajar kanal aduan" in page
    assert "surat_resmi.pdf" in page
    assert client.post(f"{url}4/")["Location"] == url
    request = VisitRequest.objects.get()
    receipt = client.get(url).content.decode()
    assert request.number in receipt
    assert (request.visit.status, request.visit.mode, request.dates.count()) == ("submitted", "virtual", 1)


def test_the_link_comes_by_mail_and_leads_back_to_the_draft(client: Client) -> None:
    url = begin(client)
    tell()
    (letter,) = mail.outbox
    assert letter.to == ["narahubung@contoh.example"]
    assert f"{url}2/" in letter.body
    assert Client().get(f"{url}2/").status_code == 200


def test_after_sending_both_sides_are_told(client: Client) -> None:
    coordinator = member_of("jsc_coordinator", Organisation.objects.get())
    url = begin(client)
    fill(client, url)
    client.post(f"{url}4/")
    tell()
    assert {one.to[0] for one in mail.outbox} == {"narahubung@contoh.example", coordinator.email}


def test_what_was_sent_can_no_longer_be_changed_but_followed_and_cancelled(client: Client) -> None:
    url = begin(client)
    fill(client, url)
    client.post(f"{url}4/")
    assert client.get(f"{url}2/")["Location"] == url
    client.post(f"{url}2/", {"aims": "Lain"})
    assert VisitRequest.objects.get().aims == "Belajar kanal aduan"
    client.post(f"{url}batal/", {"note": "Jadwal gubernur berubah"})
    assert Visit.objects.get().status == "cancelled"
    assert "Jadwal gubernur berubah" in client.get(url).content.decode()


def test_a_form_posted_twice_is_one_request_and_one_mail(client: Client) -> None:
    first, second = begin(client), begin(client)
    tell()
    assert first == second
    assert (VisitRequest.objects.count(), len(mail.outbox)) == (1, 1)


def test_sent_twice_it_is_sent_once(client: Client) -> None:
    url = begin(client)
    fill(client, url)
    assert [client.post(f"{url}4/").status_code for _ in range(2)] == [302, 302]
    assert StatusChange.objects.count() == 1


def test_an_incomplete_request_is_not_sent_and_says_what_is_missing(client: Client) -> None:
    url = begin(client)
    answer = client.post(f"{url}4/")
    assert answer.status_code == 422
    assert Visit.objects.get().status == "draft"


@pytest.mark.parametrize("token", ["1-x", "x", "1", "-", "999999999999999999999-a", "1-" + "a" * 40])
def test_a_link_that_opens_nothing_says_so_whatever_the_reason(client: Client, token: str) -> None:
    begin(client)
    for path in ("", "2/", "4/"):
        answer = client.get(f"{START}{token}/{path}")
        assert answer.status_code == 404
        assert "Minta kunjungan" in answer.content.decode() or "Ask for a visit" in answer.content.decode()


def test_an_expired_link_opens_nothing(client: Client) -> None:
    url = begin(client)
    VisitRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"{url}2/").status_code == 404
    assert client.post(f"{url}4/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_email", "bukan surel"),
        ("contact_email", "a@contoh.example\r\nBcc: b@contoh.example"),
        ("contact_name", "Nama\r\nBcc: b@contoh.example"),
        ("institution", "Dinas\nlain"),
        ("institution", ""),
        ("level", "raja"),
        ("level", "province"),  # without its region
        ("region", "999999"),
        ("website", "http://iklan.example"),
        ("begun", "dipalsukan"),
    ],
)
def test_what_is_wrong_in_the_first_step_is_said_with_what_was_typed(client: Client, field: str, value: str) -> None:
    answer = client.post(START, who(**{field: value, "contact_phone": "0812 contoh"}))
    assert answer.status_code == 422
    assert "0812 contoh" in answer.content.decode()
    assert not VisitRequest.objects.exists()


def test_a_machine_is_faster_than_people(client: Client) -> None:
    assert client.post(START, who(begun=stamp(0))).status_code == 422


def test_a_region_is_kept(client: Client) -> None:
    region = RegionFactory()
    begin(client, level="province", region=region.pk)
    assert VisitRequest.objects.get().region == region


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"day_1": today()}, "day_1"),
        ({"day_1": today() - timedelta(days=400)}, "day_1"),
        ({"day_1": "31-02-2027"}, "day_1"),
        ({"participants": 0}, "participants"),
        ({"participants": 501}, "participants"),
        ({"participants": "banyak"}, "participants"),
        ({"time_2": "09:00"}, "day_2"),
        ({"letter": SimpleUploadedFile("surat.pdf", b"MZ\x90\x00", "application/pdf")}, "letter"),
        ({"letter": SimpleUploadedFile("surat.pdf", PDF + b"0" * (5 * 1024 * 1024), "application/pdf")}, "letter"),
    ],
)
def test_what_is_wrong_in_the_third_step_is_said_and_nothing_is_lost(
    client: Client, fields: dict[str, Any], what: str
) -> None:
    url = begin(client)
    good = {"day_1": today() + timedelta(days=20), "participants": 12, "letter_number": "005/123"}
    answer = client.post(f"{url}3/", {**good, **fields})
    assert answer.status_code == 422
    assert f'href="#id_{what}"' in answer.content.decode()
    assert "005/123" in answer.content.decode()
    assert not VisitRequest.objects.get().dates.exists()


def test_three_hundred_participants_are_welcome_to_ask(client: Client) -> None:
    url = begin(client)
    client.post(f"{url}3/", {"day_1": today() + timedelta(days=20), "participants": 300})
    assert VisitRequest.objects.get().participants == 300


def test_too_many_requests_for_one_address_are_stopped_and_others_are_not(client: Client, settings: Any) -> None:
    settings.PORTAL_REQUESTS_PER_DAY = 2
    answers = [client.post(START, who(once=str(n))).status_code for n in range(3)]
    assert answers == [302, 302, 422]
    other = who(once="lain", contact_email="lain@contoh.example")
    assert client.post(START, other, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_the_letter_is_nobodys_but_the_parties(client: Client) -> None:
    url = begin(client)
    fill(client, url)
    client.post(f"{url}4/")
    visit = Visit.objects.get()
    host = member_of("jsc_coordinator", visit.host)
    path = f"/ruang-kerja/kunjungan/{visit.pk}/surat/"
    assert client.get(path).status_code == 302
    client.force_login(member_of("coordinator"))
    assert client.get(path).status_code == 404
    client.force_login(host)
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_member_asks_with_what_is_known_filled_in(client: Client) -> None:
    organisation = OrganisationFactory(region=RegionFactory())
    user = member_of("focal_point", organisation)
    client.force_login(user)
    page = client.get("/ruang-kerja/kunjungan/minta/").content.decode()
    assert organisation.name_id in page
    assert user.email in page
    fields = {**who(), "level": "province", "region": organisation.region_id, "organisation": organisation.pk}
    answer = client.post("/ruang-kerja/kunjungan/minta/", fields)
    request = VisitRequest.objects.get()
    assert answer["Location"] == f"/ruang-kerja/kunjungan/{request.visit_id}/minta/2/"
    assert (request.asked_by, request.organisation) == (user, organisation)
    fill(client, answer["Location"].removesuffix("2/"))
    client.post(answer["Location"].replace("/2/", "/4/"))
    assert Visit.objects.get().status == "submitted"


def test_a_member_cannot_ask_in_anothers_name(client: Client) -> None:
    client.force_login(member_of("focal_point"))
    other = OrganisationFactory()
    page = client.get(f"/ruang-kerja/kunjungan/minta/?organisation={other.pk}")
    assert page.status_code == 403
    client.force_login(member_of("member"))
    assert client.get("/ruang-kerja/kunjungan/minta/").status_code == 403


def test_what_happened_is_told_in_local_time(client: Client) -> None:
    url = begin(client)
    fill(client, url)
    with time_machine.travel("2026-11-24T20:30:00+00:00", tick=False):
        client.post(f"{url}4/")
        assert "25 November 2026, 03.30" in client.get(url).content.decode()
