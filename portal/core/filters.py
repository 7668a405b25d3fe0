"""Lists: filters declared once give the page, its counts, chips, summary and feed.

An app declares a ListFilter in its `filters.py`; a view or list page makes a Listing of it.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, Expression, F, Model, QuerySet, Subquery, Sum, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Cast
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal.core.memory import Remembered, remembered, state

Choices = Iterable[tuple[str, str | Promise]]
PAGE_SIZE = 12
COUNT_SECONDS = 24 * 60 * 60
HTML_SECONDS = 5 * 60  # a changed name of a region or an organisation may reach its cards that much later


class Facet(django_filters.MultipleChoiceFilter):
    """Several values of one property: any of them (or), each with the number of items it would show.

    `group` is the ORM expression both filtered and counted by; `phrase` says the choice in the summary, with %s
    for the values; `choices` is called once a request. `long` asks for a scrolling box.
    """

    def __init__(
        self,
        *,
        label: Any,
        phrase: Any,
        choices: Callable[[], Choices],
        group: Expression | F | Subquery,
        long: bool = False,
    ) -> None:
        super().__init__(label=label, choices=choices)
        self.choices = choices
        self.phrase = phrase
        self.group = group
        self.long = long

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        """The rows with any of the values; a subquery, so that no row comes twice."""
        if not value:
            return qs
        matching = qs.model._default_manager.annotate(_facet=self.group).filter(_facet__in=value)
        return qs.filter(pk__in=matching.order_by().values("pk"))

    def offered(self, chosen: Sequence[str]) -> list[tuple[str, str | Promise]]:
        """The values that may be chosen; a facet may let in some of those `chosen` that it does not show by itself."""
        return list(self.choices())

    def counting(self, qs: QuerySet[Any], name: str) -> QuerySet[Any]:
        """Rows of `qs` by value, as (name, value, count), to be joined with those of other facets."""
        own = isinstance(self.group, F) and LOOKUP_SEP not in str(vars(self.group)["name"])  # then no row comes twice
        return counted(qs.annotate(_value=Cast(self.group, CharField())), name, once=own)


def counted(qs: QuerySet[Any], name: str, *, once: bool = False) -> QuerySet[Any]:
    """(name, value, count) of the rows of `qs` by its `_value`; one row where that is a constant.

    `once` says that no row can come twice, which is cheaper to count.
    """
    rows = qs.order_by().annotate(_name=Value(name, output_field=CharField())).values_list("_name", "_value")
    return rows.annotate(n=Count("pk", distinct=not once))


def summed(shared: QuerySet[Any], name: str, each: QuerySet[Any]) -> QuerySet[Any]:
    """The same by `_value` of rows that many listed rows share; `each` are the listed rows of one (with OuterRef).

    The listed rows are only counted, not read, so that an index is enough.
    """
    one = each.order_by().annotate(_all=Value(1)).values("_all").annotate(n=Count("pk")).values("n")
    rows = shared.order_by().annotate(_name=Value(name, output_field=CharField()), _each=Subquery(one))
    return rows.values_list("_name", "_value").annotate(n=Sum("_each"))


class ListForm(forms.Form):
    """Checks what single filters cannot: a date range turned round."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("dari"), data.get("sampai")
        if first and last and first > last:
            self.add_error("sampai", _("This date lies before the first one. Swap the two dates."))
        return data


class ListFilter(django_filters.FilterSet):
    """The filters of one list. A subclass says which rows there are, how they are sorted and what they are called."""

    generations: ClassVar[Sequence[str]] = ("pages",)
    sorts: ClassVar[Mapping[str, tuple[Any, Sequence[str]]]] = {}

    class Meta:
        form = ListForm

    @classmethod
    def rows(cls, language: str) -> QuerySet[Any]:
        """Every public row of the list in a language."""
        raise LookupError(f"{cls.__name__} does not say which rows it lists")

    @classmethod
    def for_display(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with all that a card shows, in a fixed number of queries."""
        return rows

    @classmethod
    def noun(cls, count: int) -> str:
        """“3 case studies”: number and noun in the reader's language."""
        raise LookupError(f"{cls.__name__} does not say what it lists")


@dataclass(frozen=True)
class Option:
    """One value of a facet; neighbours of one `group` stand under its name."""

    value: str
    label: str
    count: int
    selected: bool
    group: str = ""


@dataclass(frozen=True)
class FacetView:
    """A facet as the filter panel shows it."""

    name: str
    label: str
    long: bool
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """An active filter and the address without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True)
class Sort:
    """One way to sort."""

    value: str
    label: str
    selected: bool


class Addressed:
    """What a list whose address is its state offers of addresses: `params` are its filters, sort and page."""

    base_url: str
    params: QueryDict

    @property
    def page(self) -> Page[Any]:
        """The page that is shown."""
        raise LookupError(f"{type(self).__name__} does not say which page it shows")

    def url(self, **changes: str | None) -> str:
        """The list's address with some parameters changed (None removes one); the page number is dropped."""
        params = self.params.copy()
        params.pop("page", None)
        for name, value in changes.items():
            params.pop(name, None)
            if value is not None:
                params[name] = value
        return f"{self.base_url}?{params.urlencode()}" if params else self.base_url

    def url_without(self, name: str, value: str) -> str:
        """The list's address without one value of a filter; the page number is dropped."""
        params = self.params.copy()
        params.pop("page", None)
        params.setlist(name, [one for one in params.getlist(name) if one != value])
        query = params.urlencode()
        return f"{self.base_url}?{query}" if query else self.base_url

    @property
    def feed_url(self) -> str:
        """The Atom feed of what is shown."""
        query = urlencode([(n, v) for n, vs in self.params.lists() for v in vs if n != "page"])
        return f"{self.base_url}atom.xml?{query}" if query else f"{self.base_url}atom.xml"

    @property
    def page_links(self) -> list[tuple[int | None, str]]:
        """(number, address) of the pages to offer; None stands for a gap."""
        paginator = self.page.paginator
        return [
            (int(number), self.page_url(int(number))) if str(number).isdigit() else (None, "")
            for number in paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        ]

    def page_url(self, number: int) -> str:
        """The address of a page of this list."""
        return self.url(page=str(number)) if number > 1 else self.url()

    @property
    def previous_url(self) -> str:
        """The address of the page before, or nothing."""
        return self.page_url(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The address of the page after, or nothing."""
        return self.page_url(self.page.number + 1) if self.page.has_next() else ""


class Listing(Addressed):
    """One request's view of a list: rows of the page, counts, chips, summary, sort, errors."""

    def __init__(self, filter_class: type[ListFilter], request: HttpRequest, *, base_url: str) -> None:
        self.filter_class = filter_class
        self.base_url = base_url
        self.language = get_language() or "id"
        self.params = clean_params(request.GET)
        self.filterset = filter_class(self.params, queryset=self._everything(request), request=request)
        self.form = self.filterset.form
        for name, facet in self.filterset.filters.items():
            if isinstance(facet, Facet):  # what is chosen is checked; other values are read only where they are shown
                self.form.fields[name].choices = self._offered(name, facet) if name in self.params else []
        self.errors: dict[str, list[str]] = {name: list(errors) for name, errors in self.form.errors.items()}
        self.chosen: dict[str, Any] = {
            name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])
        }

    def _everything(self, request: HttpRequest) -> QuerySet[Any]:
        """All rows of the list, before any filter."""
        return self.filter_class.rows(self.language)

    def _offered(self, name: str, facet: Facet) -> list[tuple[str, str | Promise]]:
        return facet.offered(self.params.getlist(name))

    def _html_key(self, *left_out: str) -> str:
        known = {*self.filterset.filters, "urut", "page"} - set(left_out)
        query = [(name, value) for name, values in self.params.lists() for value in values if name in known]
        name = f"{type(self).__name__}:{self.filter_class.__name__}:{self.language}"
        return f"{name}:{state().of(self.filter_class.generations)}:{hash_of(f'{self.base_url}?{urlencode(query)}')}"

    @property
    def panel_key(self) -> str:
        """What the filter panel depends on, for `{% cache %}`: the filters, not the page or the order."""
        return self._html_key("page", "urut")

    @property
    def results_key(self) -> str:
        """What the results depend on, for `{% cache %}`."""
        return self._html_key()

    @property
    def html_seconds(self) -> int:
        """How long both are kept at most."""
        return HTML_SECONDS

    def _narrowed(self, *, without: str = "") -> QuerySet[Any]:
        rows = self.filterset.queryset.all()
        for name, value in self.chosen.items():
            if name != without:
                rows = self.filterset.filters[name].filter(rows, value)
        return rows

    @cached_property
    def _counts(self) -> tuple[int, dict[str, dict[str, int]]]:
        """(total, {facet: {value: count}}), cached until published content changes."""
        return self._remembered("counts", self._count)

    def _remembered(self, what: str, compute: Callable[[], Remembered]) -> Remembered:
        """Something computed from the filters, kept until published content changes."""
        chosen = "&".join(f"{name}={value}" for name, value in sorted(self.chosen.items()))
        name = f"list:{type(self).__name__}:{self.filter_class.__name__}:{hash_of(f'{what}?{chosen}')}"
        return remembered(name, compute, kinds=self.filter_class.generations, seconds=COUNT_SECONDS)

    def _count(self) -> tuple[int, dict[str, dict[str, int]]]:
        """All counts in one query."""
        everything = self._narrowed().annotate(_value=Value("", output_field=CharField()))
        parts = [
            facet.counting(self._narrowed(without=name), name)
            for name, facet in self.filterset.filters.items()
            if isinstance(facet, Facet)
        ]
        total = 0
        facets: dict[str, dict[str, int]] = {}
        for name, value, count in counted(everything, "", once=True).union(*parts, all=True):
            if not name:
                total = count
            elif value is not None and count:
                facets.setdefault(name, {})[value] = count
        return total, facets

    @property
    def total(self) -> int:
        """Rows that the filters leave."""
        return self._counts[0]

    @cached_property
    def sort(self) -> str:
        """The chosen sort, or the first one."""
        wanted = self.params.get("urut", "")
        return wanted if wanted in self.filter_class.sorts else next(iter(self.filter_class.sorts))

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; past the end the last one."""
        return Paginator(range(self.total), PAGE_SIZE).get_page(self.params.get("page"))

    @cached_property
    def items(self) -> list[Any]:
        """The rows of this page with all they show.

        The keys of all rows are put in order once until something is published, so that every page costs the same.
        """
        keys = self._remembered(f"keys/{self.sort}", self._keys)[
            max(self.page.start_index() - 1, 0) : self.page.end_index()
        ]
        model: type[Model] = self.filterset.queryset.model
        found = {row.pk: row for row in self.filter_class.for_display(model._default_manager.filter(pk__in=keys))}
        return [found[key] for key in keys if key in found]

    def _keys(self) -> "array[int]":
        """Eight bytes a row: 160 kB of 20,000."""
        rows = self._narrowed().order_by(*self.filter_class.sorts[self.sort][1])
        return array("q", rows.values_list("pk", flat=True))

    @cached_property
    def facets(self) -> list[FacetView]:
        """Facets with every value that has rows or is chosen."""
        views = []
        for name, facet in self.filterset.filters.items():
            if not isinstance(facet, Facet):
                continue
            counts, chosen = self._counts[1].get(name, {}), self.chosen.get(name, [])
            options = [
                Option(value, str(label), counts.get(value, 0), value in chosen)
                for value, label in self.form.fields[name].choices or self._offered(name, facet)
                if counts.get(value) or value in chosen
            ]
            views.append(FacetView(name, str(facet.label), facet.long, options))
        return views

    @cached_property
    def fields(self) -> list[forms.BoundField]:
        """The form's fields that are no facets: dates and the like."""
        return [self.form[n] for n, f in self.filterset.filters.items() if not isinstance(f, Facet)]

    @cached_property
    def chips(self) -> list[Chip]:
        """One chip for each chosen value, with the address that drops it."""
        chips = []
        for name, value in self.chosen.items():
            for one in value if isinstance(value, list) else [value]:
                url = self.url_without(name, str(one)) if isinstance(value, list) else self.url(**{name: None})
                chips.append(Chip(str(self.filterset.filters[name].label), self._label(name, one), url))
        return chips

    def _label(self, name: str, value: Any) -> str:
        if isinstance(self.filterset.filters[name], Facet):
            return str(dict(self.form.fields[name].choices).get(value, value))
        return date_format(value) if hasattr(value, "year") else str(value)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the filters of the address, in a sentence each; those filters are left out."""
        fields = self.form.fields
        return [
            f"{fields[name].label}: {error}" if name in fields else str(error)
            for name, errors in self.errors.items()
            for error in errors
        ]

    @cached_property
    def summary(self) -> str:
        """The list in a sentence: how many of what, narrowed by what, sorted how."""
        parts = [self.filter_class.noun(self.total)]
        for name, value in self.chosen.items():
            chosen_filter = self.filterset.filters[name]
            values = value if isinstance(value, list) else [value]
            if phrase := getattr(chosen_filter, "phrase", None):
                parts.append(str(phrase) % any_of([self._label(name, one) for one in values]))
            else:
                parts.append(f"{str(chosen_filter.label).lower()} {self._label(name, value)}")
        return _("%(what)s, sorted by: %(order)s.") % {
            "what": " ".join(parts),
            "order": str(self.filter_class.sorts[self.sort][0]).lower(),
        }

    @property
    def sort_options(self) -> list[Sort]:
        """Ways to sort, the chosen one marked."""
        return [Sort(v, str(label), v == self.sort) for v, (label, _order) in self.filter_class.sorts.items()]


def clean_params(params: QueryDict) -> QueryDict:
    """The query without empty values, NUL bytes and lone surrogates, which no filter can mean."""
    cleaned = QueryDict(mutable=True)
    for name, values in params.lists():
        kept = [v for v in values if v and "\x00" not in v and not any("\ud800" <= c <= "\udfff" for c in v)]
        if kept and name.isidentifier():
            cleaned.setlist(name, kept[:40])
    return cleaned


def primary_key(text: str) -> int:
    """The primary key that a parameter names; 0, which no row has, for whatever is none, such as “²” or 20 digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def hash_of(text: str) -> str:
    """A short stable name for a cache key."""
    return blake2b(text.encode(), digest_size=12).hexdigest()


def any_of(labels: Sequence[str]) -> str:
    """“A or B”, “A, B or C” in the reader's language; the longer list has one more comma in Indonesian."""
    if len(labels) < 2:
        return "".join(labels)
    if len(labels) == 2:
        return pgettext("two", "%(list)s or %(last)s") % {"list": labels[0], "last": labels[1]}
    return pgettext("several", "%(list)s or %(last)s") % {"list": ", ".join(labels[:-1]), "last": labels[-1]}
