"""Where to go on from a page of results: other words, fewer words, and words that exist."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, Q
from rapidfuzz.distance import OSA

from portal.core.components import Link
from portal.core.memory import kept, remembered
from search.facets import FACETS
from search.language import function_words, words_with_places
from search.models import SearchFacet, SearchWord, SynonymGroup
from search.query import Understood
from search.terms import LONGEST_TERM, Stems, lines, stems_of
from search.vocabulary import TOTAL

MOST_RELATED: Final = 6
MOST_NEAR: Final = 6
MOST_TOPICS: Final = 8
BEGINNING: Final = 4  # letters that a near word shares with the one typed
TOPICS: Final = ("urusan", "dimensi")


@dataclass(frozen=True)
class Hints:
    """Links to other searches. `dropped` are words that were left out because they say nothing by themselves."""

    related: Sequence[Link]
    near: Sequence[Link] = ()
    topics: Sequence[Link] = ()
    dropped: Sequence[str] = ()


def hints(text: str, understood: Understood, *, base_url: str, found: int) -> Hints:
    """What to offer beside the results of a query, of which `found` were found."""
    words = [word for word, _start, _end in words_with_places(text)]
    names = list(_other_names(words))
    if found:
        links = _links(base_url, [*names, *_fewer(understood)], without=text)[:MOST_RELATED]
        return Hints(links, dropped=understood.dropped)
    links = _links(base_url, names, without=text)
    return Hints(links, _links(base_url, _near(words), without=text), _topics(base_url), understood.dropped)


def _links(base_url: str, queries: Iterable[str], *, without: str) -> list[Link]:
    kept = [query for query in dict.fromkeys(queries) if query.lower() != without.lower()]
    return [Link(query, f"{base_url}?{urlencode({'q': query})}") for query in kept]


def _terms() -> Mapping[Stems, tuple[str, ...]]:
    """The terms of each synonym group as written, by the stems of each."""

    def read() -> dict[Stems, tuple[str, ...]]:
        groups = [lines(terms) for terms in SynonymGroup.objects.order_by("key").values_list("terms", flat=True)]
        return {stems_of(term): tuple(group) for group in reversed(groups) for term in group}

    return kept("search:terms", read, kinds=("regions", "synonyms"))


def _other_names(words: Sequence[str]) -> Iterable[str]:
    """What a notion of the query is called elsewhere; the longest notion only."""
    known = _terms()
    for size in range(min(LONGEST_TERM, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            stems = stems_of(" ".join(words[start : start + size]))
            if stems in known:
                yield from [term for term in known[stems] if stems_of(term) != stems][:4]
                return


def _fewer(understood: Understood) -> Iterable[str]:
    """Each notion of the query by itself, as it was taken."""
    groups, meant = understood.query.groups, dict(understood.corrections)
    return [meant.get(group.text, group.text) for group in groups] if len(groups) > 1 else []


def _near(words: Sequence[str]) -> list[str]:
    """Words of public entries that begin like those typed, the most alike first; one query."""
    told = [word for word in words if word not in function_words() and len(word) >= BEGINNING and word.isalpha()][:3]
    if not told:
        return []
    begins = Q()
    for word in told:
        begins |= Q(word__startswith=word[:BEGINNING])
    rows = SearchWord.objects.filter(begins).exclude(word=TOTAL).exclude(word__in=told).order_by("-entries", "word")
    near = list(rows.values_list("word", flat=True)[:60])
    return sorted(near, key=lambda one: min(OSA.normalized_distance(one, word) for word in told))[:MOST_NEAR]


def _topics(base_url: str) -> list[Link]:
    """The subjects that most public entries are about."""

    def read() -> list[tuple[str, str]]:
        rows = SearchFacet.objects.filter(entry__restricted=False, name__in=TOPICS).values_list("name", "value")
        return list(rows.annotate(n=Count("entry")).order_by("-n", "name", "value").values_list("name", "value")[:20])

    names = {facet.name: facet.names() for facet in FACETS if facet.name in TOPICS}
    known = [(name, value) for name, value in remembered("search:topics", read) if value in names[name]]
    return [Link(names[name][value], f"{base_url}?{urlencode({name: value})}") for name, value in known[:MOST_TOPICS]]
