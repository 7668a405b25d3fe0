"""The minutes of a visit as a Word file or PDF: who, when, what was said, what follows."""

from dataclasses import dataclass
from io import BytesIO

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from PIL import ImageFile

from visits.models import Attendee, NextStep, Point, PointKind, Visit


@dataclass(frozen=True)
class Minutes:
    """What the minutes hold, in the order of reading."""

    visit: Visit
    when: str
    attendees: list[Attendee]
    points: list[tuple[str, list[Point]]]
    steps: list[NextStep]

    @property
    def title(self) -> str:
        """The heading and the name of the file."""
        return _("Minutes: %(visit)s") % {"visit": self.visit.title}


def minutes_of(visit: Visit) -> Minutes:
    """Everything written down of a visit, confidential points included: minutes are for the parties."""
    points = list(visit.points.select_related("said_by", "owner_organisation", "owner"))
    kinds = [(str(kind.label), [one for one in points if one.kind == kind]) for kind in PointKind]
    return Minutes(
        visit,
        date_format(visit.date, "l, j F Y") if visit.date else "",
        list(visit.attendees.filter(came=True).select_related("organisation")),
        [(label, found) for label, found in kinds if found],
        list(visit.next_steps.select_related("owner_organisation", "owner")),
    )


def owner_line(point: Point) -> str:
    """Whose a commitment is and until when, or that it is nobody's."""
    if point.kind != PointKind.COMMITMENT:
        return ""
    who = str(point.owner_organisation) if point.owner_organisation else _("no owner")
    return f"{who}, {date_format(point.due_on) if point.due_on else _('no due date')}"


def as_docx(minutes: Minutes) -> bytes:
    """A Word file."""
    document = Document()
    document.core_properties.title = minutes.title
    document.add_heading(minutes.title, level=1)
    if minutes.when:
        document.add_paragraph(minutes.when)
    document.add_heading(_("Participants"), level=2)
    for person in minutes.attendees:
        name = f" ({person.name})" if person.name else ""
        document.add_paragraph(f"{person.office}, {person.of}{name}", style="List Bullet")
    for label, points in minutes.points:
        document.add_heading(label, level=2)
        for point in points:
            paragraph = document.add_paragraph(point.text, style="List Number")
            if line := owner_line(point):
                paragraph.add_run(f" — {line}").italic = True
    document.add_heading(_("Follow-ups"), level=2)
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, (_("What"), _("Owner"), _("Due on"), _("Status")), strict=True):
        cell.text = text
    for step in minutes.steps:
        values = (step.text, str(step.owner_organisation), date_format(step.due_on), str(step.get_status_display()))
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = text
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def as_pdf(minutes: Minutes) -> bytes:
    """A PDF. Raises OSError where the system lacks the library that draws text (pango)."""
    return html_to_pdf(render_to_string("visits/workspace/minutes.html", {"minutes": minutes}))


def html_to_pdf(html: str) -> bytes:
    """A PDF of HTML of our own that fetches nothing. Raises OSError where pango is missing."""
    import weasyprint  # noqa: PLC0415  # heavy, and not everywhere installed

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # it lets damaged pictures through in the whole process

    def nothing(url: str, *args: object, **kwargs: object) -> dict[str, object]:
        raise ValueError(f"a document fetches nothing: {url}")

    document: bytes = weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf()
    return document
