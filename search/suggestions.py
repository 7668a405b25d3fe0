"""What the search box offers while somebody types: words that go on as typed, and records whose title holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from portal.core.models import today
from search.best_bets import steering
from search.contract import EngineAway, Field, SearchRequest
from search.engines.chosen import search as ask
from search.language import words_with_places
from search.params import Params
from search.query import understand
from search.readers import Reader
from search.results import checked
from search.vocabulary import completions

MOST_TITLES: Final = 6
MOST_WORDS: Final = 4
SHORTEST: Final = 2  # letters typed before anything is offered


@dataclass(frozen=True)
class Suggestion:
    """Something to choose: a query to go on with (no kind) or a record."""

    text: str
    url: str
    kind: str = ""
    language: str = ""


def suggestions(reader: Reader, params: Params) -> list[Suggestion]:
    """Words first, then records in the order of the results, within the filters chosen; at most nine queries."""
    if len(params.text) < SHORTEST:
        return []
    understood = understand(params.text, prefix=True)
    request = SearchRequest(
        query=understood.query,
        tokens=reader.tokens,
        language=reader.language,
        today=today(),
        selected=params.selected,
        fields=(Field.TITLE, Field.ALIAS),
        size=MOST_TITLES,
        excluded=steering("").excluded,
    )
    try:
        _page, rows = checked(reader, request, ask(request))
    except EngineAway:
        return []
    titles = [Suggestion(row.entry.text.title, row.url, str(row.source.label), row.entry.language) for row in rows]
    return [*_words(params, [one.text for one in titles]), *titles]


def _words(params: Params, titles: Sequence[str]) -> list[Suggestion]:
    """The query with its last word completed; within filters only by words of the records found."""
    typed = list(words_with_places(params.text))
    if not typed or typed[-1][2] != len(params.text):  # a space or a sign ends the word
        return []
    last, start, _end = typed[-1]
    if len(last) < SHORTEST or not last.isalpha():
        return []
    if params.selected:
        of_titles = [word for title in titles for word, _start, _end in words_with_places(title)]
        found = [word for word in dict.fromkeys(of_titles) if word.startswith(last)]
    else:
        found = completions(last, limit=MOST_WORDS + 1)
    base = reverse("search:results")
    rest = [(name, value) for name, values in params.selected.items() for value in values]
    queries = [params.text[:start] + word for word in found if word != last][:MOST_WORDS]
    return [Suggestion(query, f"{base}?{urlencode([('q', query), *rest])}") for query in queries]
