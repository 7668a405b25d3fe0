"""What templates of visits need."""

from django import template

from visits.minutes import owner_line as _owner_line
from visits.models import Point

register = template.Library()


@register.filter
def owner_line(point: Point) -> str:
    """Whose a commitment is and until when."""
    return _owner_line(point)
