"""What may be found: each app registers a Source for each of its kinds in its `search_index.py`."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from search.readers import Reader

PUBLIC: Final = "public"  # the audience token that every reader holds
MEMBERS: Final = "members"  # … that whoever belongs to an organisation in the portal holds
Choices = Iterable[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Attachment:
    """A file that hangs on a document: its title, its SHA-256 in hex, and how to open its bytes."""

    title: str
    sha256: str
    open: Callable[[], Any]
    suffix: str  # "pdf", "docx", "xlsx"; others are not read


@dataclass(frozen=True)
class Document:
    """What is searched of one object, as plain values.

    `alias` holds other names: the title, summary and tags in the other language, short names, codes.
    `shown_in` names the interface languages that list this document; a page with an English translation is shown in
    "id" only, the translation in "en" only. `facets` are values by facet name; a region is given with those it lies in
    ("64.71" and "64"). `region` is the code that the sort by region uses. An empty `audience` matches nobody.
    `confirmed` is False for what nobody has confirmed for long: it steps back.
    """

    title: str
    language: str
    audience: frozenset[str]
    shown_in: frozenset[str] = frozenset({"id", "en"})
    alias: str = ""
    summary: str = ""
    body: str = ""
    attachments: tuple[Attachment, ...] = ()
    day: date | None = None
    region: str = ""
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    confirmed: bool = True


@dataclass(frozen=True)
class Change:
    """An object that changed, as (kind, primary key); `hides` where fewer people may see it now."""

    kind: str
    pk: str
    hides: bool = False


@dataclass(frozen=True)
class Watch:
    """A model whose rows tell of changes: which objects to look at again when one is saved or deleted."""

    model: type[Model]
    changes: Callable[[Any, bool], Iterable[Change]]  # (the row, whether it was deleted)


@dataclass(frozen=True)
class Source:
    """One kind of thing that may be found: rows of `model`, whose changes are noticed by Django's signals.

    `queryset` gives the rows that may be found by anybody, with all that `document` reads, in a fixed number of
    queries; a row outside it leaves the index. `visible_to` gives the rows a reader may see now: a hit outside it is
    dropped. `url` is asked for rows on a page of results, which come from `for_display`; where the `address` follows
    from the primary key alone, it is asked instead and no row is loaded. `choices` name the values of
    facets that only the owner knows ("status"). `watches` say when to look again, besides the rows themselves.
    """

    kind: str
    label: str | Promise
    label_plural: str | Promise
    model: type[Model]
    queryset: Callable[[], QuerySet[Any]]
    document: Callable[[Any], Document]
    visible_to: Callable[[Reader], QuerySet[Any]]
    url: Callable[[Any], str]
    for_display: Callable[[Collection[str]], QuerySet[Any]]
    watches: tuple[Watch, ...] = ()
    choices: Mapping[str, Callable[[], Choices]] = field(default_factory=dict)
    address: Callable[[str], str] | None = None


_sources: dict[str, Source] = {}
_unsearchable: set[type[Model]] = set()


def register(source: Source) -> Source:
    """Add a kind. Raises ValueError for a second one of that name."""
    if source.kind in _sources:
        raise ValueError(f"{source.kind} is registered already")
    _sources[source.kind] = source
    return source


def not_searchable(*models: type[Model]) -> None:
    """Say that these page types are not searched on purpose; any other must be registered (search.checks)."""
    _unsearchable.update(models)


def source(kind: str) -> Source:
    """The source of a kind. Raises LookupError for an unknown one."""
    return _sources[kind]


def sources() -> list[Source]:
    """Every source, in the order of registration."""
    return list(_sources.values())


def unsearchable() -> set[type[Model]]:
    """The page types that are not searched on purpose."""
    return set(_unsearchable)
