"""A partnership of two governments, and everybody who may come near it."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.actions import Side, add_document, draft_agreement, set_sides, start_partnership
from partnerships.models import (
    Agreement,
    CooperationKind,
    CooperationStage,
    DocumentKind,
    Partnership,
    PartnershipDocument,
)
from portal.accounts.models import Organisation, User
from portal.accounts.permissions import Person
from portal.regions.models import Urusan
from tests.factories import OrganisationFactory, UserFactory, member_of

KINDS_OF_PEOPLE = (
    "stranger",
    "signed in",
    "foreign coordinator",
    "auditor",
    "administrator",
    "editor",
    "our coordinator",
    "our focal point",
    "our head",
    "our member",
    "unit coordinator",
    "unit focal point",
    "unit member",
    "their coordinator",
    "their focal point",
    "their head",
    "their member",
)
COORDINATORS = {"our coordinator", "unit coordinator", "their coordinator"}
CONTRIBUTORS = COORDINATORS | {"our focal point", "unit focal point", "their focal point"}
PARTIES = {kind for kind in KINDS_OF_PEOPLE if kind.split()[0] in {"our", "unit", "their"}}
PDF = b"%PDF-1.4 naskah"


def cooperation_kind(key: str = "ksdd_contoh") -> CooperationKind:
    """A kind of cooperation."""
    return CooperationKind.objects.get_or_create(key=key, defaults={"name_id": "KSDD contoh", "order": 1})[0]


def document_kind(key: str = "pks_contoh", **fields: Any) -> DocumentKind:
    """A kind of document; valid for five years unless it is said otherwise."""
    values = {"name_id": key, "order": 1, "validity_years": 5, **fields}
    return DocumentKind.objects.get_or_create(key=key, defaults=values)[0]


def stages(number: int = 5, **of_each: Any) -> list[CooperationStage]:
    """Stages in order, under made-up keys: one, two, ..."""
    CooperationStage.objects.all().delete()
    return [
        CooperationStage.objects.create(key=f"tahap_{n}", name_id=f"Tahap {n}", order=n, **of_each)
        for n in range(1, number + 1)
    ]


class Cooperation:
    """A partnership of two governments, of which ours has an implementing unit; `person(kind)` gives its people."""

    def __init__(self, status: str = "exploring") -> None:
        self.operator = OrganisationFactory(operator=True)
        self.ours = OrganisationFactory()
        self.unit = OrganisationFactory(kind="agency", parent=self.ours)
        self.theirs = OrganisationFactory()
        self.maker = member_of("coordinator", self.ours)
        self.partner = member_of("coordinator", self.theirs)
        self.partnership = start_partnership(
            parties=[Side(self.ours, self.unit), Side(self.theirs)], by=self.maker, fields=self.fields()
        )
        if status != "exploring":
            self.become(status)

    @staticmethod
    def fields(**changed: Any) -> dict[str, Any]:
        """What is written in it."""
        urusan, _made = Urusan.objects.get_or_create(
            key="kominfo_contoh", defaults={"name_id": "Kominfo", "order": 1, "number": 1, "group": "non_basic"}
        )
        values = {"title": "Kanal aduan bersama", "kind": cooperation_kind(), "urusan": urusan, "aim": "Satu kanal"}
        return {**values, **changed}

    def become(self, status: str) -> None:
        """Put it into a status, whatever leads there."""
        Partnership.objects.filter(pk=self.partnership.pk).update(status=status)
        self.partnership.refresh_from_db()

    def agreement(self, status: str = "draft", **fields: Any) -> Agreement:
        """An agreement with a side for each party; a signed one lies between fixed days."""
        values = {
            "kind": document_kind(),
            "title": "PKS kanal aduan",
            "signed_on": date(2024, 1, 10),
            "ends_on": date(2029, 1, 9),
            **fields,
        }
        made = draft_agreement(partnership=self.partnership, by=self.maker, fields=values)
        sides = {party: {"signer_office": "Gubernur"} for party in self.partnership.parties.all()}
        set_sides(agreement=made, sides=sides, by=self.maker, version=1)
        ended = {"ended_on": date(2025, 1, 1), "end_reason": "Selesai"} if status == "ended" else {}
        Agreement.objects.filter(pk=made.pk).update(status=status, **ended)
        made.refresh_from_db()
        return made

    def document(self, by: User | None = None, content: bytes = PDF, **fields: Any) -> PartnershipDocument:
        """A document that ours, or whoever adds it, keeps."""
        values = {"title": "Naskah PKS", "kind": document_kind(), **fields}
        file = SimpleUploadedFile("naskah.pdf", content)
        return add_document(partnership=self.partnership, by=by or self.maker, fields=values, file=file)

    def person(self, kind: str) -> Person:
        """One of KINDS_OF_PEOPLE."""
        whose, _space, role = kind.partition(" ")
        organisations: dict[str, Organisation] = {"our": self.ours, "unit": self.unit, "their": self.theirs}
        if whose in organisations:
            fixed = {"our coordinator": self.maker, "their coordinator": self.partner}
            return fixed.get(kind) or member_of(role.replace(" ", "_"), organisations[whose])
        makers: dict[str, Any] = {
            "stranger": AnonymousUser,
            "signed in": UserFactory,
            "foreign coordinator": lambda: member_of("coordinator"),
            "auditor": lambda: member_of("auditor"),
            "administrator": lambda: member_of("administrator", self.operator),
            "editor": lambda: member_of("jsc_editor", self.operator),
        }
        found: Person = makers[kind]()
        return found

    def user(self, kind: str) -> User:
        """One of KINDS_OF_PEOPLE who has an account."""
        found = self.person(kind)
        assert isinstance(found, User)
        return found
