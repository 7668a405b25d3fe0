"""Who may do what with documents."""

from partnerships.models import Partnership, PartnershipDocument
from partnerships.permissions.partnerships import (
    can_contribute_to_partnership,
    contributes_to_party,
    coordinates_party,
)
from portal.accounts.permissions import Person


def can_add_document(user: Person, partnership: Partnership) -> bool:
    """Keep a document: whoever contributes for a party, while the partnership lives."""
    return partnership.is_live and can_contribute_to_partnership(user, partnership)


def can_withdraw_document(user: Person, document: PartnershipDocument) -> bool:
    """Say that it no longer counts: who added it, or a coordinator of the party it was added for; never another."""
    if document.is_withdrawn:
        return False
    own = document.added_by_id == user.pk and contributes_to_party(user, document.party)
    return own or coordinates_party(user, document.party)


def can_see_document(user: Person, document: PartnershipDocument) -> bool:
    """Whether it exists for this person; agrees with PartnershipDocument.objects.visible_to."""
    return PartnershipDocument.objects.visible_to(user).filter(pk=document.pk).exists()
