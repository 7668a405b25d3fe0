"""What a page still lacks before it may be submitted or published, and the gate that publishing goes through.

Apps register checks for their own page types (`content_checks.py`). The edit form (portal.pages.forms), the panel
beside it and `ContentPage.publish` all ask `problems_of`: nothing goes live unchecked, whichever door it came through.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from portal.pages.models import ContentPage


class Level(StrEnum):
    """Whether a problem stops publishing or is only shown."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """Something a page lacks: what, at which field, and whether it stops publishing.

    `field` names a field or a child relation of the page; with `row` (an object of that relation) `subfield` names
    the row's field.
    """

    message: str
    field: str = ""
    row: Any = None
    subfield: str = ""
    level: Level = Level.BLOCKING
    index: int = dataclass_field(default=0, compare=False)

    @property
    def blocks(self) -> bool:
        """Whether it stops publishing."""
        return self.level is Level.BLOCKING

    @property
    def anchor(self) -> str:
        """The id of the field in the edit form."""
        if self.row is None:
            return f"id_{self.field}"
        return f"id_{self.field}-{self.index}-{self.subfield}"


Check = Callable[[Any], Iterable[Problem]]
_checks: list[tuple[type, Check]] = []


class NotReady(PermissionDenied):
    """Publishing was refused since the page still lacks something; Wagtail answers it like a missing right."""

    def __init__(self, page: "ContentPage", problems: list[Problem]) -> None:
        super().__init__(f"{page}: " + " ".join(problem.message for problem in problems))
        self.page = page
        self.problems = problems


def check(model: type) -> Callable[[Check], Check]:
    """Register a check for a page class and its subclasses."""

    def register(function: Check) -> Check:
        _checks.append((model, function))
        return function

    return register


def problems_of(page: Any) -> list[Problem]:
    """Everything `page` lacks, in the order of the checks. Works on unsaved objects, such as a form's."""
    return [problem for model, function in _checks if isinstance(page, model) for problem in function(page)]


def refuse_unready(page: "ContentPage") -> None:
    """Raise NotReady where something stops publishing."""
    if blocking := [problem for problem in problems_of(page) if problem.blocks]:
        raise NotReady(page, blocking)


def rows_of(page: Any, relation: str) -> Iterator[tuple[int, Any]]:
    """The rows of a child relation with their number from 0, as the form orders them."""
    return enumerate(getattr(page, relation).all())


def row_problem(
    relation: str, row: tuple[int, Any], subfield: str, message: str, level: Level = Level.BLOCKING
) -> Problem:
    """A problem of one row as `rows_of` gives it."""
    return Problem(message, relation, row[1], subfield, level, index=row[0])
