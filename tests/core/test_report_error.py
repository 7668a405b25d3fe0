import pytest
from django.core import mail
from django.test import Client

from portal.core.models import ErrorReport

pytestmark = pytest.mark.django_db
GOOD = {"path": "/studi-kasus/crm/", "message": "Angkanya keliru.", "email": "warga@contoh.example", "website": ""}


def test_report_is_stored_and_mailed_to_the_editors(client: Client) -> None:
    answer = client.post("/lapor-kesalahan/", GOOD)
    assert answer.headers["Location"] == "/lapor-kesalahan/terkirim/"
    report = ErrorReport.objects.get()
    assert (report.path, report.message, report.language) == (GOOD["path"], GOOD["message"], "id")
    assert [one.reply_to for one in mail.outbox] == [["warga@contoh.example"]]
    assert "Angkanya keliru." in str(mail.outbox[0].body)
    assert client.get(answer.headers["Location"]).status_code == 200


def test_report_without_text_keeps_what_was_typed_and_says_why(client: Client) -> None:
    answer = client.post("/lapor-kesalahan/", GOOD | {"message": ""})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "warga@contoh.example" in text
    assert 'class="error-summary' in text
    assert not ErrorReport.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("path", "bukan-alamat"),
        ("path", "/" + "a" * 600),
        ("path", "/a\x00b"),
        ("message", "x" * 2001),
        ("message", "a\x00b"),
        ("email", "bukan surel"),
    ],
)
def test_report_with_a_wrong_value_is_refused_and_kept_on_the_form(client: Client, field: str, value: str) -> None:
    answer = client.post("/lapor-kesalahan/", GOOD | {field: value})
    assert answer.status_code == 422
    assert value.replace("\x00", "")[:20] in answer.content.decode().replace("\x00", "")
    assert not ErrorReport.objects.exists()


def test_report_keeps_the_path_of_an_address_only(client: Client) -> None:
    client.post("/lapor-kesalahan/", GOOD | {"path": "https://lain.example/daerah/?x=1\r\nBcc: a@b.example"})
    assert ErrorReport.objects.get().path == "/daerah/"
    assert mail.outbox[0].recipients() == ["editors@localhost"]


def test_report_of_a_robot_is_thanked_and_thrown_away(client: Client) -> None:
    assert client.post("/lapor-kesalahan/", GOOD | {"website": "https://spam.example"}).status_code == 302
    assert not ErrorReport.objects.exists()
    assert mail.outbox == []


def test_form_knows_the_page_it_came_from(client: Client) -> None:
    assert 'value="/daerah/bali/"' in client.get("/lapor-kesalahan/?halaman=/daerah/bali/").content.decode()
    assert client.get("/lapor-kesalahan/?halaman=%00%ED%A0%80").status_code == 200
    assert client.get("/en/lapor-kesalahan/").status_code == 200
