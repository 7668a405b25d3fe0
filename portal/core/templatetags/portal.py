"""Filters that write figures and dates in the reader's notation."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings

from portal.core import notation

register = template.Library()
register.filter("age", notation.age)
register.filter("when", notation.when)
register.filter("number", notation.number)
register.filter("filesize", notation.file_size)


@register.filter
def percent(value: Decimal | float | None) -> str:
    """A share in %: 96,8%."""
    return notation.quantity(value, "%")


@register.filter
def zone_time(visit: Any) -> str:
    """When a visit began, in its own zone and in WIB; it has `starts_at`, `time_zone` and `date`."""
    return notation.clock(visit.starts_at, visit.time_zone, visit.date)


@register.filter
def year(value: date | int | None) -> str:
    """A year without separators: 2026."""
    return str(getattr(value, "year", value) or "")


@register.simple_tag
def cite(title: str, published: date | None, url: str, author: str = "") -> str:
    """How to cite a page of this portal, after APA."""
    return notation.citation(title=title, published=published, site=str(settings.PORTAL_NAME), url=url, author=author)
