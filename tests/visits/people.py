"""A visit that one organisation asks another for, and everybody who may come near it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.accounts.models import User
from portal.core.models import today
from tests.factories import OrganisationFactory, UserFactory, member_of
from visits.models import ProposedDate, Visit, VisitKind, VisitRequest
from visits.permissions import Asker, Bearer

KINDS_OF_PEOPLE = (
    "stranger",
    "signed in",
    "foreign coordinator",
    "auditor",
    "administrator",
    "editor",
    "host coordinator",
    "host member",
    "asking coordinator",
    "asking focal point",
    "asking member",
    "asker",
    "bearer",
    "foreign bearer",
)


class Encounter:
    """A visit with its request; `person(kind)` gives one of each kind of people."""

    def __init__(self, status: str = "draft", **fields: Any) -> None:
        self.host = OrganisationFactory(operator=True)
        self.asking = OrganisationFactory()
        kind = VisitKind.objects.filter(key="kunjungan_contoh").first() or VisitKind.objects.create(
            key="kunjungan_contoh", name_id="Kunjungan kerja", name_en="Working visit"
        )
        fields.setdefault("date", today())
        self.visit = Visit.objects.create(title="Contoh", kind=kind, host=self.host, status=status, **fields)
        self.visit.visitors.add(self.asking)
        self.account: User = UserFactory()
        self.request = VisitRequest.objects.create(
            visit=self.visit,
            organisation=self.asking,
            institution="Provinsi Contoh",
            level="province",
            contact_name="Narahubung",
            contact_email="narahubung@contoh.example",
            aims="Belajar",
            asked_by=self.account,
            expires_at=timezone.now() + timedelta(days=30),
        )
        ProposedDate.objects.create(request=self.request, date=today() + timedelta(days=20))

    def person(self, kind: str) -> Asker:
        """One of KINDS_OF_PEOPLE."""
        makers: dict[str, Any] = {
            "stranger": AnonymousUser,
            "signed in": UserFactory,
            "foreign coordinator": lambda: member_of("coordinator"),
            "auditor": lambda: member_of("auditor"),
            "administrator": lambda: member_of("administrator", self.host),
            "editor": lambda: member_of("jsc_editor", self.host),
            "host coordinator": lambda: member_of("jsc_coordinator", self.host),
            "host member": lambda: member_of("member", self.host),
            "asking coordinator": lambda: member_of("coordinator", self.asking),
            "asking focal point": lambda: member_of("focal_point", self.asking),
            "asking member": lambda: member_of("member", self.asking),
            "asker": lambda: self.account,
            "bearer": lambda: Bearer(self.request.pk),
            "foreign bearer": lambda: Bearer(self.request.pk + 1),
        }
        found: Asker = makers[kind]()
        return found
