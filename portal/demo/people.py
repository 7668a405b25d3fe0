"""Organisations and sample accounts of the demo."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password

from portal.accounts.cms import sync_roles
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import ROLES
from portal.demo.library import Library, Record
from portal.regions.models import Region

DEMO_PASSWORD: Final = "contoh-kolaborasi-daerah"  # noqa: S105 - only of sample accounts, printed by demo_accounts
OPERATOR: Final = "jakarta-smart-city"
EDITOR: Final = "jsc_editor"
SINCE: Final = dt.date(2025, 1, 1)


@dataclass(frozen=True)
class SampleAccount:
    """A line of `manage.py demo_accounts`; the password is None where somebody changed it."""

    email: str
    password: str | None
    role: str
    organisation: str


def make_organisations(library: Library) -> int:
    """Create the organisations that are missing; return how many."""
    known = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    regions = dict(Region.objects.values_list("code", "pk"))
    created = 0
    for record in library.organisations:
        if record["slug"] not in known:
            known[record["slug"]] = _organisation(record, known, regions)
            created += 1
    return created


def _organisation(record: Record, known: dict[str, Organisation], regions: dict[str, int]) -> Organisation:
    organisation = Organisation(
        slug=record["slug"],
        name_id=record["name_id"],
        name_en=record.get("name_en", ""),
        short_name=record.get("short_name", ""),
        kind=record["kind"],
        parent=known[record["parent"]] if "parent" in record else None,
        region_id=regions[record["region"]] if "region" in record else None,
        website=record.get("website", ""),
        description_id=record.get("description_id", ""),
        description_en=record.get("description_en", ""),
        runs_portal=record.get("runs_portal", record["slug"] == OPERATOR),
    )
    organisation.save()
    return organisation


def make_accounts(library: Library) -> int:
    """Create the sample accounts that are missing, with their roles; return how many."""
    existing = set(User.objects.values_list("email", flat=True))
    missing = [record for record in library.accounts if record["email"] not in existing]
    organisations = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    hashed = make_password(DEMO_PASSWORD) if missing else ""
    for record in missing:
        user = User.objects.create(email=record["email"], name=record["name"], password=hashed)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        Membership.objects.create(
            user=user, organisation=organisations[record["organisation"]], role=record["role"], since=SINCE
        )
    sync_roles()
    return len(missing)


def sample_accounts(library: Library) -> list[SampleAccount]:
    """The sample accounts that exist, with their password as long as nobody changed it."""
    memberships = Membership.objects.current().select_related("user", "organisation")
    holders = {(m.user.email, m.role): m for m in memberships}
    unchanged: dict[str, bool] = {}
    accounts = []
    for record in library.accounts:
        membership = holders.get((record["email"], record["role"]))
        if membership is None or not membership.user.is_active:
            continue
        hashed = membership.user.password
        if hashed not in unchanged:
            unchanged[hashed] = check_password(DEMO_PASSWORD, hashed)
        accounts.append(
            SampleAccount(
                record["email"],
                DEMO_PASSWORD if unchanged[hashed] else None,
                str(ROLES[record["role"]].label),
                membership.organisation.short,
            )
        )
    return accounts


def editor() -> User | None:
    """The sample editor, who owns the demo's pages."""
    return User.objects.filter(memberships__role=EDITOR).order_by("pk").first()
