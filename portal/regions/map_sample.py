"""The map in the style guide, with made-up counts."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.core.panels import Panel, panel
from portal.regions.map import map_rows, map_steps, shapes


@panel("styleguide", order=10, queries=0)
def map_sample(request: HttpRequest, subject: Any) -> Panel:
    """A map that shows every step of colour."""
    counts = {shape.code: (number * 7) % 11 for number, shape in enumerate(shapes())}
    rows = map_rows(counts, lambda code: "#map-section")
    title = _("Sample: case studies by province")
    return Panel(title, "components/map.html", {"rows": rows, "steps": map_steps(rows), "unit": _("case studies")})
