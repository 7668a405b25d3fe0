"""docs/performance.md is written part by part."""

from pathlib import Path

from tests.performance import report
from tests.performance.values import Aim, Ratio, Spent


def test_a_part_is_replaced_and_the_others_stay_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    report.put(path, {"pages": ["first measured"], "search": ["found"]})
    report.put(path, {"pages": ["measured again"]})
    text = path.read_text(encoding="utf-8")
    assert "first measured" not in text
    assert [text.count(word) for word in ("measured again", "found")] == [1, 1]
    assert text.count("Not measured yet.") == len(report.TITLES) - 2
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        f"## {title}" for title in report.TITLES.values()
    ]


def test_what_misses_its_aim_says_so_and_what_has_none_only_tells() -> None:
    assert Aim("queries", 21, 20).line.endswith("at most 20 | **missed** |")
    assert Aim("queries", 20, 20).line.endswith("at most 20 | met |")
    assert Aim("rate", 1400, 1500, at_least=True).line.endswith("at least 1,500 | **missed** |")
    assert Aim("seconds", 3.0).line == "| seconds | 3 | | |"
    assert "not measured" in Aim("rate", None, 1500).line
    slow, fast = Spent([50.0, 60.0, 70.0], [1.0, 2.0, 3.0]), Spent([10.0, 10.0, 10.0], [1.0, 2.0, 3.0])
    assert "| 6.00 (5.00) | 5 | **missed** |" in Ratio("page", "bare", slow, fast, 5).line
    assert "| 1.00 (1.00) | 5 | met |" in Ratio("page", "bare", slow, fast, 5, by_clock=True).line


def test_late_is_what_nearly_all_runs_stay_below() -> None:
    assert Spent([], [float(n) for n in range(100)]).late == 95.0
    assert Spent([], [4.0]).late == 4.0
