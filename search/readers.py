"""Who searches: the tokens that decide what is found, and the language."""

from dataclasses import dataclass

from django.utils.translation import get_language

from portal.accounts.models import User
from portal.accounts.permissions import Person, organisations_permitting
from portal.accounts.roles import Permission


@dataclass(frozen=True)
class Reader:
    """A person as search sees them. `tokens` are matched against a document's audience: one in common is enough."""

    user: Person
    tokens: frozenset[str]
    language: str

    @classmethod
    def of(cls, user: Person) -> "Reader":
        """The reader of this request, from current memberships; costs their one query for a person signed in.

        A member reads what their organisations are party to. The auditor's right to read everything is exercised
        where each view is logged, so it finds nothing here.
        """
        tokens = {"public"}
        if isinstance(user, User) and user.is_active:
            own = organisations_permitting(user, Permission.READ_OWN)
            tokens |= {f"org:{pk}" for pk in own} | ({"members"} if own else set())
        return cls(user, frozenset(tokens), get_language() or "id")

    @property
    def is_public(self) -> bool:
        """Whether this reader sees only what everybody sees."""
        return self.tokens == {"public"}
