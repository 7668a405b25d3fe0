"""allauth is the only door."""

import pytest
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Organisation
from tests.factories import PASSWORD, UserFactory, member_of


def is_signed_in(client: Client) -> bool:
    request = HttpRequest()
    request.session = client.session
    return get_user(request).is_authenticated


@pytest.mark.parametrize(
    "path",
    [
        "/cms/login/",
        "/cms/login",
        "/cms//login/",
        "/en/cms/login/",
        "/django-admin/login/",
        "/django-admin/login",
        "/en/django-admin/login/",
        "/cms/password_reset/",
        "/cms/password_reset/confirm/MQ/set-password/",
        "/cms/password_reset/done/",
        "/cms/password_reset/complete/",
        "/django-admin/password_change/",
        "/admin/login/",
    ],
)
def test_right_password_at_another_door_does_not_sign_in(client: Client, path: str, operator: Organisation) -> None:
    administrator = member_of("administrator", operator)
    data = {
        "username": administrator.email,
        "email": administrator.email,
        "login": administrator.email,
        "password": PASSWORD,
        "next": "/cms/",
    }
    for follow in (False, True):
        response = client.post(path, data, follow=follow)
        assert response.status_code in {200, 301, 302, 404, 405}
        assert is_signed_in(client) is False
        assert b'name="username"' not in response.content
    assert client.get(path).status_code in {301, 302, 404}


@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/users/", "/django-admin/", "/cms/images/add/"])
def test_stranger_is_led_to_the_one_door(client: Client, path: str) -> None:
    response = client.get(path, follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert response.status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_one_door_opens(client: Client, prefix: str, operator: Organisation) -> None:
    editor = member_of("jsc_editor", operator)
    response = client.post(f"{prefix}/akun/login/", {"login": editor.email.upper(), "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/cms/")
    assert is_signed_in(client) is True


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/set/", "confirm-email/", "confirm-email/abc/", "login/code/confirm/"]
)
@pytest.mark.parametrize("prefix", ["/akun/", "/en/akun/"])
def test_what_is_not_needed_does_not_exist(client: Client, prefix: str, path: str, operator: Organisation) -> None:
    data = {"email": "baru@contoh.example", "password1": PASSWORD, "password2": PASSWORD}
    for _ in range(2):
        assert client.get(prefix + path).status_code == 404
        assert client.post(prefix + path, data).status_code == 404
        client.force_login(member_of("member", operator))


@pytest.mark.parametrize("role", ["auditor", "jsc_coordinator", "coordinator", "focal_point", "head", "member", None])
@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/nothing/", "/django-admin/", "/cms/login/"])
def test_cms_does_not_exist_for_others(client: Client, role: str | None, path: str, operator: Organisation) -> None:
    client.force_login(member_of(role, operator) if role else UserFactory())
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in {403, 404}


def test_django_admin_is_for_administrators_only(client: Client, operator: Organisation) -> None:
    client.force_login(member_of("jsc_publisher", operator))
    assert client.get("/django-admin/").status_code == 404
    client.force_login(member_of("administrator", operator))
    assert client.get("/django-admin/").status_code == 200
    assert client.get("/django-admin/accounts/membership/").status_code == 200
    for path in ["accounts/membership/add/", "accounts/organisation/add/"]:
        assert client.get(f"/django-admin/{path}").status_code == 403
    for path in ["accounts/user/", "auth/group/", "account/emailaddress/", "wagtailcore/page/"]:
        assert client.get(f"/django-admin/{path}").status_code == 404
