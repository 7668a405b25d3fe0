"""More like this: what shares the rarest facet values and the words of the title. Never a call to Elasticsearch."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery

from search.contract import Key
from search.language import function_words, stem, words_with_places
from search.models import SearchEntry, SearchFacet
from search.readers import Reader

SHARED: Final = ("daerah", "urusan", "dimensi", "pulau", "tingkat")
SAME_KIND: Final = 4
TITLE_WORD: Final = 6
CANDIDATES: Final = 100  # for each shared value, those written last
COUNTED: Final = 1000  # entries with a value; one that more have is as frequent as any


class NumberOf(Subquery):
    """The number of rows of a query, of which a limit lets only so many be counted."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _some)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Similar:
    """An entry like another one; the score is never shown."""

    key: Key
    title: str
    score: int
    day: date | None


def similar(kind: str, pk: str, reader: Reader, limit: int, *, kinds: Iterable[str] = ()) -> list[Similar]:
    """The entries most like an object that the reader may see, best first; of `kinds`, or of any. Two queries.

    A shared value counts more the fewer public entries have it, so nothing hidden moves anything. Empty where the
    object cannot be found or shares nothing.
    """
    own = _own_facets(kind, pk)
    values = {(name, value): _weight(public) for name, value, public, *_title in own if name in SHARED}
    if not values:
        return []
    own_title = stems(own[0][3])
    found = [
        Similar(
            (other, object_id),
            title,
            sum(weight for (name, value), weight in values.items() if f"{name}:{value}" in packed.split())
            + TITLE_WORD * len(own_title & stems(title))
            + (SAME_KIND if other == kind else 0),
            day,
        )
        for other, object_id, packed, day, title in _candidates(kind, pk, reader, values, kinds)
    ]
    found.sort(key=lambda one: (-one.score, -(one.day or date.min).toordinal(), one.key))
    return found[:limit]


def _own_facets(kind: str, pk: str) -> list[tuple[str, str, int, str]]:
    """(name, value, number of public entries with it up to COUNTED, own title) of an object's facets."""
    alike = SearchFacet.objects.filter(name=OuterRef("name"), value=OuterRef("value"), entry__restricted=False)
    counted = NumberOf(alike.order_by().values("pk")[:COUNTED])
    return list(
        SearchFacet.objects.filter(entry__kind=kind, entry__object_id=pk, name__in=SHARED)
        .exclude(name=kind, value=F("entry__region"))  # a region itself: what lies in it is not like it
        .annotate(public=counted)
        .order_by("pk")
        .values_list("name", "value", "public", "entry__text__title")
    )


def _candidates(
    kind: str, pk: str, reader: Reader, values: Iterable[tuple[str, str]], kinds: Iterable[str]
) -> QuerySet[SearchEntry, tuple[str, str, str, date | None, str]]:
    """(kind, primary key, packed facets, day, title) of what shares a value, so many of the newest for each."""
    near = Q(pk__in=[])
    for name, value in values:
        having = SearchFacet.objects.filter(name=name, value=value, entry__audience__token__in=reader.tokens)
        having = having.filter(entry__shown_in__contains=reader.language)
        if kinds:
            having = having.filter(entry__kind__in=kinds)
        near |= Q(pk__in=having.order_by("-entry_id").values("entry_id").distinct()[:CANDIDATES])
    found = SearchEntry.objects.filter(near).exclude(kind=kind, object_id=pk)
    return found.values_list("kind", "object_id", "packed", "day", "text__title")


def _weight(public: int) -> int:
    """16 for a value that only one public entry has, one less each time twice as many have it."""
    return max(1, 17 - max(1, public).bit_length())


def stems(title: str) -> set[str]:
    """The stems of a title's words, those that say nothing left out."""
    words = [word for word, _start, _end in words_with_places(title) if word not in function_words()]
    return set(Counter(one for word in words for one in stem(word)))
