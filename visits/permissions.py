"""Who may keep the record of visits."""

from portal.accounts.permissions import Person, can_edit_content


def can_edit_visits(user: Person) -> bool:
    """Until visits have a lifecycle of their own, those who write the reports also make the visits."""
    return can_edit_content(user)
