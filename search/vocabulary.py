"""The words of public entries: how rare a word is, and which one was meant by a misspelling."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest, Length, Substr

from search.contract import Field
from search.engines.database import bulk
from search.language import Streams, stem
from search.models import SearchWord

TOTAL: Final = "*"  # the row that counts all public entries
COUNTED: Final = (Field.TITLE, Field.ALIAS, Field.SUMMARY, Field.BODY)
RAREST: Final = 16
SHORTEST_CORRECTED: Final = 4
SHORTEST_MISBEGUN: Final = 5  # letters of a word whose first one may be wrong


def words_of(streams: Mapping[Field, Streams]) -> set[str]:
    """The words of a document that the vocabulary counts; attachments are left out, numbers too."""
    return counted(" ".join(streams[field].words for field in COUNTED if field in streams))


def counted(words: str) -> set[str]:
    """Those of the words of one document, separated by spaces, that are counted."""
    return {word for word in set(words.split()) if len(word) > 1 and not word[0].isdigit()}


def change(difference: Mapping[str, int]) -> None:
    """Add to the counts of words, or take from them; those that no public entry holds any more are forgotten.

    Whoever changes the count of all entries holds its row until the end of the transaction, so two cannot wait for
    each other; a difference without it takes that row as well.
    """
    more = {TOTAL: 0, **{word: number for word, number in difference.items() if number > 0}}
    less: defaultdict[int, list[str]] = defaultdict(list)
    for word in sorted(difference):
        if difference[word] < 0:
            less[difference[word]].append(word)
    if not (less or len(more) > 1 or more[TOTAL]):
        return
    _write(more)
    for number, words in less.items():
        for some in bulk.slices(words):
            fewer = SearchWord.objects.filter(word__in=some)
            fewer.filter(entries__lte=-number).exclude(word=TOTAL).delete()
            fewer.update(entries=Greatest(F("entries") + number, Value(0)))


def _write(found: Mapping[str, int]) -> None:
    then = "ON CONFLICT (word) DO UPDATE SET entries = search_searchword.entries + excluded.entries"
    rows = ((word, " ".join(stem(word)), found[word]) for word in sorted(found))
    bulk.insert(SearchWord, ("word", "stem", "entries"), rows, then=then)


@transaction.atomic
def stem_anew() -> int:
    """Give each word the stem that it has by the rules of now; returns how many had another."""
    # whoever changes words waits, as for each other
    SearchWord.objects.select_for_update().filter(word=TOTAL).first()
    changed = []
    for row in SearchWord.objects.order_by("word").iterator():
        if row.stem != (now := " ".join(stem(row.word))):
            row.stem = now
            changed.append(row)
    SearchWord.objects.bulk_update(changed, ["stem"], batch_size=bulk.AT_A_TIME)
    return len(changed)


@dataclass(frozen=True)
class Counts:
    """How many public entries hold a word or a stem, of those asked for."""

    total: int
    words: Mapping[str, int]
    stems: Mapping[str, int]

    def known(self, word: str) -> bool:
        """Whether a public entry holds the word, or one of the same stem."""
        return bool(self.words.get(word)) or bool(self.stems.get(" ".join(stem(word))))

    def rarity(self, *texts: str) -> int:
        """1 for what every entry holds, up to 16; of several words or stems the most frequent one counts."""
        found = max((max(self.words.get(text, 0), self.stems.get(text, 0)) for text in texts), default=0)
        if not found or self.total < 2:
            return RAREST
        share = log(max(self.total, found) / found) / log(self.total)
        return 1 + round((RAREST - 1) * share)


def counts(words: Collection[str]) -> Counts:
    """Look up words and their stems; one query."""
    stems = {" ".join(stem(word)) for word in words}
    found = SearchWord.objects.filter(Q(word__in=[*words, *stems, TOTAL]) | Q(stem__in=stems))
    by_word: dict[str, int] = {}
    by_stem: Counter[str] = Counter()
    for row in found:
        by_word[row.word] = row.entries
        by_stem[row.stem] += row.entries
    total = by_word.pop(TOTAL, 0)
    return Counts(total, by_word, {one: min(number, total) for one, number in by_stem.items()})


def alike(words: Collection[str], also: Collection[str] = ()) -> dict[str, int]:
    """Words of public entries that begin and are as long as one of `words`, and those of `also`, with entries."""
    like = Q(word__in=also)
    for word in words:
        mistakes = most_mistakes(word)
        if mistakes:
            lengths = Q(length__gte=len(word) - mistakes, length__lte=len(word) + mistakes)
            like |= _begins_like(word) & lengths
    rows = SearchWord.objects.annotate(length=Length("word"), second=Substr("word", 2, 2)).filter(like)
    return dict(rows.exclude(word=TOTAL).values_list("word", "entries"))


def most_mistakes(word: str) -> int:
    """One mistake in a short word, two from seven letters on; none where words are too short to tell."""
    if len(word) < SHORTEST_CORRECTED or not word.isalpha():
        return 0
    return 1 if len(word) < 7 else 2


def _begins_like(word: str) -> Q:
    """The first letter is right; or it is wrong, missing, too many or in second place, and the next ones are right."""
    first, second, third = word[0], word[1], word[2]
    begins = Q(word__startswith=first)
    if len(word) >= SHORTEST_MISBEGUN:
        begins |= Q(word__startswith=second + first) | Q(word__startswith=second + third)
        begins |= Q(second__in=(second + third, first + second))
    return begins


def completions(start: str, *, limit: int = 8) -> list[str]:
    """Words of public entries that begin so, the most frequent first; one query."""
    rows = SearchWord.objects.filter(word__startswith=start).exclude(word=TOTAL)
    return list(rows.order_by("-entries", "word").values_list("word", flat=True)[:limit])
