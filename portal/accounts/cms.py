"""What each permission opens in the CMS, and the Wagtail groups that carry it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as ModelPermission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection as WagtailCollection,
)
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
)

from portal.accounts.models import Membership, User
from portal.accounts.roles import ROLES, Permission

P = Permission

PAGE_RIGHTS: Final[dict[Permission, tuple[str, ...]]] = {
    P.EDIT_CONTENT: ("add_page", "change_page"),
    P.PUBLISH_CONTENT: ("publish_page", "lock_page", "unlock_page"),
}
COLLECTION_RIGHTS: Final[dict[Permission, tuple[str, ...]]] = {
    P.EDIT_CONTENT: (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
    ),
    P.PUBLISH_CONTENT: (
        "wagtailcore.add_collection",
        "wagtailcore.change_collection",
    ),
}


@dataclass(frozen=True)
class _Grant:
    permission: Permission
    codes: tuple[str, ...]


_grants: list[_Grant] = []


def grant(permission: Permission, *codes: str) -> None:
    """Say that everybody with `permission` also has these Django permissions ("app.action_model") in the CMS.

    Called by each app in its AppConfig.ready() for its own models; `sync_roles` refuses a code that does not exist.
    Permissions on accounts, groups and users are never given: that would be a way to any other right.
    """
    for code in codes:
        if code.split(".")[0] in {"accounts", "auth", "wagtailusers"}:
            raise ValueError(f"{code} is never given by a role")
    _grants.append(_Grant(permission, codes))


def cms_roles() -> list[str]:
    """Names of the roles that enter the CMS; each has a Wagtail group of that name."""
    opening = {P.EDIT_CONTENT, P.PUBLISH_CONTENT, P.MANAGE_ACCOUNTS, P.MANAGE_SETTINGS}
    return [role.name for role in ROLES.values() if role.permissions & opening]


def _find(codes: Collection[str]) -> list[ModelPermission]:
    """The permission rows of "app.codename" codes. Raises LookupError for an unknown one."""
    if not codes:
        return []
    labels, names = zip(*(code.split(".") for code in codes), strict=True)
    rows = ModelPermission.objects.filter(content_type__app_label__in=set(labels), codename__in=set(names))
    found = {f"{row.content_type.app_label}.{row.codename}": row for row in rows.select_related("content_type")}
    if missing := sorted(set(codes) - set(found)):
        raise LookupError(f"no such permission: {', '.join(missing)}")
    return [found[code] for code in sorted(set(codes))]


def _page_permissions(codes: Collection[str]) -> list[ModelPermission]:
    return list(
        ModelPermission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename__in=codes
        ).order_by("codename")
    )


@transaction.atomic
def sync_roles() -> None:
    """Write Wagtail's groups, their permissions and the approval workflow from the table; safe to repeat.

    Groups that no role stands for are deleted, Wagtail's own Editors and Moderators among them.
    """
    names = cms_roles()
    Group.objects.exclude(name__in=names).delete()
    root_page = Page.get_first_root_node()
    root_collection = WagtailCollection.get_first_root_node()
    for name in names:
        permissions = ROLES[name].permissions
        group, _created = Group.objects.get_or_create(name=name)
        codes = {"wagtailadmin.access_admin"}
        codes.update(code for one in _grants if one.permission in permissions for code in one.codes)
        group.permissions.set(_find(codes))

        page_rows = _page_permissions([code for p in permissions for code in PAGE_RIGHTS.get(p, ())])
        GroupPagePermission.objects.filter(group=group).exclude(page=root_page, permission__in=page_rows).delete()
        GroupPagePermission.objects.bulk_create(
            [GroupPagePermission(group=group, page=root_page, permission=row) for row in page_rows],
            ignore_conflicts=True,
        )

        collection_rows = _find([code for p in permissions for code in COLLECTION_RIGHTS.get(p, ())])
        GroupCollectionPermission.objects.filter(group=group).exclude(
            collection=root_collection, permission__in=collection_rows
        ).delete()
        GroupCollectionPermission.objects.bulk_create(
            [
                GroupCollectionPermission(group=group, collection=root_collection, permission=row)
                for row in collection_rows
            ],
            ignore_conflicts=True,
        )
    _sync_workflow(root_page)
    follow_memberships()


def _sync_workflow(root_page: Page) -> None:
    """One workflow for the whole tree: what an editor submits, a publisher approves."""
    publishers = Group.objects.filter(name__in=[n for n in cms_roles() if P.PUBLISH_CONTENT in ROLES[n].permissions])
    with translation.override("id"):
        title = _("Approval by a publisher")
    current = WorkflowPage.objects.filter(page=root_page).select_related("workflow").first()
    workflow = current.workflow if current else Workflow.objects.create(name=title)
    if current is None:
        WorkflowPage.objects.create(page=root_page, workflow=workflow)
    tasks = [task.specific for task in workflow.tasks]
    approvals = [task for task in tasks if isinstance(task, GroupApprovalTask)]
    if not approvals:
        approvals = [GroupApprovalTask.objects.create(name=title)]
        workflow.workflow_tasks.create(task=approvals[0].task_ptr, sort_order=0)
    for task in approvals:
        task.groups.set(publishers)
    if workflow.name.startswith("Moderators"):
        workflow.name = title
        workflow.save(update_fields=["name"])
        for task in approvals:
            task.name = title
            task.save(update_fields=["name"])


def _wanted(user: User) -> set[str]:
    roles = set(cms_roles())
    return {
        m.role
        for m in (user.current_memberships if user.is_active else [])
        if m.role in roles and (m.organisation.runs_portal or not ROLES[m.role].operator_only)
    }


def sync_groups(user: User) -> bool:
    """Make the user's Wagtail groups those of their current memberships; return whether anything changed."""
    wanted = _wanted(user)
    if wanted == set(user.groups.values_list("name", flat=True)):
        return False
    user.groups.set(Group.objects.filter(name__in=wanted))
    for cache in [name for name in vars(user) if name.endswith("_perm_cache") or name.startswith("_page_permission")]:
        delattr(user, cache)
    return True


def follow_memberships() -> int:
    """Let every user's Wagtail groups follow their memberships; return how many users changed."""
    current = (
        Membership.objects.current()
        .filter(role__in=cms_roles(), user__is_active=True)
        .values_list("user_id", "role", "organisation__runs_portal")
    )
    wanted = {(user, role) for user, role, runs in current if runs or not ROLES[role].operator_only}
    actual = set(User.groups.through.objects.values_list("user_id", "group__name"))
    users = User.objects.filter(pk__in={user for user, _role in wanted ^ actual})
    return sum(sync_groups(user) for user in users)
