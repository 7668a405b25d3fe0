"""Who may do what with partnerships."""

from partnerships.models import Partnership, Party
from portal.accounts.permissions import Person, organisations_permitting, reads_as_auditor
from portal.accounts.roles import Permission


def _acts_for(user: Person, permission: Permission, party: Party) -> bool:
    return bool(party.own_organisations & organisations_permitting(user, permission))


def coordinates_party(user: Person, party: Party) -> bool:
    """A coordinator of the party or of its implementing unit."""
    return _acts_for(user, Permission.COORDINATE, party)


def contributes_to_party(user: Person, party: Party) -> bool:
    """Keeps the party's own actions and evidence."""
    return _acts_for(user, Permission.CONTRIBUTE, party)


def can_coordinate_partnership(user: Person, partnership: Partnership) -> bool:
    """A coordinator of one of the parties."""
    return any(coordinates_party(user, party) for party in partnership.parties.all())


def can_contribute_to_partnership(user: Person, partnership: Partnership) -> bool:
    """Keeps actions and evidence for one of the parties."""
    return any(contributes_to_party(user, party) for party in partnership.parties.all())


def can_write_partnership(user: Person, partnership: Partnership) -> bool:
    """Change what is written of it, its stages and agreements: a coordinator of a party, while it lives."""
    return partnership.is_live and can_coordinate_partnership(user, partnership)


def can_see_partnership(user: Person, partnership: Partnership) -> bool:
    """Whether it exists for this person; agrees with Partnership.objects.visible_to."""
    return Partnership.objects.visible_to(user).filter(pk=partnership.pk).exists()


def reads_partnership_as_auditor(user: Person, partnership: Partnership) -> bool:
    """Whether a person reads a partnership only because he reads everything; that is logged."""
    return reads_as_auditor(user, {pk for party in partnership.parties.all() for pk in party.own_organisations})
