"""The part of docs/performance.md about search: each engine at growing numbers of entries."""

import os
from dataclasses import dataclass, field
from typing import Any

from tests.performance import report
from tests.performance.places import Bench, Place
from tests.performance.values import Aim, Figure, Spent

EMBEDDED = (1000, 5000, 20000)
SERVER = (1000, 20000, 100000)
NODE = (1000, 10000, 100000)
QUICK = (1000, 1500)
ENGINE_COLUMNS = (
    "| Engine | Entries | Page p50, ms | p95 | Queries, most | Bare request p50 | p95 | Suggestions p50 | p95 |",
    "|---|" + "---|" * 8,
)
FILL_COLUMNS = ("| Engine | Entries | Seconds | Entries a second | Peak memory, MB |", "|---|---|---|---|---|")


@dataclass
class Engine:
    """One engine: what searching and filling cost by number of entries."""

    name: str
    searched: dict[int, dict[str, Any]] = field(default_factory=dict)
    filled: dict[int, dict[str, Any]] = field(default_factory=dict)

    def pages(self, size: int) -> Spent:
        """All runs of all pages of results."""
        return Spent.all_of([Figure.read(one).spent for one in self.searched[size]["pages"].values()])

    def typed(self, size: int) -> Spent:
        """All runs of all suggestions."""
        return Spent.all_of([Figure.read(one).spent for one in self.searched[size]["typed"].values()])

    def bare(self, size: int) -> Spent:
        """All runs of all bare requests."""
        return Spent.all_of([Spent(**one) for one in self.searched[size]["bare"].values()])

    def queries(self, size: int) -> int:
        """The most queries of a page of results."""
        return max(int(one["queries"]) for one in self.searched[size]["pages"].values())

    def rate(self, size: int) -> float:
        """Entries a second."""
        return float(self.filled[size]["entries"] / self.filled[size]["seconds"])


def search(bench: Bench) -> list[str]:
    """The embedded engine always; that of PostgreSQL and Elasticsearch where there is a server."""
    engines: list[Engine] = []
    left_out = []
    node = os.environ.get("ELASTICSEARCH_URL", "")
    with bench.database(embedded=True) as place:
        engines += _measure(bench, place, EMBEDDED, NODE if node and not bench.server else ())
    if bench.server:
        with bench.database() as place:
            engines += _measure(bench, place, SERVER, NODE if node else ())
    else:
        left_out.append("PostgreSQL (DATABASE_URL names no server)")
    if not node:
        left_out.append("Elasticsearch (ELASTICSEARCH_URL is empty)")
    return _lines(bench, engines, left_out)


def _measure(bench: Bench, place: Place, sizes: tuple[int, ...], of_node: tuple[int, ...]) -> list[Engine]:
    """The engine of the database, and beside it Elasticsearch with the same entries."""
    if bench.quick:
        sizes, of_node = QUICK, QUICK if of_node else ()
    held = place.measured("searching", "filling", elasticsearch=False)
    demo = int(held["entries"])
    database, node = Engine(""), Engine("")
    try:
        for size in sorted({*sizes, *of_node}):
            place.fill_up(case_studies=max(size - demo, 0))
            database.filled[size] = place.measured("searching", "filling", elasticsearch=False)
            if size in sizes:
                database.searched[size] = place.measured("searching", "searches", elasticsearch=False, runs=bench.few)
                database.name = str(database.searched[size]["database"])
            if size in of_node:
                node.filled[size] = place.measured("searching", "filling", elasticsearch=True)
                node.searched[size] = place.measured("searching", "searches", elasticsearch=True, runs=bench.few)
                node.name = f"Elasticsearch {node.searched[size]['node']}"
    finally:
        if of_node:
            place.measured("searching", "forget")
    return [engine for engine in (database, node) if engine.searched]


def _lines(bench: Bench, engines: list[Engine], left_out: list[str]) -> list[str]:
    software = ", ".join(engine.name for engine in engines)
    lines = [report.circumstances(software, bench.load), ""]
    lines += [f"Left out: {one}." for one in left_out]
    lines += report.table(report.AIM_HEAD, [aim.line for engine in engines for aim in _aims(engine)])
    lines.append("### Pages of results with seven facets, and suggestions")
    rows = []
    for engine in engines:
        for size, found in engine.searched.items():
            page, typed = engine.pages(size), engine.typed(size)
            bare = engine.bare(size) if found["bare"] else None
            rows.append(
                f"| {engine.name} | {found['entries']:,} | {page.clock:.1f} | {page.late:.1f} | {engine.queries(size)} "
                f"| {f'{bare.clock:.1f} | {bare.late:.1f}' if bare else ' | '} | {typed.clock:.1f} | {typed.late:.1f} |"
            )
    lines += report.table(ENGINE_COLUMNS, rows)
    lines.append("### Filling")
    lines += report.table(
        FILL_COLUMNS,
        (
            f"| {engine.name} | {one['entries']:,} | {one['seconds']:.1f} | {engine.rate(size):,.0f} "
            f"| {one['memory']:.0f} |"
            for engine in engines
            for size, one in engine.filled.items()
        ),
    )
    for engine in engines:
        lines += _each_query(engine)
    return [*lines, *HOW]


def _aims(engine: Engine) -> list[Aim]:
    name, sizes = engine.name, list(engine.searched)
    largest = sizes[-1]
    page = engine.pages(largest)
    aims = [Aim(f"{name}: most queries of a page, at any size", max(engine.queries(size) for size in sizes), 12)]
    if engine.searched[largest]["bare"]:
        bare = engine.bare(largest)
        aims += [
            Aim(f"{name}: page over bare request at {largest:,}", page.clock / bare.clock),
            Aim(
                f"{name}: page at {largest:,}, p50, over 1.5 bare requests + 25 ms",
                page.clock,
                1.5 * bare.clock + 25,
                " ms",
            ),
            Aim(f"{name}: entries a second at {largest:,}", engine.rate(largest), 1500, at_least=True),
            Aim(
                f"{name}: searches for which the database had to stand in, at any size",
                sum(int(found["stood_in"]) for found in engine.searched.values()),
                0,
            ),
        ]
    else:
        for size in sizes[1:]:
            most = 150 if size <= EMBEDDED[1] else 300
            aims.append(Aim(f"{name}: page at {size:,}, p50", engine.pages(size).clock, most, " ms"))
        aims.append(Aim(f"{name}: entries a second at {largest:,}", engine.rate(largest)))
    aims.append(Aim(f"{name}: suggestions at {largest:,}, p50", engine.typed(largest).clock, 50, " ms"))
    filled = list(engine.filled)
    less, more = filled[-2:]
    grown = engine.filled[more]["memory"] / engine.filled[less]["memory"]
    aims.append(Aim(f"{name}: peak memory of a rebuild at {more:,} over that at {less:,}", grown, 1.15))
    return aims


def _each_query(engine: Engine) -> list[str]:
    """Every query of the mix at the largest number of entries."""
    largest = list(engine.searched)[-1]
    found = engine.searched[largest]
    lines = [f"### {engine.name}, {found['entries']:,} entries, by query"]
    rows = []
    for name, one in found["pages"].items():
        figure = Figure.read(one)
        bare = Spent(**found["bare"][name]) if name in found["bare"] else None
        times = found["requests"].get(name, 0)
        rows.append(
            f"| {name} | {figure.spent.clock:.1f} | {figure.spent.late:.1f} | {figure.queries} "
            f"| {f'{bare.clock:.1f}' if bare else ''} | {times or ''} |"
        )
    head = ("| Query | Page p50, ms | p95 | Queries | Bare request p50, ms | Requests |", "|---" * 6 + "|")
    return [*lines, *report.table(head, rows)]


HOW = """
### How it is measured

- The clock, as Elasticsearch and PostgreSQL work in other processes. p50 and p95 are over all runs of the whole mix of
  queries (tests/performance/searching.py): words, phrases, filters, typos, short forms, regions, both languages.
- A page is everything /cari/ answers to somebody not signed in: twenty hits, seven facets, marked words, hints.
- The bare request is the last one that the page sent to Elasticsearch, sent again by the same client, in the same
  rounds. Where too few hold all words a page asks twice; the bare request is then the second one alone.
- Elasticsearch and the portal run on the same machine. Where the node
  answers too late the database stands in, as for readers; how often is told.
- Filling the database reads every object anew (`reindex --force` without Elasticsearch); filling Elasticsearch puts
  the entries into new indexes. Each in a process of its own, whose memory is given.
- Entries are those of the demo and of made-up case studies, some 2 kB each.
""".splitlines()
