"""Figures and dates in the reader's notation."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format

from portal.core.models import DatePrecision, Figure


def number(value: Decimal | int, *, decimals: int = 4) -> str:
    """A number with at most `decimals` places, without zeros at its end: 1.234,5 or 1,234.5."""
    rounded = round(Decimal(value), decimals).normalize()
    places = max(0, -int(rounded.as_tuple().exponent))
    return number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


def value_of(figure: Figure, *, decimals: int = 4) -> str:
    """The value of a figure without its unit: "72", "10–15" or its words."""
    if figure.value is None:
        return figure.value_text
    first = number(figure.value, decimals=decimals)
    return first if figure.value_max is None else f"{first}–{number(figure.value_max, decimals=decimals)}"


def when(day: date | None, precision: str) -> str:
    """A date as exactly as it is known: 8 September 2026, September 2026 or 2026; nothing for none."""
    if day is None:
        return ""
    pattern = {DatePrecision.MONTH.value: "YEAR_MONTH_FORMAT", DatePrecision.YEAR.value: "Y"}
    return date_format(day, pattern.get(precision, "DATE_FORMAT"))
