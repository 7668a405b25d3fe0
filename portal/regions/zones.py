"""The three time zones of Indonesia, by the code of a province (Keppres 41/1987)."""

from datetime import date
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone


class Zone(StrEnum):
    """A time zone by its name in the database of zones."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"

    def today(self) -> date:
        """The present day in the zone."""
        return timezone.localdate(timezone=ZoneInfo(self))


PROVINCES: Final[dict[Zone, frozenset[str]]] = {
    Zone.WITA: frozenset(["51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"]),
    Zone.WIT: frozenset(["81", "82", "91", "92", "93", "94", "95", "96", "97"]),
}
"""Codes of the provinces of a zone; all others are WIB."""


def zone_of(code: str) -> Zone:
    """The zone of a region by its code ("65", "65.71")."""
    return next((zone for zone, codes in PROVINCES.items() if code[:2] in codes), Zone.WIB)
