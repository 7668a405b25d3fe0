"""A proposal from one organisation to another, and everybody who may come near it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from partnerships.actions import start_proposal
from partnerships.models import Proposal, ProposalVersion
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
    "proposing coordinator",
    "proposing focal point",
    "proposing head",
    "proposing member",
    "asked coordinator",
    "asked focal point",
    "asked member",
)


class Offer:
    """A proposal; `person(kind)` gives one of each kind of people."""

    def __init__(self, status: str = "draft") -> None:
        self.operator = OrganisationFactory(operator=True)
        self.proposing = OrganisationFactory()
        self.asked = OrganisationFactory()
        self.maker = member_of("coordinator", self.proposing)
        urusan, _made = Urusan.objects.get_or_create(
            key="kominfo_contoh", defaults={"name_id": "Kominfo", "order": 1, "number": 1, "group": "non_basic"}
        )
        self.proposal = start_proposal(
            proposer=self.proposing,
            addressees=[self.asked],
            by=self.maker,
            fields={
                "direction": "request",
                "title": "Kanal aduan terpadu",
                "urusan": urusan,
                "aim": "Satu kanal aduan",
            },
        )
        if status != "draft":
            ProposalVersion.objects.update(sent_at=timezone.now())
            Proposal.objects.filter(pk=self.proposal.pk).update(status=status, sent_version=1)
            self.proposal.refresh_from_db()

    def person(self, kind: str) -> Person:
        """One of KINDS_OF_PEOPLE."""
        makers: dict[str, Any] = {
            "stranger": AnonymousUser,
            "signed in": UserFactory,
            "foreign coordinator": lambda: member_of("coordinator"),
            "auditor": lambda: member_of("auditor"),
            "administrator": lambda: member_of("administrator", self.operator),
            "editor": lambda: member_of("jsc_editor", self.operator),
            "proposing coordinator": lambda: self.maker,
            "proposing focal point": lambda: member_of("focal_point", self.proposing),
            "proposing head": lambda: member_of("head", self.proposing),
            "proposing member": lambda: member_of("member", self.proposing),
            "asked coordinator": lambda: member_of("coordinator", self.asked),
            "asked focal point": lambda: member_of("focal_point", self.asked),
            "asked member": lambda: member_of("member", self.asked),
        }
        found: Person = makers[kind]()
        return found
