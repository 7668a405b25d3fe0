import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from portal.accounts.actions import end_membership
from portal.accounts.models import Organisation, User
from tests.factories import OrganisationFactory, UserFactory, member_of


def test_profile_is_for_the_signed_in(client: Client) -> None:
    for path in (reverse("profile"), reverse("account_home")):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, f"/akun/login/?next={path}")


def test_akun_leads_to_the_profile(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/akun/")["Location"] == "/akun/profil/"
    assert client.get("/en/akun/")["Location"] == "/en/akun/profil/"


def test_profile_shows_memberships_with_their_dates(client: Client, operator: Organisation) -> None:
    user = member_of("head", OrganisationFactory(name_id="Pemerintah Satu"))
    member = user.memberships.get()
    end_membership(membership=member, by=member_of("administrator", operator))
    client.force_login(user)
    page = client.get(reverse("profile"))
    (line,) = page.context["lines"]
    assert (line.organisation, line.current) == ("Pemerintah Satu", False)
    assert user.email in page.content.decode()
    assert page.context["cms_url"] == ""


def test_staff_find_the_cms_from_their_profile(client: Client, operator: Organisation) -> None:
    client.force_login(member_of("jsc_editor", operator))
    assert b'href="/cms/"' in client.get(reverse("profile")).content


def test_name_and_language_are_saved_and_nothing_else(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    data = {"name": "Nama Baru", "language": "en", "email": "lain@contoh.example", "is_superuser": "1"}
    assert client.post(reverse("profile"), data)["Location"] == reverse("profile")
    after = User.objects.get(pk=user.pk)
    assert (after.name, after.language, after.email, after.is_superuser) == ("Nama Baru", "en", user.email, False)
    assert UserProfile.get_for_user(after).preferred_language == "en"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"language": "xx"}, "language"),
    ],
)
def test_profile_says_what_is_wrong_and_saves_nothing(client: Client, changed: dict[str, str], field: str) -> None:
    user = UserFactory(name="Semula")
    client.force_login(user)
    response = client.post(reverse("profile"), {"name": "Baru", "language": "id"} | changed)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert User.objects.get(pk=user.pk).name == "Semula"
    if field != "name":
        assert 'value="Baru"' in response.content.decode()


def test_what_the_signed_in_see_is_not_kept_by_caches(client: Client) -> None:
    client.force_login(UserFactory())
    assert "no-store" in client.get(reverse("profile"))["Cache-Control"]
