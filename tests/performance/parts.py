"""The parts of docs/performance.md but for search: measured in processes of their own, told as lines."""

from typing import Any

from tests.performance import report
from tests.performance.places import Bench
from tests.performance.values import Aim, Figure, Ratio, Spent


def pages(bench: Bench) -> list[str]:
    """Public pages and publishing at two numbers of case studies."""
    stages = []
    with bench.database() as place:
        for cases, visits in [(200, 100), (1000, 500)] if bench.quick else [(1000, 500), (20000, 2000)]:
            place.fill_up(case_studies=cases, visits=visits)
            found = place.measured("pages", "measured", cases=cases, runs=bench.runs)
            stages.append((cases, visits, found))
    lines = [report.circumstances(found["database"], bench.load), ""]
    lines += report.ratios(_page_ratios(stages[0], stages[1]), bench.runs)
    for cases, visits, found in stages:
        lines.append(f"### {cases:,} case studies, {visits:,} visits")
        rows = [report.cost(name, Figure.read(one)) for name, one in found["pages"].items()]
        for key, name in NAMES.items():
            spent = Spent(**found[key])
            rows.append(f"| {name} | {spent.median:.1f} | {spent.least:.1f} | {spent.clock:.1f} | | | |")
        lines += report.table(report.COST_HEAD, rows)
    return [*lines, f"Peak memory of the process that served this: {stages[1][2]['memory']:.0f} MB.", *HOW_PAGES]


NAMES = {
    "early": "list, an early page nobody asked for yet",
    "late": "list, a late page nobody asked for yet",
    "uncounted": "list, first view after a publish",
    "publish": "publish",
}
HOW_PAGES = """
### How it is measured

- One process calls the WSGI application as a server does: full middleware, DEBUG off, warm, gzip asked for.
- Database connections are closed at the end of each request as the settings say.
- The bare view renders base.html and nothing else, in the same project.
- Rounds go through all addresses in turn, so that a slow moment touches all alike.
- Records are those of `seed_demo` and of `seed_scale` (made up, no revisions).
- “Same shape”: how often the most frequent query came, its numbers left out.
- A list is measured as it is met again: counts and HTML of filters and results are kept until something is
  published, at most five minutes. A page “nobody asked for yet” has counts and order, but no HTML;
  the “first view after a publish” has nothing and counts and orders all rows anew.
- On PostgreSQL the processor time is that of the portal only, not of the database; compare the clock.
""".splitlines()


def _page_ratios(small_one: tuple[int, int, Any], large_one: tuple[int, int, Any]) -> list[Ratio]:
    (few, _visits, small), (many, _more, large) = small_one, large_one
    by_clock = not large["database"].startswith("SQLite")

    def ratio(what: str, over: str, above: Any, below: Any, aim: float | None = None) -> Ratio:
        above, below = (Spent(**one.get("spent", one)) for one in (above, below))
        return Ratio(what, over, above, below, aim, by_clock)

    listed, bare = large["pages"]["list of case studies"], large["pages"]["bare view"]
    at = f"at {few:,}"
    return [
        ratio("list of case studies", "bare view", listed, bare, 5),
        ratio(f"list at {many:,}", at, listed, small["pages"]["list of case studies"], 1.3),
        ratio("last page of the list", "first page", large["pages"]["list, last page"], listed, 1.5),
        ratio(f"publish at {many:,}", at, large["publish"], small["publish"], 1.2),
        ratio(NAMES["early"], "bare view", large["early"], bare),
        ratio(f"{NAMES['early']}, at {many:,}", at, large["early"], small["early"]),
        ratio(NAMES["late"], "an early one", large["late"], large["early"]),
        ratio(NAMES["uncounted"], "bare view", large["uncounted"], bare),
        ratio(f"list, first view at {many:,}", at, large["uncounted"], small["uncounted"]),
    ]


def workspace(bench: Bench) -> list[str]:
    """The workspace at two numbers of visits and points; the clock with two numbers of reminders."""
    stages = []
    sizes = [(100, 400), (500, 2000)] if bench.quick else [(500, 2000), (5000, 20000)]
    with bench.database() as place:
        for visits, points in sizes:
            place.fill_up(visits_in_workspace=visits, points=points, needs=visits // 10)
            stages.append(place.measured("workspace", "pages", runs=bench.runs))
    few, many = (100, 500) if bench.quick else (1000, 10000)
    with bench.database() as place:
        place.manage("seed_scale", "--visits-in-workspace", "500", "--points", "2000", "-v0")
        place.measured("workspace", "one_pass")  # what the demo itself has to tell
        passes = {}
        for reminders in (few, many):
            place.manage("seed_scale", "--reminders", str(reminders), "-v0")
            passes[reminders] = place.measured("workspace", "one_pass")
    small, large = stages
    lines = [report.circumstances(large["database"], bench.load), ""]
    lines += report.ratios(_workspace_ratios(small, large), bench.runs)
    most = max(one["queries"] for pages in large["readers"].values() for one in pages.values())
    grown = passes[many]["memory"] / passes[few]["memory"]
    told = passes[many]["first"]
    lines += report.table(
        report.AIM_HEAD,
        (
            one.line
            for one in (
                Aim("most queries of a page", most, 20),
                Aim(f"reminders told in one pass, of {many:,}", told["told"], many, at_least=True),
                Aim("mails and notices of a second pass", _again(passes[many]["second"]), 0),
                Aim(f"peak memory at {many:,} reminders over that at {few:,}", grown, 1.1),
                Aim(f"seconds of the pass at {many:,}", told["seconds"]),
            )
        ),
    )
    for stage in stages:
        for who, asked in stage["readers"].items():
            count = f"{stage['visits']:,} visits, {stage['points']:,} points, {stage['needs']:,} needs"
            lines.append(f"### {count}: {who}")
            rows = [report.cost(name, Figure.read(one)) for name, one in asked.items()]
            lines += report.table(report.COST_HEAD, rows)
    lines.append("### `manage.py tick` with reminders that are due")
    lines += report.table(
        (
            "| Reminders | Seconds | Told | Notices | Mails | Second pass, s | told | Peak memory, MB |",
            "|---" * 8 + "|",
        ),
        (
            f"| {reminders:,} | {one['first']['seconds']:.1f} | {one['first']['told']:,} | {one['first']['notices']:,} "
            f"| {one['first']['mails']:,} | {one['second']['seconds']:.1f} | {one['second']['told']} "
            f"| {one['memory']:.0f} |"
            for reminders, one in passes.items()
        ),
    )
    return [*lines, *HOW_WORKSPACE]


HOW_WORKSPACE = """
### How it is measured

- As above; the bare view is asked by the same signed-in reader, whose session it reads.
- Visits, points, needs, follow-ups: `seed_scale`; JSC is the host of all, Kaltara is one of some forty that come.
- A pass of the clock is everything that `manage.py tick` does but the start of the program, in a process of its own,
  so that its memory is that of one pass. Mails are written into the outbox, not sent.
""".splitlines()


def _again(second: dict[str, Any]) -> int:
    return int(second["told"]) + int(second["notices"]) + int(second["mails"])


def _workspace_ratios(small: dict[str, Any], large: dict[str, Any]) -> list[Ratio]:
    by_clock = not large["database"].startswith("SQLite")
    found = []
    for who, asked in large["readers"].items():
        bare = Spent(**asked["bare view, signed in"]["spent"])
        for name, one in list(asked.items())[1:]:
            aim = 5 if name == "workspace" else None
            found.append(Ratio(f"{name}, {who}", "bare view", Spent(**one["spent"]), bare, aim, by_clock))
    for who, asked in large["readers"].items():
        now, then = (Spent(**one["workspace"]["spent"]) for one in (asked, small["readers"][who]))
        what = f"workspace at {large['visits']:,}, {who}"
        found.append(Ratio(what, f"at {small['visits']:,}", now, then, None, by_clock))
    return found
