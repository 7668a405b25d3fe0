"""Administrators keep accounts in the CMS; everybody else finds nothing there."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from portal.accounts import actions
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.core.models import today
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, member_of


@pytest.fixture
def admin(operator: Organisation) -> User:
    return member_of("administrator", operator, name="Admin")


@pytest.fixture
def desk(client: Client, admin: User) -> Client:
    """A client signed in as administrator."""
    client.force_login(admin)
    return client


def logged(instance: object) -> list[tuple[str, str]]:
    rows = ModelLogEntry.objects.for_instance(instance).order_by("pk")
    return [(row.action, str(row.user)) for row in rows]


def test_organisation_is_added_with_an_address_of_its_own(desk: Client) -> None:
    OrganisationFactory(slug="kota-contoh")
    data = {"name_id": "Kota Contoh", "kind": "city", "slug": ""}
    assert desk.post("/cms/organisation/new/", data).status_code == 302
    assert Organisation.objects.get(name_id="Kota Contoh").slug == "kota-contoh-2"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name_id": ""}, "name_id"),
        ({"name_id": "Kota\x00"}, "name_id"),
        ({"name_id": "市"}, "slug"),
        ({"kind": "planet"}, "kind"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"parent": "999999"}, "parent"),
        ({"slug": "../x"}, "slug"),
        ({"slug": "ada"}, "slug"),
        ({"description_id": "x" * 2001}, "description_id"),
    ],
)
def test_organisation_form_says_what_is_wrong_and_keeps_the_rest(
    desk: Client, changed: dict[str, str], field: str
) -> None:
    OrganisationFactory(slug="ada")
    count = Organisation.objects.count()
    data = {"name_id": "Kota Contoh", "kind": "city", "slug": "", "short_name": "Tetap ada"} | changed
    response = desk.post("/cms/organisation/new/", data)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}
    assert "Tetap ada" in response.content.decode()
    assert Organisation.objects.count() == count


def test_address_of_an_organisation_stays_whatever_is_posted(desk: Client, province: Organisation) -> None:
    slug = province.slug
    data = {"name_id": "Nama Baru", "kind": "province", "slug": "lain"}
    assert desk.post(f"/cms/organisation/edit/{province.pk}/", data).status_code == 302
    province.refresh_from_db()
    assert (province.name_id, province.slug) == ("Nama Baru", slug)


def test_organisation_is_never_deleted_or_copied(desk: Client, province: Organisation) -> None:
    for verb in ("delete", "copy"):
        assert desk.post(f"/cms/organisation/{verb}/{province.pk}/").status_code == 404
    assert Organisation.objects.filter(pk=province.pk).exists()


def test_membership_is_added_and_logged(desk: Client, admin: User, province: Organisation) -> None:
    user = UserFactory()
    data = {"user": user.pk, "organisation": province.pk, "role": "head", "since": "2026-01-02", "until": ""}
    assert desk.post("/cms/membership/new/", data).status_code == 302
    membership = user.memberships.get()
    assert (membership.role, membership.added_by) == ("head", admin)
    assert logged(membership) == [("wagtail.create", "Admin")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"role": "jsc_editor"}, "role"),
        ({"role": "king"}, "role"),
        ({"until": "2026-01-01"}, "__all__"),
        ({"since": "kemarin"}, "since"),
        ({"user": "0"}, "user"),
    ],
)
def test_membership_form_says_what_is_wrong(
    desk: Client, province: Organisation, changed: dict[str, str], field: str
) -> None:
    user = UserFactory()
    data = {"user": user.pk, "organisation": province.pk, "role": "head", "since": "2026-01-02"} | changed
    response = desk.post("/cms/membership/new/", data)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {field}
    assert user.memberships.count() == 0


def test_only_the_last_day_of_a_membership_changes(desk: Client, province: Organisation) -> None:
    membership = MembershipFactory(organisation=province, role="member")
    until = today() + timedelta(days=30)
    data = {"until": until.isoformat(), "role": "head", "organisation": OrganisationFactory().pk, "since": "2001-01-01"}
    assert desk.post(f"/cms/membership/edit/{membership.pk}/", data).status_code == 302
    after = Membership.objects.get(pk=membership.pk)
    assert (after.until, after.role, after.organisation, after.since) == (until, "member", province, membership.since)
    response = desk.post(f"/cms/membership/edit/{membership.pk}/", {"until": "2001-01-01"})
    assert response.context["form"].errors


def test_membership_is_ended_by_a_post_only(desk: Client, admin: User) -> None:
    membership = MembershipFactory()
    path = f"/cms/membership/end/{membership.pk}/"
    assert desk.get(path).status_code == 200
    assert Membership.objects.get(ended_on=None, pk=membership.pk)
    assert desk.post(path).status_code == 302
    assert Membership.objects.get(ended_on=today(), ended_by=admin) == membership
    assert logged(membership) == [("accounts.end", "Admin")]
    assert desk.post(path).status_code == 302
    assert desk.get(f"/cms/membership/edit/{membership.pk}/").status_code == 404
    assert len(logged(membership)) == 1


def test_invitation_is_sent_and_revoked(desk: Client, admin: User, province: Organisation) -> None:
    data = {"email": "Baru@contoh.example", "name": "", "organisation": province.pk, "role": "head", "language": "id"}
    assert desk.post("/cms/invitation/new/", data).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == ("baru@contoh.example", admin)
    assert [message.to for message in mail.outbox] == [["baru@contoh.example"]]
    assert desk.get("/cms/invitation/").status_code == 200
    assert desk.get(f"/cms/invitation/edit/{invitation.pk}/").status_code == 404
    path = f"/cms/invitation/revoke/{invitation.pk}/"
    desk.get(path)
    assert Invitation.objects.open().count() == 1
    desk.post(path)
    invitation.refresh_from_db()
    assert invitation.revoked_by == admin
    assert Invitation.objects.open().count() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"role": "jsc_publisher"}, "role"),
        ({"email": "bukan alamat"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"name": "X\r\nBcc: c@d.example"}, "name"),
        ({"organisation": ""}, "organisation"),
    ],
)
def test_invitation_form_says_what_is_wrong_and_mails_nobody(
    desk: Client, province: Organisation, changed: dict[str, str], field: str
) -> None:
    data = {"email": "b@contoh.example", "organisation": province.pk, "role": "head", "language": "id"} | changed
    response = desk.post("/cms/invitation/new/", data)
    assert set(response.context["form"].errors) == {field}
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_person_is_corrected_but_gains_nothing(desk: Client) -> None:
    user = UserFactory(name="Lama")
    data = {
        "name": "Baru",
        "email": "Baru@contoh.example",
        "language": "en",
        "is_superuser": "on",
        "is_active": "",
        "groups": ["1"],
        "password": "x",
    }
    assert desk.post(f"/cms/users/edit/{user.pk}/", data).status_code == 302
    after = User.objects.get(pk=user.pk)
    assert (after.name, after.email, after.language) == ("Baru", "baru@contoh.example", "en")
    assert (after.is_superuser, after.is_active, after.password) == (False, True, user.password)
    assert after.groups.count() == 0


def test_address_of_somebody_else_is_refused(desk: Client) -> None:
    user, other = UserFactory(), UserFactory()
    data = {"name": "Tetap", "email": other.email.upper(), "language": "id"}
    response = desk.post(f"/cms/users/edit/{user.pk}/", data)
    assert set(response.context["form"].errors) == {"email"}
    assert "Tetap" in response.content.decode()


def test_account_is_closed_and_opened_again(desk: Client, province: Organisation) -> None:
    user = member_of("head", province)
    desk.get(f"/cms/users/deactivate/{user.pk}/")
    assert User.objects.get(pk=user.pk).is_active is True
    desk.post(f"/cms/users/deactivate/{user.pk}/")
    assert User.objects.get(pk=user.pk).is_active is False
    assert user.memberships.current().count() == 0
    desk.post(f"/cms/users/reactivate/{user.pk}/")
    assert User.objects.get(pk=user.pk).is_active is True
    assert user.memberships.current().count() == 0
    assert [action for action, _by in logged(user)] == ["accounts.deactivate", "accounts.reactivate"]


def test_one_administrator_always_remains(desk: Client, admin: User, operator: Organisation) -> None:
    membership = admin.memberships.get()
    desk.post(f"/cms/membership/end/{membership.pk}/")
    desk.post(f"/cms/users/deactivate/{admin.pk}/")
    membership.refresh_from_db()
    admin.refresh_from_db()
    assert (membership.ended_on, admin.is_active) == (None, True)
    second = member_of("administrator", operator)
    with pytest.raises(ValidationError):
        actions.set_last_day(membership=membership, until=membership.since - timedelta(days=1), by=second)
    actions.deactivate(user=second, by=admin)
    with pytest.raises(ValidationError):
        actions.deactivate(user=admin, by=UserFactory())
    past = MembershipFactory(user=admin, organisation=operator, role="auditor", since=today() - timedelta(days=3))
    actions.set_last_day(membership=past, until=today() - timedelta(days=1), by=admin)
    Membership.objects.filter(pk=membership.pk).update(since=today() - timedelta(days=3))
    membership.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.set_last_day(membership=membership, until=today() - timedelta(days=1), by=admin)


def test_lists_are_searched_and_filtered(desk: Client, province: Organisation) -> None:
    user = member_of("head", province, name="Cari Saya")
    other = UserFactory(name="Orang Lain")
    found = desk.get("/cms/users/", {"q": "cari"}).content.decode()
    assert user.email in found
    assert other.email not in found
    page = desk.get("/cms/membership/", {"user": str(user.pk), "current": "true", "role": "head"}).content.decode()
    assert "Cari Saya" in page
    page = desk.get("/cms/membership/results/", {"user": str(user.pk), "current": "false"}).content.decode()
    assert province.name_id not in page.split("<table")[-1] or "<table" not in page
    queries: list[dict[str, str]] = [{"q": "a\x00b"}, {"user": "x"}, {"p": "999999"}, {"role": "king"}]
    for query in queries:
        for path in ("/cms/users/", "/cms/membership/", "/cms/organisation/", "/cms/invitation/"):
            assert desk.get(path, query).status_code == 200


@pytest.mark.parametrize("role", ["jsc_editor", "jsc_publisher"])
def test_others_change_nothing(client: Client, role: str, operator: Organisation, province: Organisation) -> None:
    user = member_of("head", province)
    membership = user.memberships.get()
    invitation, _link = actions.invite(email="x@contoh.example", organisation=province, role="head", by=None)
    client.force_login(member_of(role, operator))
    paths = [
        "/cms/organisation/new/",
        f"/cms/organisation/edit/{province.pk}/",
        f"/cms/organisation/history/{province.pk}/",
        "/cms/membership/new/",
        f"/cms/membership/edit/{membership.pk}/",
        f"/cms/membership/end/{membership.pk}/",
        "/cms/invitation/new/",
        f"/cms/invitation/revoke/{invitation.pk}/",
        f"/cms/users/edit/{user.pk}/",
        f"/cms/users/deactivate/{user.pk}/",
        f"/cms/users/history/{user.pk}/",
    ]
    for path in paths:
        for response in (client.get(path), client.post(path, {"name": "X", "until": "2030-01-01"})):
            assert (response.status_code, response.headers.get("Location")) == (302, reverse("wagtailadmin_home"))
    membership.refresh_from_db()
    assert (membership.ended_on, membership.until) == (None, None)
    assert User.objects.get(pk=user.pk).is_active is True
    assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize("path", ["/cms/users/history/{}/", "/cms/users/edit/{}/", "/cms/users/deactivate/{}/"])
def test_unknown_id_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(path.format(999999)).status_code == 404
