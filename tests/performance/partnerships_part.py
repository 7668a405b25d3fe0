"""The part of docs/performance.md on partnerships: at half of the numbers the portal is made for, and at all."""

from typing import Any, Final

from tests.performance import report
from tests.performance.places import Bench
from tests.performance.values import Aim, Figure, Ratio, Spent

FULL: Final = (2000, 50000, 1000000)  # partnerships, actions, moves
KINDS: Final = ("csv", "xlsx")
BARE: Final = "bare view, signed in"
OVERSEEN: Final = ("overview", "board")  # those that an aim is set for


def partnerships(bench: Bench) -> list[str]:
    """Pages, exports and a pass of the clock at two numbers of partnerships, actions and moves."""
    full = tuple(number // 20 for number in FULL) if bench.quick else FULL
    stages: list[dict[str, Any]] = []
    with bench.database() as place:
        place.measured("workspace", "one_pass")  # what the demo itself has to tell
        for share in (2, 1):
            together, actions, history = (number // share for number in full)
            place.fill_up(partnerships=together, actions=actions, history=history)
            stages.append(
                {
                    **place.measured("partnerships", "pages", runs=bench.runs),
                    "exports": {kind: place.measured("partnerships", "export", kind=kind) for kind in KINDS},
                    "tick": place.measured("workspace", "one_pass"),
                }
            )
    half, large = stages
    lines = [report.circumstances(large["database"], bench.load), ""]
    lines += report.ratios(_ratios(half, large), bench.runs)
    lines += report.table(report.AIM_HEAD, (one.line for one in _aims(half, large)))
    for stage in stages:
        for who, asked in stage["readers"].items():
            count = f"{stage['partnerships']:,} partnerships, {stage['actions']:,} actions, {stage['moves']:,} moves"
            lines.append(f"### {count}: {who}")
            lines += report.table(
                report.COST_HEAD, [report.cost(name, Figure.read(one)) for name, one in asked.items()]
            )
    return [*lines, *HOW]


HOW = """
### How it is measured

- As above; the bare view is asked by the same signed-in reader, whose session it reads.
- Partnerships, actions and moves: `seed_scale`; nine of ten partnerships are Jakarta's, which JSC carries out.
- An export is all that the coordinator of JSC sees, read piece by piece, in a process of its own; its memory is the
  most that this process held, over what it held after a bare view.
- The first pass of the clock at each number tells what has become due; the second one finds nothing.
""".splitlines()


def _ratios(half: dict[str, Any], large: dict[str, Any]) -> list[Ratio]:
    by_clock = not large["database"].startswith("SQLite")
    found = []
    for who, asked in large["readers"].items():
        bare = Spent(**asked[BARE]["spent"])
        for name, one in list(asked.items())[1:]:
            aim = 8 if name in OVERSEEN else None
            found.append(Ratio(f"{name}, {who}", "bare view", Spent(**one["spent"]), bare, aim, by_clock))
        for name in OVERSEEN:
            if name in asked:
                now, then = (Spent(**one[name]["spent"]) for one in (asked, half["readers"][who]))
                what = f"{name} at {large['actions']:,}, {who}"
                found.append(Ratio(what, f"at {half['actions']:,}", now, then, None, by_clock))
    return found


def _aims(half: dict[str, Any], large: dict[str, Any]) -> list[Aim]:
    asked = [one for pages in large["readers"].values() for name, one in pages.items()]
    now, then = large["tick"], half["tick"]
    aims = [Aim("most queries of a page", max(one["queries"] for one in asked), 20)]
    for kind in KINDS:
        much, little = (one["exports"][kind] for one in (large, half))
        grown = (much["memory"] - much["before"]) if much else None
        at_half = (little["memory"] - little["before"]) if little else None
        aims += [
            Aim(f"{kind} of all actions, MB more than after a bare view", grown),
            Aim(f"{kind} of half of them", at_half),
            Aim(f"memory of the {kind} process over that at half", _over(much, little), 1.1),
            Aim(f"{kind} of all actions, seconds", much.get("seconds")),
        ]
    return [
        *aims,
        Aim("seconds of a pass of the clock, everything new", now["first"]["seconds"], 30),
        Aim(f"told in it (at half of all: {then['first']['told']:,})", now["first"]["told"]),
        Aim("seconds of a pass that finds nothing", now["second"]["seconds"], 30),
        Aim(
            "seconds of that over those at half", now["second"]["seconds"] / max(then["second"]["seconds"], 0.001), 2.2
        ),
        Aim("mails and notices of a second pass", now["second"]["mails"] + now["second"]["notices"], 0),
        Aim("peak memory of a pass over that at half", now["memory"] / then["memory"], 1.1),
    ]


def _over(much: dict[str, Any], little: dict[str, Any]) -> float | None:
    return float(much["memory"]) / float(little["memory"]) if much and little else None
