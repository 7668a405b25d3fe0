"""nDCG at ten."""

from collections.abc import Mapping, Sequence
from math import log2
from typing import Final

CUT: Final = 10


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], cut: int = CUT) -> float:
    """Between 0 and 1: how near the first `cut` documents come to the best order there could be.

    Gain 2^grade - 1, discount 1/log2(rank + 1); the ideal is made of the judgments. A document counts once, at its
    first rank; one that is not judged gains nothing and takes its place.
    """
    ideal = dcg(sorted(grades.values(), reverse=True)[:cut])
    found = [grades.get(document, 0) for document in dict.fromkeys(ranking)]
    return dcg(found[:cut]) / ideal if ideal else 0.0


def dcg(grades: Sequence[int]) -> float:
    """What grades in this order are worth."""
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))
