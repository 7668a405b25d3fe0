"""Lists of what one person may see: parts to choose from and pages; unlike public lists, nothing of them is cached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from portal.core.filters import Addressed, ListFilter, Listing, clean_params

ON_A_PAGE: Final = 25
PART: Final = "tampil"


@dataclass(frozen=True)
class Part:
    """A part of a list that can be shown alone."""

    label: str
    url: str
    current: bool


class PrivateList(Addressed):
    """One request's view of a person's rows; `parts` are (label, rows) by the value of ?tampil=, the last one is all.

    An unknown part is all of them, a page past the end the last one.
    """

    def __init__(
        self,
        request: HttpRequest,
        parts: Mapping[str, tuple[str | Promise, QuerySet[Any]]],
        *,
        base_url: str,
        size: int = ON_A_PAGE,
    ) -> None:
        self.base_url = base_url
        self.size = size
        self.params = clean_params(request.GET)
        self.everything = list(parts)[-1]
        wanted = self.params.get(PART, self.everything)
        self.chosen = wanted if wanted in parts else self.everything
        self._parts = parts

    @property
    def parts(self) -> list[Part]:
        """What can be chosen; the whole list has the address without anything."""
        return [
            Part(str(label), self.url(**{PART: None if name == self.everything else name}), name == self.chosen)
            for name, (label, _rows) in self._parts.items()
        ]

    @cached_property
    def page(self) -> Page[Any]:
        """The rows of the page asked for."""
        return Paginator(self._parts[self.chosen][1], self.size).get_page(self.params.get("page"))

    @cached_property
    def items(self) -> list[Any]:
        """Those rows as a list."""
        return list(self.page)


class PrivateFilter(ListFilter):
    """The filters of a list of which everybody sees other rows; nothing of it is kept for the next reader."""

    @classmethod
    def visible_to(cls, user: Any) -> QuerySet[Any]:
        """Every row that a person may see."""
        raise LookupError(f"{cls.__name__} does not say who sees which rows")


class PrivateListing(Listing):
    """A Listing of what one person may see."""

    filter_class: type[PrivateFilter]

    def _everything(self, request: HttpRequest) -> QuerySet[Any]:
        return self.filter_class.visible_to(request.user)

    def _remembered(self, what: str, compute: Callable[[], Any]) -> Any:
        return compute()

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """The rows that the filters leave, in no order."""
        return self._narrowed().order_by()

    @property
    def sorted(self) -> QuerySet[Any]:
        """The rows that the filters leave, with all they show, as sorted."""
        return self.filter_class.for_display(self._narrowed()).order_by(*self.filter_class.sorts[self.sort][1])

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; past the end the last one."""
        return Paginator(range(self.total), ON_A_PAGE).get_page(self.params.get("page"))

    @cached_property
    def items(self) -> list[Any]:
        """The rows of this page with all they show; those of other pages are put in order by their keys alone."""
        order = self.filter_class.sorts[self.sort][1]
        keys = self.narrowed.order_by(*order).values("pk")[max(self.page.start_index() - 1, 0) : self.page.end_index()]
        rows = self.filterset.queryset.model._default_manager.filter(pk__in=keys)
        return list(self.filter_class.for_display(rows).order_by(*order))

    def query(self) -> str:
        """The filters and the order as a query string, for what leads on from the list; empty without any."""
        params = self.params.copy()
        params.pop("page", None)
        return f"?{params.urlencode()}" if params else ""
