"""nDCG against values worked out by hand."""

import pytest

from tests.search_quality.metrics import ndcg

GRADES = {"a": 3, "b": 2, "c": 1}
# 7/log2(2) + 3/log2(3) + 1/log2(4) = 7 + 1.892789 + 0.5
IDEAL = 9.392789


@pytest.mark.parametrize(
    ("ranking", "gained"),
    [
        (["a", "b", "c"], IDEAL),
        (["c", "b", "a"], 1 + 1.892789 + 3.5),
        (["x", "a"], 7 * 0.630930),
        (["b", "x", "x2", "a"], 3 + 7 * 0.430677),
        ([], 0),
        (["x", "y"], 0),
        (["x"] * 3 + ["a"], 7 * 0.630930),  # the same document again takes no place
        (["b", "a", "b"], 3 + 7 * 0.630930),
        ([*"1234567890", "a"], 0),
        ([*"123456789", "c"], 0.289065),
    ],
)
def test_ndcg(ranking: list[str], gained: float) -> None:
    assert ndcg(ranking, GRADES) == pytest.approx(gained / IDEAL, abs=1e-5)


def test_the_ideal_holds_no_more_documents_than_are_looked_at() -> None:
    grades = {str(number): 1 for number in range(15)}
    assert ndcg([str(number) for number in range(10)], grades) == pytest.approx(1)
