"""By what a row is known when the same workbook is brought again, whatever was written in the portal since."""

from collections.abc import Collection
from datetime import date

from portal.core.filters import hash_of


def key_of_partnership(title: str, organisations: Collection[int]) -> str:
    """A partnership, by its title and the primary keys of its parties as the workbook names them."""
    return f"impor-{hash_of(f'{title.casefold()}/{sorted(organisations)}')}"


def key_of_agreement(partnership: int, number: str) -> str:
    """An agreement, by the primary key of its partnership and the number of the first party."""
    return f"impor-{hash_of(f'{partnership}/{number.casefold()}')}"


def key_of_action(partnership: str, title: str, due_on: date) -> str:
    """An action, by the key of its partnership, its title and the day it was due at first."""
    return f"impor-{hash_of(f'{partnership}/{title.casefold()}/{due_on}')}"
