"""docs/performance.md: one part for each measurement, ratios first; a part that was not measured stays as it was."""

import datetime as dt
import os
import platform
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.performance.values import Figure, Ratio

HEAD = """\
# Performance

`make bench` writes this file, each part between its marks; `make bench ARGS="--only search"` writes one part and
leaves the others. Ratios carry over to other machines; milliseconds do not.
"""
TITLES = {
    "pages": "Public pages and publishing",
    "workspace": "The workspace and the clock",
    "partnerships": "Partnerships",
    "search": "Search",
}
RATIO_HEAD = ("| What | Over | Ratio | Aim | |", "|---|---|---|---|---|")
AIM_HEAD = ("| What | Measured | Aim | |", "|---|---|---|---|")
COST_HEAD = (
    "| | CPU median, ms | CPU least, ms | Clock median, ms | Queries | Same shape | Compressed, kB |",
    "|---|---|---|---|---|---|---|",
)


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


def circumstances(software: str, load: float) -> str:
    """When and on what a part was measured."""
    day = dt.datetime.now(tz=dt.UTC).astimezone().date()
    return f"Measured on {day.isoformat()}. {machine()}. {software}. Load average when it began: {load:.1f}."


def cost(name: str, figure: Figure) -> str:
    """A row of the table of what requests cost."""
    spent = figure.spent
    return (
        f"| {name} | {spent.median:.1f} | {spent.least:.1f} | {spent.clock:.1f} | {figure.queries} | {figure.same} "
        f"| {figure.size / 1000:.1f} |"
    )


def table(head: Sequence[str], rows: Iterable[str]) -> list[str]:
    """The lines of a table, with an empty one before and after."""
    return ["", *head, *rows, ""]


def ratios(found: Iterable[Ratio], runs: int) -> list[str]:
    """The table of ratios and what it says."""
    said = (
        f"Processor time over processor time, medians of {runs} runs (in brackets: of the quickest runs); "
        "on PostgreSQL the clock over the clock."
    )
    return [said, *table(RATIO_HEAD, (one.line for one in found))]


def put(path: Path, parts: dict[str, list[str]]) -> None:
    """Write these parts; what the file says of the others is kept."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    pieces = [HEAD]
    for name, title in TITLES.items():
        begin, end = f"<!-- {name}: written by `make bench` -->", f"<!-- end of {name} -->"
        kept = re.search(f"{re.escape(begin)}\n(.*?){re.escape(end)}", before, re.DOTALL)
        if name in parts:
            text = f"## {title}\n\n" + re.sub(r"\n{3,}", "\n\n", "\n".join(parts[name])).strip() + "\n"
        else:
            text = kept[1] if kept else f"## {title}\n\nNot measured yet.\n"
        pieces.append(f"{begin}\n{text}{end}\n")
    path.write_text("\n".join(pieces), encoding="utf-8")
