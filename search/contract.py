"""What every engine is asked and answers, as plain values.

Scores are whole numbers made from the query alone: the weight of the field and of the kind of match, and how rare the
word is among public documents. No engine's own word statistics take part, since those would show a reader that
documents exist which they may not see; so every engine gives the same order, and hits of the public and of the
restricted index stand in one list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


class Field(StrEnum):
    """Where a word stands in a document."""

    TITLE = "title"
    ALIAS = "alias"
    SUMMARY = "summary"
    OFTEN = "often"  # stems that summary and body hold at least three times; made, never shown
    BODY = "body"
    ATTACHMENT = "attachment"


ALL_FIELDS = tuple(Field)


class Match(StrEnum):
    """How a word of the query meets a word of the document."""

    EXACT = "exact"  # compared with words
    STEM = "stem"  # all others are compared with stems
    SYNONYM = "synonym"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Alternative:
    """One way to meet a unit: a word, or several next to each other (a phrase)."""

    tokens: tuple[str, ...]
    match: Match

    @property
    def of_stems(self) -> bool:
        """Whether the tokens are stems rather than words as written."""
        return self.match is not Match.EXACT


@dataclass(frozen=True)
class Unit:
    """A word or phrase that was meant, and every way to meet it; the best one counts.

    `rarity` (1 to 16) grows as fewer public documents hold it. In a `prefix` unit the last token of each alternative
    stands for every word that begins so.
    """

    text: str
    alternatives: tuple[Alternative, ...]
    rarity: int = 8
    prefix: bool = False


@dataclass(frozen=True)
class Group:
    """A stretch of the query. Each reading is a list of units that must all be met; the best reading counts.

    “laporan warga” has two readings: the words `laporan` and `warga`, or the one notion `pengaduan`.
    """

    text: str
    readings: tuple[tuple[Unit, ...], ...]


@dataclass(frozen=True)
class PhraseLift:
    """Adds `weight` times the field's weight where these stems stand next to each other."""

    stems: tuple[str, ...]
    weight: int


@dataclass(frozen=True)
class FacetLift:
    """Adds `weight` to documents with a value of a facet."""

    facet: str
    value: str
    weight: int


@dataclass(frozen=True)
class Query:
    """What was typed, understood. Groups are joined by *and*. No group and `everything` False finds nothing."""

    text: str
    groups: tuple[Group, ...] = ()
    excluded: tuple[Alternative, ...] = ()
    phrase_lifts: tuple[PhraseLift, ...] = ()
    facet_lifts: tuple[FacetLift, ...] = ()
    everything: bool = False  # nothing was typed: only facets narrow


class Order(StrEnum):
    """How hits are sorted. Ties: newer first, then by key."""

    RELEVANCE = "relevance"
    NEWEST = "newest"  # without a date last
    REGION = "region"  # by region code, without one last; then by score


Key = tuple[str, str]  # kind and primary key


@dataclass(frozen=True)
class SearchRequest:
    """One search by one reader; there is none without a reader's tokens.

    `language` keeps entries whose `shown_in` holds it. `selected` are chosen facet values: *or* within a facet, *and*
    among facets. With `relaxed` one group is enough, and more groups win. `excluded` keys are left out of everything;
    `pinned` keys come first, in that order, even if they do not match, where the reader and the facets allow them.
    `today` is the day recency is measured from.
    """

    query: Query
    tokens: frozenset[str]
    language: str
    today: date
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ALL_FIELDS
    order: Order = Order.RELEVANCE
    offset: int = 0
    size: int = 20
    relaxed: bool = False
    excluded: tuple[Key, ...] = ()
    pinned: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A found entry and its score; the score is never shown."""

    key: Key
    score: int


@dataclass(frozen=True)
class SearchPage:
    """An engine's answer. `facets` holds every value with a hit; a facet's counts ignore its own selection."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    degraded: bool = False


class EngineAway(Exception):
    """The engine did not answer, answered late, or refused."""


class Engine(Protocol):
    """Answers requests."""

    def search(self, request: SearchRequest) -> SearchPage:
        """The page asked for. Raises EngineAway."""
