from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from portal.accounts import actions
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.accounts.models.invitation import VALID_FOR
from tests.factories import PASSWORD, UserFactory, member_of

GOOD = {"name": "Ani Wijaya", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def link(operator: Organisation, province: Organisation) -> str:
    """The path of a fresh invitation of ani@contoh.example as focal point of a province."""
    by = member_of("administrator", operator, name="Admin")
    _invitation, url = actions.invite(
        email="Ani@contoh.example", name="Ani", organisation=province, role="focal_point", by=by
    )
    return url.removeprefix("http://localhost:8000")


def test_mail_brings_the_link_to_one_person(link: str) -> None:
    (message,) = mail.outbox
    assert message.to == ["ani@contoh.example"]
    assert f"http://localhost:8000{link}" in message.body


def test_database_does_not_hold_the_link(link: str) -> None:
    token = link.strip("/").split("/")[-1]
    row = Invitation.objects.values().get()
    assert token not in str(row)


def test_get_spends_nothing(client: Client, link: str) -> None:
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert Invitation.objects.open().count() == 1
    assert User.objects.filter(email="ani@contoh.example").exists() is False


def test_new_person_gets_account_and_role_and_is_signed_in(client: Client, link: str, province: Organisation) -> None:
    response = client.post(link, GOOD)
    assert (response.status_code, response["Location"]) == (302, reverse("profile"))
    user = User.objects.get(email="ani@contoh.example")
    assert user.name == "Ani Wijaya"
    assert user.check_password(PASSWORD)
    membership = user.memberships.get()
    assert (membership.organisation, membership.role, str(membership.added_by)) == (province, "focal_point", "Admin")
    assert client.get(reverse("profile")).context["user"] == user


def test_second_use_opens_nothing(client: Client, link: str) -> None:
    client.post(link, GOOD)
    other = Client()
    assert other.get(link).status_code == 404
    assert other.post(link, GOOD | {"name": "Budi"}).status_code == 404
    assert User.objects.filter(email="ani@contoh.example").count() == 1
    assert Membership.objects.filter(user__email="ani@contoh.example").count() == 1


def test_used_expired_revoked_and_unknown_look_the_same(client: Client, link: str, operator: Organisation) -> None:
    by = member_of("administrator", operator)
    used, revoked, expired = [
        actions.invite(email=f"{n}@contoh.example", organisation=operator, role="member", by=by) for n in "abc"
    ]
    actions.accept_as_new(token=used[1].strip("/").split("/")[-1], name="A", password=PASSWORD)
    actions.revoke_invitation(invitation=revoked[0], by=by)
    Invitation.objects.filter(pk=expired[0].pk).update(expires_at=timezone.now())
    answers = set()
    for path in [one[1].removeprefix("http://localhost:8000") for one in (used, revoked, expired)] + [
        reverse("invitation", args=["tidak-ada"])
    ]:
        response = client.get(path)
        assert response.status_code == 404
        body = response.content.decode().replace(path, "")
        answers.add(body.split("<main", 1)[1].split("</main>")[0])
    assert len(answers) == 1


def test_invitation_lasts_fourteen_days(client: Client, link: str) -> None:
    now = timezone.now()
    with time_machine.travel(now + VALID_FOR - timedelta(minutes=1), tick=False):
        assert client.get(link).status_code == 200
    with time_machine.travel(now + VALID_FOR + timedelta(minutes=1), tick=False):
        assert client.get(link).status_code == 404
        assert client.post(link, GOOD).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Ani\nBcc: x@y.example"}, "name"),
        ({"name": "Ani\x00"}, "name"),
        ({"name": "Ani\udc80"}, None),
        ({"password1": "pendek", "password2": "pendek"}, "password1"),
        ({"password1": "ani@contoh.example", "password2": "ani@contoh.example"}, "password1"),
        ({"password2": "kata sandi yang lain sekali"}, "password2"),
        ({"password1": ""}, "password1"),
    ],
)
def test_bad_input_is_told_and_kept(client: Client, link: str, changed: dict[str, str], field: str | None) -> None:
    data = {key: value.encode("utf-8", "surrogatepass") for key, value in (GOOD | changed).items()}
    response = client.post(link, urlencode(data), content_type="application/x-www-form-urlencoded")
    if field is None:
        assert response.status_code in {302, 422}
        return
    assert response.status_code == 422
    assert field in response.context["form"].errors
    if field != "name":
        assert 'value="Ani Wijaya"' in response.content.decode()
    assert Invitation.objects.open().count() == 1
    assert User.objects.filter(email="ani@contoh.example").exists() is False


def test_owner_of_an_account_signs_in_and_accepts_with_a_button(
    client: Client, link: str, province: Organisation
) -> None:
    ani = UserFactory(email="ani@contoh.example")
    response = client.get(link)
    assert response.status_code == 200
    assert f"{reverse('account_login')}?next=" in response.content.decode()
    client.force_login(ani)
    assert client.get(link).status_code == 200
    assert ani.memberships.count() == 0
    assert client.post(link).status_code == 302
    assert ani.memberships.get().organisation == province
    assert client.post(link).status_code == 404
    assert ani.memberships.count() == 1


def test_somebody_else_cannot_use_it(client: Client, link: str) -> None:
    budi = UserFactory(email="budi@contoh.example")
    client.force_login(budi)
    assert "ani@contoh.example" in client.get(link).content.decode()
    client.post(link, GOOD)
    UserFactory(email="ani@contoh.example")
    client.post(link, GOOD)
    assert budi.memberships.count() == 0
    assert Invitation.objects.open().count() == 1
    with pytest.raises(actions.InvitationGone):
        actions.accept_as_member(token=link.strip("/").split("/")[-1], user=budi)


def test_posting_without_signing_in_gives_an_existing_account_nothing(client: Client, link: str) -> None:
    ani = UserFactory(email="ani@contoh.example", password="sandi lama yang panjang")
    client.post(link, GOOD)
    ani.refresh_from_db()
    assert ani.check_password("sandi lama yang panjang")
    assert ani.memberships.count() == 0
    with pytest.raises(actions.InvitationGone):
        actions.accept_as_new(token=link.strip("/").split("/")[-1], name="X", password=PASSWORD)


def test_closed_account_is_not_opened_by_an_invitation(client: Client, link: str) -> None:
    ani = UserFactory(email="ani@contoh.example", closed=True)
    assert client.get(link).status_code == 404
    assert client.post(link, GOOD).status_code == 404
    with pytest.raises(actions.InvitationGone):
        actions.accept_as_member(token=link.strip("/").split("/")[-1], user=ani)


def test_accepting_a_role_one_has_already_adds_none(link: str, province: Organisation) -> None:
    ani = member_of("focal_point", province, email="ani@contoh.example")
    actions.accept_as_member(token=link.strip("/").split("/")[-1], user=ani)
    assert ani.memberships.count() == 1


def test_two_posts_at_once_make_one_account(link: str) -> None:
    """Both saw the open form; the second loses inside the action."""
    token = link.strip("/").split("/")[-1]
    assert actions.open_invitation(token) == actions.open_invitation(token)
    actions.accept_as_new(token=token, name="Ani", password=PASSWORD)
    with pytest.raises(actions.InvitationGone):
        actions.accept_as_new(token=token, name="Ani", password=PASSWORD)
    assert User.objects.filter(email="ani@contoh.example").count() == 1


def test_revoked_stays_revoked_and_accepted_stays_accepted(link: str, operator: Organisation) -> None:
    by = member_of("administrator", operator)
    invitation = Invitation.objects.get()
    actions.accept_as_new(token=link.strip("/").split("/")[-1], name="Ani", password=PASSWORD)
    actions.revoke_invitation(invitation=invitation, by=by)
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(revoked_at=timezone.now(), revoked_by=by)


def test_invitation_as_editor_outside_jsc_is_refused(province: Organisation) -> None:
    with pytest.raises(ValidationError) as caught:
        actions.invite(email="x@contoh.example", organisation=province, role="jsc_editor", by=None)
    assert set(caught.value.error_dict) == {"role"}
    assert mail.outbox == []


def test_english_invitation_leads_to_the_english_page(client: Client, operator: Organisation) -> None:
    _invitation, url = actions.invite(
        email="x@contoh.example", organisation=operator, role="member", by=None, language="en"
    )
    assert url.startswith("http://localhost:8000/en/akun/undangan/")
    client.post(url.removeprefix("http://localhost:8000"), GOOD)
    user = User.objects.get(email="x@contoh.example")
    assert user.language == "en"
    assert UserProfile.get_for_user(user).preferred_language == "en"
