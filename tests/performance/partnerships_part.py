"""The part of docs/performance.md on partnerships: at a tenth of the numbers the portal is made for, and at all."""

from typing import Any, Final

from tests.performance import report
from tests.performance.places import Bench
from tests.performance.values import Aim, Figure, Ratio, Spent

FULL: Final = (2000, 50000, 1000000)  # partnerships, actions, moves
KINDS: Final = ("csv", "xlsx")
BARE: Final = "bare view, signed in"
OVERSEEN: Final = ("overview", "board")  # those that an aim is set for
LONGEST: Final = "longest partnership"
SHARE: Final = 10


def partnerships(bench: Bench) -> list[str]:
    """Pages, exports and a pass of the clock at two numbers of partnerships, actions and moves."""
    full = tuple(number // 20 for number in FULL) if bench.quick else FULL
    stages: list[dict[str, Any]] = []
    with bench.database() as place:
        place.measured("workspace", "one_pass")  # what the demo itself has to tell
        for share in (SHARE, 1):
            together, actions, history = (number // share for number in full)
            place.fill_up(partnerships=together, actions=actions, history=history)
            stages.append(
                {
                    **place.measured("partnerships", "pages", runs=bench.runs),
                    "exports": {kind: place.measured("partnerships", "export", kind=kind) for kind in KINDS},
                    "tick": place.measured("workspace", "one_pass"),
                }
            )
    small, large = stages
    lines = [report.circumstances(large["database"], bench.load), ""]
    lines += report.ratios(_ratios(small, large), bench.runs)
    lines += report.table(report.AIM_HEAD, (one.line for one in _aims(small, large)))
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
- Seconds are those of the processor on SQLite, which works in this process, and those of the clock on PostgreSQL.
- “Remembers nothing”: caches are emptied before the page is asked for, as after the start of a process.
- The first pass of the clock at each number tells what has become due; the second one finds nothing.
""".splitlines()


def _ratios(small: dict[str, Any], large: dict[str, Any]) -> list[Ratio]:
    by_clock = not large["database"].startswith("SQLite")
    found = []
    for who, asked in large["readers"].items():
        bare = Spent(**asked[BARE]["spent"])
        for name, one in list(asked.items())[1:]:
            aim = 8 if name in OVERSEEN else None
            found.append(Ratio(f"{name}, {who}", "bare view", Spent(**one["spent"]), bare, aim, by_clock))
        for name in OVERSEEN:
            if name in asked:
                now, then = (Spent(**one[name]["spent"]) for one in (asked, small["readers"][who]))
                what = f"{name} at {large['actions']:,}, {who}"
                found.append(Ratio(what, f"at {small['actions']:,}", now, then, None, by_clock))
    return found


def _aims(small: dict[str, Any], large: dict[str, Any]) -> list[Aim]:
    asked = [one["queries"] for pages in large["readers"].values() for name, one in pages.items() if name != LONGEST]
    read, now, then = large["readers"].values(), large["tick"], small["tick"]
    seconds = "cpu" if large["database"].startswith("SQLite") else "seconds"
    first = [number for pages in large["at_first"].values() for name, number in pages.items() if name != LONGEST]
    aims = [
        Aim("most queries of any other page than that of a partnership", max(asked), 20),
        Aim("the same where the process remembers nothing", max(first), 20),
        Aim(
            "queries of the page of a partnership",
            max(pages[LONGEST]["queries"] for pages in read),
            20,
        ),
    ]
    for kind in KINDS:
        much, little = (one["exports"][kind] for one in (large, small))
        grown = (much["memory"] - much["before"]) if much else None
        at_tenth = (little["memory"] - little["before"]) if little else None
        aims += [
            Aim(f"{kind} of all actions, MB more than after a bare view", grown),
            Aim(f"{kind} of a tenth of them", at_tenth),
            Aim(f"memory of the {kind} process over that at a tenth", _over(much, little), 1.2),
            Aim(f"{kind} of all actions, seconds", much.get(seconds)),
        ]
    return [
        *aims,
        Aim("seconds of a pass of the clock, everything new", now["first"][seconds], 30),
        Aim(f"told in it (at a tenth of all: {then['first']['told']:,})", now["first"]["told"]),
        Aim("seconds of a pass that finds nothing", now["second"][seconds], 30),
        Aim(
            "seconds of that over those at a tenth",
            now["second"][seconds] / max(then["second"][seconds], 0.001),
            SHARE * 1.1,
        ),
        Aim("mails and notices of a second pass", now["second"]["mails"] + now["second"]["notices"], 0),
        Aim("peak memory of a pass over that at a tenth", now["memory"] / then["memory"], 1.2),
    ]


def _over(much: dict[str, Any], little: dict[str, Any]) -> float | None:
    return float(much["memory"]) / float(little["memory"]) if much and little else None
