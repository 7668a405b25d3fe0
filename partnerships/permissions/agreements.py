"""Who may do what with agreements."""

from partnerships.models import Agreement, AgreementStatus
from partnerships.permissions.partnerships import can_coordinate_partnership, can_write_partnership
from portal.accounts.permissions import Person


def can_coordinate_agreement(user: Person, agreement: Agreement) -> bool:
    """A coordinator of one of the parties."""
    return can_coordinate_partnership(user, agreement.partnership)


def can_write_agreement(user: Person, agreement: Agreement) -> bool:
    """Change a draft, or what is clarified after signing: who writes in the partnership, until it has ended."""
    return agreement.status != AgreementStatus.ENDED and can_write_partnership(user, agreement.partnership)


def can_see_agreement(user: Person, agreement: Agreement) -> bool:
    """Whether it exists for this person; agrees with Agreement.objects.visible_to."""
    return Agreement.objects.visible_to(user).filter(pk=agreement.pk).exists()
