"""Cards beside one another: a list or a row that does not show the same drawing twice in a row."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.functional import cached_property

from portal.core.components import varied
from portal.core.filters import Listing

C = TypeVar("C", bound=Any)


def side_by_side(cards: Sequence[C]) -> list[C]:
    """Cards in their order; those with a photograph keep it."""
    drawings = varied([card.drawing for card in cards])
    return [replace(card, drawing=drawn) for card, drawn in zip(cards, drawings, strict=True)]


class CardListing(Listing):
    """A list of pages, shown as cards."""

    @cached_property
    def items(self) -> list[Any]:
        """The pages of this page of the list, with their cards."""
        pages = super().items
        for page, card in zip(pages, side_by_side([page.card for page in pages]), strict=True):
            page.card = card
        return pages
