"""Regions named in a query, recognised longest first: one name inside another is common."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.core.memory import state
from portal.regions.models import Level, Region
from search.language import words_with_places

TIERS = (
    "kabupaten",
    "kota",
    "provinsi",
    "kab",
    "regency",
    "city",
    "province",
    "administrasi",
    "adm",
    "prov",
    "propinsi",
)
Words = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A stretch of the query that names regions, by their codes; several share a name."""

    start: int
    end: int
    codes: tuple[str, ...]


def recognise(words: Sequence[str]) -> list[Place]:
    """The places in a row of words, not overlapping, longest first; positions count words."""
    names = _names()
    longest = max(map(len, names), default=0)
    taken: set[int] = set()
    found = []
    for size in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            span = range(start, start + size)
            codes = names.get(tuple(words[start : start + size]))
            if codes and taken.isdisjoint(span):
                taken.update(span)
                found.append(Place(start, start + size, codes))
    return sorted(found, key=lambda place: place.start)


_known: tuple[str, Mapping[Words, tuple[str, ...]]] | None = None


def _names() -> Mapping[Words, tuple[str, ...]]:
    global _known  # noqa: PLW0603  # one value a process, replaced as a whole
    generation = state().of(("regions",))
    if _known is None or _known[0] != generation:
        _known = generation, _read()
    return _known[1]


def _read() -> Mapping[Words, tuple[str, ...]]:
    by_tier: list[defaultdict[Words, dict[str, None]]] = [defaultdict(dict), defaultdict(dict), defaultdict(dict)]
    for region in Region.objects.order_by("code"):
        below = region.level != Level.PROVINCE
        for name in (region.name_id, region.name_en, region.name_official, *region.aliases):
            words = tuple(word for word, _start, _end in words_with_places(name))
            by_tier[below][words][region.code] = None
            if below and (bare := tuple(word for word in words if word not in TIERS)):
                by_tier[below][bare][region.code] = None
        capital = tuple(word for word, _start, _end in words_with_places(region.capital))
        by_tier[2][capital][region.code] = None
    names: dict[Words, tuple[str, ...]] = {}
    for tier in by_tier:  # a province's name means the province, a capital's only what nothing else is called
        for words, codes in tier.items():
            if words and sum(map(len, words)) > 2:
                names.setdefault(words, tuple(codes))
    return names
