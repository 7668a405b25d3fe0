from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.accounts import actions
from portal.accounts.models import Organisation
from tests.factories import PASSWORD, UserFactory, member_of

NEW = "kata sandi baru yang panjang"


def main(response: object) -> str:
    """The part of a page that is not its frame, without tokens."""
    content: str = response.content.decode()  # type: ignore[attr-defined]
    return content.split("<main", 1)[1].split("</main>", maxsplit=1)[0]


def test_wrong_password_closed_account_and_unknown_address_look_the_same(client: Client) -> None:
    known, closed = UserFactory(), UserFactory(closed=True)
    answers = set()
    for email, password in [(known.email, "salah"), (closed.email, PASSWORD), ("tidak@contoh.example", PASSWORD)]:
        response = Client().post(reverse("account_login"), {"login": email, "password": password})
        assert response.status_code == 200
        body = main(response).replace(email, "")
        answers.add(body[body.index("error-summary") :].split("</div>")[0])
    assert len(answers) == 1


def test_reset_answers_the_same_for_known_and_unknown_and_mails_each_its_own() -> None:
    known = UserFactory()
    answers = []
    for email in [known.email, "tidak@contoh.example"]:
        response = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((response.redirect_chain, main(response)))
    assert answers[0] == answers[1]
    first, second = mail.outbox
    assert (first.to, second.to) == ([known.email], ["tidak@contoh.example"])
    assert "/akun/password/reset/key/" in first.body
    assert "/akun/password/reset/key/" not in second.body


def test_reset_link_has_the_portals_own_host(client: Client) -> None:
    known = UserFactory()
    client.post(reverse("account_reset_password"), {"email": known.email}, HTTP_HOST="127.0.0.1")
    assert "http://localhost:8000/akun/password/reset/key/" in mail.outbox[0].body
    assert "127.0.0.1" not in mail.outbox[0].body


def test_reset_changes_the_password_once_and_ends_all_sessions(client: Client) -> None:
    user = UserFactory()
    old_session = Client()
    old_session.force_login(user)
    client.post(reverse("account_reset_password"), {"email": user.email})
    path = next(w for w in mail.outbox[0].body.split() if "/reset/key/" in w).removeprefix("http://localhost:8000")
    form = client.get(path, follow=True)
    page = form.redirect_chain[-1][0]
    bad = client.post(page, {"password1": "pendek", "password2": "pendek"})
    assert "password1" in bad.context["form"].errors
    client.post(page, {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert old_session.get(reverse("profile")).status_code == 302
    again = Client().get(path, follow=True)
    assert again.context["token_fail"] is True


def test_reset_speaks_the_language_of_the_account(client: Client) -> None:
    user = UserFactory(english=True)
    client.post("/akun/password/reset/", {"email": user.email})
    assert "/en/akun/password/reset/key/" in mail.outbox[0].body


def test_changing_the_password_keeps_this_session_and_ends_the_others(client: Client) -> None:
    user = UserFactory()
    other = Client()
    for one in (client, other):
        one.force_login(user)
    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert (response.status_code, response["Location"]) == (302, reverse("profile"))
    assert client.get(reverse("profile")).status_code == 200
    assert other.get(reverse("profile")).status_code == 302
    assert mail.outbox[0].to == [user.email]


def test_wrong_old_password_changes_nothing(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    response = client.post(
        reverse("account_change_password"), {"oldpassword": "salah", "password1": NEW, "password2": NEW}
    )
    assert "oldpassword" in response.context["form"].errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_old_address_gets_no_reset_after_a_change(client: Client, operator: Organisation) -> None:
    user = UserFactory(email="lama@contoh.example")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    by = member_of("administrator", operator)
    actions.change_person(user=user, name=user.name, email="Baru@contoh.example", language="id", by=by)
    client.post(reverse("account_reset_password"), {"email": "lama@contoh.example"})
    assert "/reset/key/" not in mail.outbox[0].body
    client.post(reverse("account_reset_password"), {"email": "baru@contoh.example"})
    assert "/reset/key/" in mail.outbox[1].body


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.example/",
        "//jahat.example/",
        "///jahat.example",
        "/\\jahat.example",
        "http:jahat.example",
        "https:///jahat.example",
        "javascript:alert(1)",
        " //jahat.example",
        "\x00//jahat.example",
        "http://localhost@jahat.example/",
    ],
)
def test_next_leads_nowhere_else(client: Client, target: str) -> None:
    user = UserFactory()
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": target})
    assert (response.status_code, response["Location"]) == (302, reverse("profile"))
    client.get(reverse("account_login"), {"next": target})
    response = client.post(reverse("account_logout"), {"next": target})
    assert (response.status_code, response["Location"]) == (302, reverse("account_login"))


def test_next_leads_within_the_portal(client: Client) -> None:
    user = UserFactory()
    page = client.get(reverse("account_login"), {"next": "/daerah/"})
    assert 'name="next" value="/daerah/"' in page.content.decode()
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": "/daerah/"})
    assert response["Location"] == "/daerah/"


def test_signing_out_needs_a_post(client: Client) -> None:
    client.force_login(UserFactory())
    client.get(reverse("account_logout"))
    assert client.get(reverse("profile")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("profile")).status_code == 302


def test_guessing_is_braked_for_one_account_only(client: Client) -> None:
    cache.clear()
    victim, other = UserFactory(), UserFactory()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": victim.email, "password": "salah"})
    client.post(reverse("account_login"), {"login": victim.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_login"), {"login": other.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session


def test_too_many_attempts_get_a_page_of_ours(client: Client) -> None:
    answers = [
        client.post(reverse("account_login"), {"login": f"o{n}@contoh.example", "password": "x"}) for n in range(35)
    ]
    assert answers[-1].status_code == 429
    assert b"<main" in answers[-1].content


@pytest.mark.parametrize("field", ["login", "password"])
@pytest.mark.parametrize(
    "value", [b"a\x00b", b"\xed\xa0\x80", b"x" * 100_000, b"\xff\xfe", "\N{RIGHT-TO-LEFT OVERRIDE}".encode()]
)
def test_strange_text_at_the_door_is_no_error(client: Client, field: str, value: bytes) -> None:
    data = {"login": b"ani@contoh.example", "password": b"salah"} | {field: value}
    form = "application/x-www-form-urlencoded"
    assert client.post(reverse("account_login"), urlencode(data), content_type=form).status_code == 200
    response = client.post(reverse("account_reset_password"), urlencode({"email": value}), content_type=form)
    assert response.status_code == 200


def test_closing_an_account_ends_its_sessions_with_the_next_request(client: Client, operator: Organisation) -> None:
    editor = member_of("jsc_editor", operator)
    client.force_login(editor)
    assert client.get("/cms/").status_code == 200
    actions.deactivate(user=editor, by=member_of("administrator", operator))
    assert client.get("/cms/").status_code == 302
    assert client.get(reverse("profile")).status_code == 302
    assert not client.login(username=editor.email, password=PASSWORD)


@pytest.mark.parametrize(
    "path", ["login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "inactive/"]
)
@pytest.mark.parametrize("prefix", ["/akun/", "/en/akun/"])
def test_pages_stand_in_our_design(client: Client, prefix: str, path: str) -> None:
    response = client.get(prefix + path)
    assert response.status_code == 200
    assert b'id="main"' in response.content
    assert b'class="page-header' in response.content or b"page-header" in response.content


@pytest.mark.parametrize("path", ["reauthenticate/", "password/change/", "logout/"])
def test_pages_for_the_signed_in_stand_in_our_design(client: Client, path: str) -> None:
    client.force_login(UserFactory())
    response = client.get(f"/akun/{path}")
    assert response.status_code == 200
    assert b"page-header" in response.content


def test_reauthentication_takes_ones_own_password_only(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.post(reverse("account_reauthenticate"), {"password": "salah"}).status_code == 200
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
