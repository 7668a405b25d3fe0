"""Who may see the person behind a case study."""

from portal.accounts.models import User
from portal.accounts.permissions import Person, can_edit_content


def can_edit_contacts(user: Person) -> bool:
    """Names, addresses and telephone numbers of contacts are for those who edit content; readers see the office."""
    return can_edit_content(user)


def can_see_contact_person(user: Person) -> bool:
    """The name and the e-mail address of a contact on the public page: people with a current membership."""
    return isinstance(user, User) and user.is_active and bool(user.current_memberships)
