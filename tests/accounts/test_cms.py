"""The CMS follows memberships, and shows nobody what they may not do."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as ModelPermission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from portal.accounts import cms
from portal.accounts.actions import add_membership, end_membership
from portal.accounts.models import Organisation, User
from portal.accounts.roles import Permission
from portal.core import tick
from portal.core.models import today
from tests.factories import MembershipFactory, UserFactory, member_of


def snapshot() -> list[object]:
    return [
        sorted(Group.objects.values_list("name", "permissions__content_type__app_label", "permissions__codename")),
        sorted(GroupPagePermission.objects.values_list("group__name", "page_id", "permission__codename")),
        sorted(GroupCollectionPermission.objects.values_list("group__name", "collection_id", "permission__codename")),
        sorted(GroupApprovalTask.objects.values_list("name", "groups__name")),
        sorted(Workflow.objects.values_list("name", "workflow_pages__page_id")),
    ]


def test_sync_roles_is_idempotent_and_undoes_tampering() -> None:
    before = snapshot()
    editors = Group.objects.get(name="jsc_editor")
    Group.objects.create(name="Sementara")
    editors.permissions.add(ModelPermission.objects.get(codename="change_user"))
    GroupPagePermission.objects.create(
        group=editors,
        page=Page.get_first_root_node(),
        permission=ModelPermission.objects.get(content_type__model="page", codename="publish_page"),
    )
    call_command("sync_roles")
    assert snapshot() == before
    call_command("sync_roles")
    assert snapshot() == before


def test_groups_are_those_of_the_cms_roles() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {"administrator", "jsc_editor", "jsc_publisher"}
    pages = {
        (row.group.name, row.permission.codename)
        for row in GroupPagePermission.objects.select_related("group", "permission")
    }
    editing = {"add_page", "change_page"}
    assert {name for group, name in pages if group == "jsc_editor"} == editing
    assert {name for group, name in pages if group == "jsc_publisher"} == editing | {
        "publish_page",
        "lock_page",
        "unlock_page",
    }
    assert {name for group, name in pages if group == "administrator"} == set()


@pytest.mark.parametrize(
    ("code", "roles"),
    [
        ("regions.change_regionfact", "jsc_editor jsc_publisher"),
        ("regions.add_indicator", "jsc_editor jsc_publisher"),
        ("regions.change_region", "administrator"),
        ("regions.add_urusan", "administrator"),
        ("wagtailredirects.add_redirect", "administrator"),
        ("core.change_errorreport", "administrator"),
        ("wagtail_localize.submit_translation", "jsc_editor jsc_publisher"),
        ("accounts.change_user", ""),
    ],
)
def test_reference_data_and_settings_have_their_keepers(code: str, roles: str, operator: Organisation) -> None:
    for role in ("administrator", "jsc_editor", "jsc_publisher", "auditor", "head"):
        assert member_of(role, operator).has_perm(code) is (role in roles.split()), role


def test_no_group_may_touch_accounts() -> None:
    forbidden = ModelPermission.objects.filter(
        group__isnull=False, content_type__app_label__in=["accounts", "auth", "account", "wagtailusers"]
    )
    assert list(forbidden) == []


def test_grant_refuses_accounts_and_unknown_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cms, "_grants", list(cms._grants))
    with pytest.raises(ValueError, match="never given"):
        cms.grant(Permission.EDIT_CONTENT, "accounts.change_user")
    cms.grant(Permission.EDIT_CONTENT, "regions.fly_region")
    with pytest.raises(LookupError, match="fly_region"):
        cms.sync_roles()


def test_publishers_approve_what_editors_submit() -> None:
    (task,) = GroupApprovalTask.objects.all()
    assert [group.name for group in task.groups.all()] == ["jsc_publisher"]
    workflow = Page.get_first_root_node().workflowpage.workflow
    assert [step.specific for step in workflow.tasks] == [task]


def test_membership_change_moves_the_groups(operator: Organisation) -> None:
    user = UserFactory()
    membership = add_membership(user=user, organisation=operator, role="jsc_editor", by=None)
    assert [group.name for group in user.groups.all()] == ["jsc_editor"]
    end_membership(membership=membership, by=member_of("administrator", operator))
    assert list(User.objects.get(pk=user.pk).groups.all()) == []


def test_ended_editor_has_no_cms_on_the_next_request(client: Client, operator: Organisation) -> None:
    editor = member_of("jsc_editor", operator)
    client.force_login(editor)
    assert client.get("/cms/").status_code == 200
    end_membership(membership=editor.memberships.get(), by=member_of("administrator", operator))
    assert client.get("/cms/").status_code == 404


def test_last_day_that_passes_shuts_the_cms_without_any_job(client: Client, operator: Organisation) -> None:
    editor = UserFactory()
    add_membership(user=editor, organisation=operator, role="jsc_editor", until=today(), by=None)
    client.force_login(editor)
    assert client.get("/cms/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        client.force_login(editor)
        assert client.get("/cms/").status_code == 404


def test_publisher_who_becomes_editor_over_night_cannot_publish(client: Client, operator: Organisation) -> None:
    user = UserFactory()
    add_membership(user=user, organisation=operator, role="jsc_publisher", until=today(), by=None)
    add_membership(user=user, organisation=operator, role="jsc_editor", by=None)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        client.force_login(user)
        assert client.get("/cms/").status_code == 200
        assert [group.name for group in User.objects.get(pk=user.pk).groups.all()] == ["jsc_editor"]
        assert Page.objects.get(depth=2).permissions_for_user(User.objects.get(pk=user.pk)).can_publish() is False


def test_tick_lets_groups_follow_the_clock(operator: Organisation) -> None:
    ending, beginning, steady = UserFactory(), UserFactory(), member_of("jsc_editor", operator)
    add_membership(user=ending, organisation=operator, role="jsc_editor", until=today(), by=None)
    add_membership(
        user=beginning, organisation=operator, role="jsc_publisher", since=today() + timedelta(days=1), by=None
    )
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        outcome = tick.run()
        assert outcome["portal.accounts.jobs.memberships_that_began_or_ended"] == "2"
        assert tick.run()["portal.accounts.jobs.memberships_that_began_or_ended"] == "0"
    groups = {user: [g.name for g in user.groups.all()] for user in (ending, beginning, steady)}
    assert groups == {ending: [], beginning: ["jsc_publisher"], steady: ["jsc_editor"]}


def test_role_of_jsc_elsewhere_opens_nothing(client: Client, province: Organisation) -> None:
    """A row written past the form, as by an import, gives no right."""
    membership = MembershipFactory(organisation=province, role="jsc_publisher")
    cms.follow_memberships()
    client.force_login(membership.user)
    assert client.get("/cms/").status_code == 404
    assert list(membership.user.groups.all()) == []


SCREENS = {
    "/cms/pages/": "jsc_editor jsc_publisher",
    "/cms/images/": "jsc_editor jsc_publisher",
    "/cms/documents/": "jsc_editor jsc_publisher",
    "/cms/users/": "administrator",
    "/cms/organisation/": "administrator",
    "/cms/membership/": "administrator",
    "/cms/invitation/": "administrator",
    "/cms/redirects/": "administrator",
    "/cms/collections/": "jsc_publisher",
    "/cms/groups/": "",
    "/cms/sites/": "",
    "/cms/locales/": "",
}


@pytest.mark.parametrize("role", ["administrator", "jsc_editor", "jsc_publisher"])
def test_screens_and_menu_agree_with_the_table(client: Client, role: str, operator: Organisation) -> None:
    client.force_login(member_of(role, operator))
    home = client.get("/cms/").content.decode()
    for path, roles in SCREENS.items():
        allowed = role in roles.split()
        assert (client.get(path).status_code == 200) is allowed, path
        if path != "/cms/pages/":
            assert (f'"{path}"' in home) is allowed, path


def test_user_and_group_screens_of_wagtail_are_shut_for_everybody(client: Client, operator: Organisation) -> None:
    victim = member_of("member", operator)
    group = Group.objects.get(name="jsc_publisher")
    for role in ("administrator", "jsc_publisher", "jsc_editor"):
        client.force_login(member_of(role, operator))
        for path in [
            "/cms/users/new/",
            f"/cms/users/delete/{victim.pk}/",
            "/cms/groups/new/",
            f"/cms/groups/edit/{group.pk}/",
            f"/cms/bulk/accounts/user/assign_role/?id={victim.pk}",
            f"/cms/bulk/accounts/user/delete/?id={victim.pk}",
            f"/cms/bulk/accounts/user/set_active_state/?id={victim.pk}",
        ]:
            data = {"role": group.pk, "is_superuser": "on", "groups": [group.pk], "mark_as_active": ""}
            for response in (client.get(path), client.post(path, data)):
                assert response.status_code in {302, 404}, path
        victim.refresh_from_db()
        assert (victim.is_active, list(victim.groups.all())) == (True, [])


def test_cms_account_screen_leaves_name_and_address_to_the_profile(client: Client, operator: Organisation) -> None:
    editor = member_of("jsc_editor", operator)
    client.force_login(editor)
    page = client.get(reverse("wagtailadmin_account"))
    assert b"name_email" not in page.content
    client.post(reverse("wagtailadmin_account"), {"name_email-email": "x@y.example", "name_email-first_name": "X"})
    editor.refresh_from_db()
    assert editor.email != "x@y.example"
