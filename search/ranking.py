"""What counts how much. Whole numbers, so that every engine adds up to the same score."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from search.contract import Field, Match

FIELD: Final[Mapping[Field, int]] = {
    Field.TITLE: 10,
    Field.ALIAS: 7,
    Field.SUMMARY: 6,
    Field.OFTEN: 5,
    Field.BODY: 3,
    Field.ATTACHMENT: 1,
}
MATCH: Final[Mapping[Match, int]] = {Match.EXACT: 10, Match.STEM: 9, Match.SYNONYM: 8, Match.CORRECTION: 5}
GROUP: Final = 100_000  # in a relaxed search each group met, above any score
PIN: Final = 1_000_000  # the first pinned key gets this times the number of pins, the last one once
RECENT: Final = ((timedelta(days=365), 40), (timedelta(days=3 * 365), 20))  # added for each that holds
READER_LANGUAGE: Final = 60  # added where the document is in the reader's language
CONFIRMED: Final = 60  # added unless nobody has confirmed it for long
OFTEN_COUNT: Final = 3


def weight(match: Match, field: Field, rarity: int) -> int:
    """The score of meeting a unit in a field."""
    return MATCH[match] * FIELD[field] * rarity
