"""What editors say of a query: results that stand first, results that are left out."""

from dataclasses import dataclass

from django.db.models import CharField, F, IntegerField, Value

from search.contract import Key
from search.language import function_words, stem, tokens
from search.models import BestBet, SearchJob
from search.typed import cleaned

JOB = "job"
MOST_PINNED = 5
LONGEST_KEY = 400


@dataclass(frozen=True)
class Steering:
    """Keys that stand first, in order, and keys that no reader is shown now."""

    pinned: tuple[Key, ...]
    excluded: tuple[Key, ...]


def key_of(text: str) -> str:
    """The normal form of a query: its stems without function words, each once, in alphabetical order.

    So “aduan warga” is steered with “pengaduan para warga”, and so is “warga, aduan”.
    """
    words = [token for token in tokens(cleaned(text)) if not token.sign]
    told = [word for word in words if word.text not in function_words()] or words
    return " ".join(sorted({one for word in told for one in stem(word.text)}))[:LONGEST_KEY]


def steering(text: str) -> Steering:
    """What editors chose for a query, and what is being hidden at this moment (SearchJob); one query."""
    jobs = SearchJob.objects.hiding().annotate(
        what=Value(JOB, output_field=CharField()), place=Value(0, output_field=IntegerField())
    )
    bets = BestBet.objects.filter(words=key_of(text)) if text else BestBet.objects.none()
    bets = bets.annotate(what=F("action"), place=F("order"))
    columns = ("kind", "object_id", "what", "place")
    rows = jobs.values_list(*columns).union(bets.order_by().values_list(*columns), all=True)
    pinned, excluded = [], []
    for kind, pk, what, place in rows:
        if what == BestBet.Action.PIN:
            pinned.append((place, (kind, pk)))
        else:
            excluded.append((kind, pk))
    hidden = set(excluded)
    kept = [key for _place, key in sorted(pinned) if key not in hidden]
    return Steering(tuple(kept[:MOST_PINNED]), tuple(sorted(hidden)))
