import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.accounts import actions
from portal.accounts.models import Organisation
from portal.core.logs import hide_tokens
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /akun/undangan/aB3-_x/", "GET /akun/undangan/…/"),
        ("Gone: /en/konfirmasi/aB3-_x/bukti/4/", "Gone: /en/konfirmasi/…/bukti/4/"),
        ("Not Found: /en/akun/undangan/aB3", "Not Found: /en/akun/undangan/…"),
        ("GET /akun/password/reset/key/1a-c2d3e4/?x=1", "GET /akun/password/reset/key/…/?x=1"),
        ("GET /akun/password/reset/key/done/", "GET /akun/password/reset/key/done/"),
        (
            "GET /akun/login/?next=%2Fakun%2Fundangan%2FaB3%2F&x=1",
            "GET /akun/login/?next=%2Fakun%2Fundangan%2F…%2F&x=1",
        ),
        ("GET /akun/login/?next=/akun/undangan/aB3/", "GET /akun/login/?next=/akun/undangan/…/"),
    ],
)
def test_links_that_let_in_are_left_out_of_the_log(text: str, shown: str) -> None:
    assert hide_tokens(None, "info", {"request": text, "code": 200}) == {"request": shown, "code": 200}


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[StringIO]:
    """What the console handler writes from level INFO."""
    for logger in (None, "django", "django_structlog"):
        caplog.set_level("INFO", logger)
    handler = next(one for one in logging.getLogger("django").handlers if isinstance(one, logging.StreamHandler))
    before, level = handler.setStream(StringIO()), handler.level
    handler.setLevel("INFO")
    yield handler.stream
    handler.setStream(before)
    handler.setLevel(level)


def test_no_live_link_is_written_to_the_log(client: Client, operator: Organisation, written: StringIO) -> None:
    _invitation, link = actions.invite(email="x@contoh.example", organisation=operator, role="member", by=None)
    token = link.strip("/").split("/")[-1]
    client.post(reverse("account_reset_password"), {"email": UserFactory().email})
    reset = next(word for word in mail.outbox[-1].body.split() if "/reset/key/" in word)
    key = reset.split("/key/")[1].strip("/")
    for path in (f"/akun/undangan/{token}/", f"/akun/undangan/{token}", f"/akun/undangan/{token}x/"):
        client.get(path, follow=True)
    client.get(f"/akun/password/reset/key/{key}/", follow=True)
    client.get(reverse("account_login"), {"next": f"/akun/undangan/{token}/"})
    log = written.getvalue()
    assert "/akun/undangan/" in log
    assert "/akun/password/reset/key/" in log
    assert token not in log
    assert key not in log
