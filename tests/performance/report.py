"""The findings as docs/performance.md: ratios first."""

import datetime as dt
import os
import platform
from dataclasses import dataclass
from pathlib import Path

from tests.performance.measure import Figure, Spent


@dataclass(frozen=True)
class Ratio:
    """One figure over another, and the most it should be where there is an aim."""

    what: str
    over: str
    above: Spent
    below: Spent
    aim: float | None = None

    @property
    def value(self) -> float:
        """By medians."""
        return self.above.median / self.below.median

    @property
    def at_best(self) -> float:
        """By the quickest runs."""
        return self.above.least / self.below.least

    @property
    def verdict(self) -> str:
        """Whether the aim is reached, in words."""
        if self.aim is None:
            return " |  |"
        return f"{self.aim:g} | {'met' if self.value <= self.aim else '**missed**'} |"


@dataclass(frozen=True)
class Stage:
    """Everything measured at one number of case studies."""

    case_studies: int
    visits: int
    pages: dict[str, Figure]
    early: Spent
    late: Spent
    uncounted: Spent
    publish: Spent


def machine() -> str:
    """Cores, processor, system and Python."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        )
        if Path("/proc/cpuinfo").exists()
        else iter(()),
        platform.processor() or "unknown processor",
    )
    return f"{os.cpu_count()} cores, {cpu}, {platform.system()}, Python {platform.python_version()}"


def markdown(
    ratios: list[Ratio], stages: list[Stage], *, database: str, runs: int, memory: float, on: dt.date, load: float
) -> str:
    """The whole document."""
    lines = [
        "# Performance",
        "",
        f"Measured on {on.isoformat()} with `make bench`, which writes this file.",
        f"{machine()}. {database}. Load average when it began: {load:.1f}.",
        "",
        "## Ratios",
        "",
        f"Processor time over processor time, medians of {runs} runs (in brackets: of the quickest runs).",
        "Ratios carry over to other machines; milliseconds do not.",
        "",
        "| What | Over | Ratio | Aim | |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {r.what} | {r.over} | {r.value:.2f} ({r.at_best:.2f}) | {r.verdict}" for r in ratios]
    for stage in stages:
        lines += [
            "",
            f"## {stage.case_studies:,} case studies, {stage.visits:,} visits",
            "",
            "| | CPU median, ms | CPU least, ms | Clock median, ms | Queries | Same shape | Compressed, kB |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {name} | {f.spent.median:.1f} | {f.spent.least:.1f} | {f.spent.clock:.1f} | {f.queries} | {f.same} "
            f"| {f.size / 1000:.1f} |"
            for name, f in stage.pages.items()
        ]
        for name, spent in (
            ("list, an early page nobody asked for yet", stage.early),
            ("list, a late page nobody asked for yet", stage.late),
            ("list, first view after a publish", stage.uncounted),
            ("publish", stage.publish),
        ):
            lines.append(f"| {name} | {spent.median:.1f} | {spent.least:.1f} | {spent.clock:.1f} | | | |")
    lines += [
        "",
        f"Peak memory of the process that served all this: {memory:.0f} MB.",
        "",
        "## How it is measured",
        "",
        "- One process calls the WSGI application as a server does: full middleware, DEBUG off, warm, gzip asked for.",
        "- Database connections are closed at the end of each request as the settings say.",
        "- The bare view renders base.html and nothing else, in the same project.",
        "- Rounds go through all addresses in turn, so that a slow moment touches all alike.",
        "- Records are those of `seed_demo` and of `seed_scale` (made up, no revisions).",
        "- “Same shape”: how often the most frequent query came, its numbers left out.",
        "- A list is measured as it is met again: counts and HTML of filters and results are kept until something is",
        "  published, at most five minutes. A page “nobody asked for yet” has counts and order, but no HTML;",
        "  the “first view after a publish” has nothing and counts and orders all rows anew.",
        "- On PostgreSQL the processor time is that of the portal only, not of the database; compare the clock.",
        "",
    ]
    return "\n".join(lines)
