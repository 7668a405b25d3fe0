"""Figures, dates, ages, sizes and citations in the reader's notation."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.core.models import DatePrecision, today

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
HOME_ZONE = "Asia/Jakarta"
PATTERNS = {DatePrecision.MONTH.value: "YEAR_MONTH_FORMAT", DatePrecision.YEAR.value: "Y"}
ISO_LENGTHS = {DatePrecision.MONTH.value: 7, DatePrecision.YEAR.value: 4}


def number(value: Decimal | float | None, up_to: Decimal | float | None = None) -> str:
    """A number without zeros at its end, or a range: 1.234,5 or 10–15; nothing for none."""
    if value is None:
        return ""
    if up_to is not None:
        return f"{number(value)}–{number(up_to)}"
    exact = round(Decimal(str(value)), 4).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True)


def quantity(value: Decimal | float | None, unit: str, up_to: Decimal | float | None = None) -> str:
    """A number with its unit: 185.852 laporan, but 96,8%."""
    text = number(value, up_to)
    if not text or not unit:
        return text
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def when(day: date | None, precision: str = DatePrecision.DAY) -> str:
    """A date as exactly as it is known: 8 September 2026, September 2026 or 2026; nothing for none."""
    return date_format(day, PATTERNS.get(precision, "DATE_FORMAT")) if day else ""


def iso(day: date | None, precision: str = DatePrecision.DAY) -> str:
    """The same for machines: 2026-09-08, 2026-09 or 2026."""
    return day.isoformat()[: ISO_LENGTHS.get(precision, 10)] if day else ""


def age(day: date | None, on: date | None = None) -> str:
    """How long ago a day was, in words: today, 12 days ago, 3 months ago, 4 years ago; nothing for none."""
    if day is None:
        return ""
    now = on or today()
    days = (now - day).days
    if days < 0:
        return ""
    if days == 0:
        return _("today")
    months = (now.year - day.year) * 12 + now.month - day.month - (now.day < day.day)
    if months < 1:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    if months < 24:
        return ngettext("%(count)s month ago", "%(count)s months ago", months) % {"count": months}
    return ngettext("%(count)s year ago", "%(count)s years ago", months // 12) % {"count": months // 12}


def clock(at: time | None, zone: str, on: date) -> str:
    """A local time with its zone, and WIB beside it where they differ: 09.00 WITA (08.00 WIB)."""
    if at is None:
        return ""
    here = datetime.combine(on, at, ZoneInfo(zone))
    local = f"{date_format(here, 'TIME_FORMAT')} {ZONE_NAMES.get(zone, zone)}"
    there = here.astimezone(ZoneInfo(HOME_ZONE))
    if there.utcoffset() == here.utcoffset():
        return local
    return f"{local} ({date_format(there, 'TIME_FORMAT')} {ZONE_NAMES[HOME_ZONE]})"


def file_size(count: int | None) -> str:
    """Bytes as people say them: 840 B, 12 kB, 1,2 MB."""
    size = float(count or 0)
    for unit in ("B", "kB"):
        if size < 1000:
            return f"{number(round(size))} {unit}"
        size /= 1000
    return f"{number(round(size, 1))} MB"


def citation(*, title: str, published: date | None, site: str, url: str, author: str = "") -> str:
    """How to cite a page, after APA: Author. (2022, 17 Maret). Title. Site. Address."""
    author = author or site
    if published is None:
        day = _("n.d.")
    elif (get_language() or "id").startswith("en"):
        day = f"{published.year}, {date_format(published, 'F j')}"
    else:
        day = f"{published.year}, {date_format(published, 'j F')}"
    parts = [author, f"({day})", title, *([site] if site != author else []), url]
    return " ".join(part if part == url else f"{part.rstrip('.')}." for part in parts)
