"""The whole policy, written out a second time: whoever changes a role must change it here too."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.accounts import permissions
from portal.accounts.actions import add_membership, end_membership
from portal.accounts.models import Organisation, User
from portal.accounts.permissions import has_permission, organisations_permitting
from portal.accounts.roles import ROLES, Permission
from portal.core.models import today
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, member_of

# role: (permissions everywhere, permissions in one's own organisation only)
EXPECTED: dict[str, tuple[str, str]] = {
    "administrator": ("manage_accounts manage_settings", ""),
    "auditor": ("read_all", ""),
    "jsc_editor": ("edit_content", ""),
    "jsc_publisher": ("edit_content publish_content", ""),
    "jsc_coordinator": ("", "receive_requests coordinate contribute read_own"),
    "coordinator": ("", "coordinate contribute read_own"),
    "focal_point": ("", "contribute read_own"),
    "head": ("", "approve read_own"),
    "member": ("", "read_own"),
}

# question: (asked of an organisation, roles for which the answer is yes there)
QUESTIONS: dict[str, tuple[bool, str]] = {
    "can_manage_accounts": (False, "administrator"),
    "can_manage_settings": (False, "administrator"),
    "can_edit_content": (False, "jsc_editor jsc_publisher"),
    "can_publish_content": (False, "jsc_publisher"),
    "can_enter_cms": (False, "administrator jsc_editor jsc_publisher"),
    "can_read_everything": (False, "auditor"),
    "can_receive_requests": (True, "jsc_coordinator"),
    "can_coordinate": (True, "jsc_coordinator coordinator"),
    "can_contribute": (True, "jsc_coordinator coordinator focal_point"),
    "can_approve": (True, "head"),
}


def test_roles_are_those_written_out() -> None:
    assert set(ROLES) == set(EXPECTED)


@pytest.mark.parametrize("role", EXPECTED)
def test_has_permission_agrees_with_the_table(role: str, operator: Organisation, province: Organisation) -> None:
    user = member_of(role, operator)
    everywhere, own = (set(names.split()) for names in EXPECTED[role])
    for permission in Permission:
        assert has_permission(user, permission) is (permission in everywhere), permission
        assert has_permission(user, permission, operator) is (permission in everywhere | own), permission
        assert has_permission(user, permission, province) is (permission in everywhere), permission
        expected = {operator.pk} if permission in everywhere | own else set()
        assert organisations_permitting(user, permission) == expected, permission


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("role", EXPECTED)
def test_named_question_agrees_with_the_table(
    name: str, role: str, operator: Organisation, province: Organisation
) -> None:
    user = member_of(role, operator)
    of_organisation, roles = QUESTIONS[name]
    question: Callable[..., bool] = getattr(permissions, name)
    if not of_organisation:
        assert question(user) is (role in roles.split())
        return
    assert question(user, operator) is (role in roles.split())
    assert not question(user, province)


def test_every_named_question_is_written_out() -> None:
    assert {name for name in vars(permissions) if name.startswith("can_")} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_nobody_signed_in_may_do_nothing(name: str, operator: Organisation) -> None:
    of_organisation, _roles = QUESTIONS[name]
    arguments = [operator] if of_organisation else []
    for stranger in (AnonymousUser(), UserFactory()):
        assert getattr(permissions, name)(stranger, *arguments) is False
    assert organisations_permitting(AnonymousUser(), Permission.READ_OWN) == set()


def test_closed_account_keeps_no_permission(operator: Organisation) -> None:
    user = member_of("jsc_publisher", operator)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.refresh_from_db()
    assert has_permission(user, Permission.PUBLISH_CONTENT) is False
    assert organisations_permitting(user, Permission.PUBLISH_CONTENT) == set()


def test_operator_role_counts_only_while_its_organisation_runs_the_portal(operator: Organisation) -> None:
    user = member_of("administrator", operator)
    Organisation.objects.filter(pk=operator.pk).update(runs_portal=False)
    user.refresh_from_db()
    assert permissions.can_manage_accounts(user) is False
    assert organisations_permitting(user, Permission.MANAGE_ACCOUNTS) == set()


def test_rights_last_from_the_first_to_the_last_day(province: Organisation) -> None:
    day = today()
    cases = {
        (day - timedelta(days=1), None): True,
        (day, day): True,
        (day + timedelta(days=1), None): False,
        (day - timedelta(days=9), day - timedelta(days=1)): False,
    }
    for (since, until), expected in cases.items():
        user = UserFactory()
        MembershipFactory(user=user, organisation=province, since=since, until=until, role="coordinator")
        assert has_permission(user, Permission.COORDINATE, province) is expected, (since, until)


def test_ended_membership_permits_nothing_at_once(province: Organisation, operator: Organisation) -> None:
    user = member_of("coordinator", province)
    end_membership(membership=user.memberships.get(), by=member_of("administrator", operator))
    assert has_permission(User.objects.get(pk=user.pk), Permission.COORDINATE, province) is False


def test_two_memberships_add_up(province: Organisation) -> None:
    other = OrganisationFactory()
    user = member_of("head", province)
    add_membership(user=user, organisation=other, role="focal_point", by=None)
    assert has_permission(user, Permission.APPROVE, province) is True
    assert has_permission(user, Permission.APPROVE, other) is False
    assert has_permission(user, Permission.CONTRIBUTE, other) is True
    assert organisations_permitting(user, Permission.READ_OWN) == {province.pk, other.pk}
