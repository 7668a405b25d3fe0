"""Who may do what: named questions, each answered from current membership with a bool."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import Organisation, User
from portal.accounts.roles import ROLES, Permission, Reach

Person = User | AnonymousUser


def has_permission(user: Person, permission: Permission, organisation: Organisation | None = None) -> bool:
    """Whether a current membership of `user` permits it in `organisation`.

    Without an organisation only roles that reach everywhere count, so that forgetting to name one never opens
    anything. A role kept for operators counts only while its organisation runs the portal.
    """
    if not (isinstance(user, User) and user.is_active):
        return False
    for membership in user.current_memberships:
        role = ROLES[membership.role]
        if permission not in role.permissions or (role.operator_only and not membership.organisation.runs_portal):
            continue
        if role.reach is Reach.EVERYWHERE:
            return True
        if organisation is not None and membership.organisation_id == organisation.pk:
            return True
    return False


def organisations_permitting(user: Person, permission: Permission) -> set[int]:
    """Primary keys of the organisations in whose memberships `user` has a permission; for filtering lists."""
    if not (isinstance(user, User) and user.is_active):
        return set()
    return {
        membership.organisation_id
        for membership in user.current_memberships
        if permission in ROLES[membership.role].permissions
        and (membership.organisation.runs_portal or not ROLES[membership.role].operator_only)
    }


def can_manage_accounts(user: Person) -> bool:
    """People, organisations, memberships and invitations."""
    return has_permission(user, Permission.MANAGE_ACCOUNTS)


def can_manage_settings(user: Person) -> bool:
    """Settings, redirects, error reports."""
    return has_permission(user, Permission.MANAGE_SETTINGS)


def can_edit_content(user: Person) -> bool:
    """Pages, images and documents in the CMS."""
    return has_permission(user, Permission.EDIT_CONTENT)


def can_publish_content(user: Person) -> bool:
    """Publish, and take off the site."""
    return has_permission(user, Permission.PUBLISH_CONTENT)


def can_enter_cms(user: Person) -> bool:
    """Whether /cms/ exists for this person at all."""
    return can_edit_content(user) or can_publish_content(user) or can_manage_accounts(user) or can_manage_settings(user)


def can_read_everything(user: Person) -> bool:
    """The auditor's right to read what is confidential; each such view must be logged by whoever asks."""
    return has_permission(user, Permission.READ_ALL)


def reads_as_auditor(user: Person, parties: Collection[int]) -> bool:
    """Whether somebody reads what is between organisations (primary keys) only because he reads everything."""
    return can_read_everything(user) and not organisations_permitting(user, Permission.READ_OWN) & set(parties)


def can_receive_requests(user: Person, organisation: Organisation) -> bool:
    """Answer visit requests addressed to an organisation that runs the portal."""
    return has_permission(user, Permission.RECEIVE_REQUESTS, organisation)


def can_coordinate(user: Person, organisation: Organisation) -> bool:
    """Lead what the organisation is a party to."""
    return has_permission(user, Permission.COORDINATE, organisation)


def can_contribute(user: Person, organisation: Organisation) -> bool:
    """Keep the organisation's own actions and evidence."""
    return has_permission(user, Permission.CONTRIBUTE, organisation)


def can_approve(user: Person, organisation: Organisation) -> bool:
    """Approve in the organisation's name."""
    return has_permission(user, Permission.APPROVE, organisation)
