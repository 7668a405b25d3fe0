"""The whole policy on one page: roles kept by name, and what each permits."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What a person may do; apps ask for these, never for a role."""

    MANAGE_ACCOUNTS = "manage_accounts"  # people, organisations, memberships, invitations
    MANAGE_SETTINGS = "manage_settings"  # settings, redirects, error reports, reference data
    READ_ALL = "read_all"  # reads what is confidential everywhere; each such view is logged
    EDIT_CONTENT = "edit_content"  # writes pages, images and documents in the CMS
    PUBLISH_CONTENT = "publish_content"  # publishes, and takes off the site
    RECEIVE_REQUESTS = "receive_requests"  # answers visit requests addressed to the portal's own organisation
    COORDINATE = "coordinate"  # leads what the organisation is a party to: visits, proposals, partnerships
    CONTRIBUTE = "contribute"  # keeps the organisation's own actions and evidence
    APPROVE = "approve"  # approves in the organisation's name
    READ_OWN = "read_own"  # reads what the organisation is a party to


class Reach(StrEnum):
    """Where a role's permissions hold."""

    EVERYWHERE = "everywhere"  # in any organisation, and where none is named
    OWN = "own"  # in the organisation of the membership


@dataclass(frozen=True)
class Role:
    """A row of the table: name as kept in the database, label, reach, who may have it, what it permits."""

    name: str
    label: str | Promise
    reach: Reach
    operator_only: bool  # only in an organisation that runs the portal
    permissions: frozenset[Permission]


OPERATOR_ONLY = _("This role exists only in an organisation that runs the portal. Choose another role.")

P = Permission

_ROWS: Final = (
    Role(
        "administrator",
        _("Administrator"),
        Reach.EVERYWHERE,
        True,
        frozenset({P.MANAGE_ACCOUNTS, P.MANAGE_SETTINGS}),
    ),
    Role("auditor", _("Auditor"), Reach.EVERYWHERE, False, frozenset({P.READ_ALL})),
    Role("jsc_editor", _("Editor (JSC)"), Reach.EVERYWHERE, True, frozenset({P.EDIT_CONTENT})),
    Role(
        "jsc_publisher",
        _("Publisher (JSC)"),
        Reach.EVERYWHERE,
        True,
        frozenset({P.EDIT_CONTENT, P.PUBLISH_CONTENT}),
    ),
    Role(
        "jsc_coordinator",
        _("Cooperation coordinator (JSC)"),
        Reach.OWN,
        True,
        frozenset({P.RECEIVE_REQUESTS, P.COORDINATE, P.CONTRIBUTE, P.READ_OWN}),
    ),
    Role(
        "coordinator",
        _("Cooperation coordinator"),
        Reach.OWN,
        False,
        frozenset({P.COORDINATE, P.CONTRIBUTE, P.READ_OWN}),
    ),
    Role("focal_point", _("Focal point (PPKSD)"), Reach.OWN, False, frozenset({P.CONTRIBUTE, P.READ_OWN})),
    Role("head", _("Head who approves"), Reach.OWN, False, frozenset({P.APPROVE, P.READ_OWN})),
    Role("member", _("Member"), Reach.OWN, False, frozenset({P.READ_OWN})),
)

ROLES: Final[dict[str, Role]] = {row.name: row for row in _ROWS}


def role_choices() -> list[tuple[str, str | Promise]]:
    """(name, label) of every role, in the order of the table."""
    return [(row.name, row.label) for row in _ROWS]


def roles_with(permission: Permission) -> list[str]:
    """Names of the roles that permit it."""
    return [row.name for row in _ROWS if permission in row.permissions]
