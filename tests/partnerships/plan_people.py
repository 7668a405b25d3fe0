"""An action of a partnership between two governments, and everybody who may come near it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser

from partnerships.actions import Given, add_action, give_evidence
from partnerships.models import Action, CooperationKind, Evidence, Partnership, Party
from portal.accounts.models import User
from portal.accounts.permissions import Person
from portal.core.models import StatusChange, today
from portal.regions.models import Urusan
from tests.factories import OrganisationFactory, UserFactory, member_of

KINDS_OF_PEOPLE = (
    "stranger",
    "signed in",
    "foreign coordinator",
    "auditor",
    "administrator",
    "owner coordinator",
    "owner focal point",
    "owner head",
    "owner member",
    "owner unit's focal point",
    "other coordinator",
    "other focal point",
    "other head",
    "other member",
)
KEEPERS = {"owner coordinator", "owner focal point", "owner unit's focal point"}
CONFIRMERS = {"other coordinator", "other focal point"}
COORDINATORS = {"owner coordinator", "other coordinator"}


class Plan:
    """A partnership with an action in a status; `person(kind)` gives one of each kind of people."""

    def __init__(self, status: str = "open", **fields: Any) -> None:
        self.owning, self.unit, self.other = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
        self.coordinator = member_of("coordinator", self.owning)
        self.answering = member_of("coordinator", self.other)
        urusan, _made = Urusan.objects.get_or_create(
            key="kominfo_contoh", defaults={"name_id": "Kominfo", "order": 1, "number": 1, "group": "non_basic"}
        )
        kind, _made = CooperationKind.objects.get_or_create(
            key="ksdd_contoh", defaults={"name_id": "KSDD contoh", "order": 1}
        )
        self.partnership = Partnership.objects.create(
            title="Kanal aduan terpadu", kind=kind, urusan=urusan, made_by=self.coordinator
        )
        self.owner = Party.objects.create(partnership=self.partnership, organisation=self.owning, unit=self.unit)
        self.counterpart = Party.objects.create(partnership=self.partnership, organisation=self.other, order=1)
        self.action = self.add(**fields)
        if status != "open":
            self.put(status)

    def add(self, **fields: Any) -> Action:
        """Another action of the owner, due in a month."""
        due_on = fields.pop("due_on", today() + timedelta(days=30))
        by = fields.pop("by", self.coordinator)
        return add_action(
            partnership=self.partnership,
            owner=fields.pop("owner", self.owner),
            due_on=due_on,
            by=by,
            once_key=fields.pop("once_key", ""),
            fields={"title": "Mengirim panduan", **fields},
        )

    def put(self, status: str) -> None:
        """Bring the action to a status as the story would: submitted, with a note, by the owner's coordinator."""
        if status in ("submitted", "done", "in_progress", "disputed"):
            self.prove()
        values: dict[str, Any] = {"status": status}
        if status == "blocked":
            values["blocked_by_text"] = "Anggaran"
        if status in ("submitted", "done", "disputed"):
            values["submitted_by"] = self.coordinator
            StatusChange.objects.create(
                app_label="partnerships",
                model="action",
                object_id=str(self.action.pk),
                object_title="",
                transition="submit",
                from_status="in_progress",
                to_status="submitted",
                by=self.coordinator,
            )
        Action.objects.filter(pk=self.action.pk).update(**values)
        self.action.refresh_from_db()

    def prove(self, by: User | None = None, **given: Any) -> Evidence:
        """Evidence of the owner, a note by default."""
        values = {"kind": "note", "text": "Panduan dikirim"} if "kind" not in given else {}
        return give_evidence(action=self.action, given=Given(**{**values, **given}), by=by or self.coordinator)

    def person(self, kind: str) -> Person:
        """One of KINDS_OF_PEOPLE."""
        makers: dict[str, Any] = {
            "stranger": AnonymousUser,
            "signed in": UserFactory,
            "foreign coordinator": lambda: member_of("coordinator"),
            "auditor": lambda: member_of("auditor"),
            "administrator": lambda: member_of("administrator"),
            "owner coordinator": lambda: member_of("coordinator", self.owning),
            "owner focal point": lambda: member_of("focal_point", self.owning),
            "owner head": lambda: member_of("head", self.owning),
            "owner member": lambda: member_of("member", self.owning),
            "owner unit's focal point": lambda: member_of("focal_point", self.unit),
            "other coordinator": lambda: self.answering,
            "other focal point": lambda: member_of("focal_point", self.other),
            "other head": lambda: member_of("head", self.other),
            "other member": lambda: member_of("member", self.other),
        }
        found: Person = makers[kind]()
        return found

    def user(self, kind: str) -> User:
        """One of KINDS_OF_PEOPLE that has an account."""
        found = self.person(kind)
        assert isinstance(found, User)
        return found
