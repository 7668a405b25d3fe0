"""`make bench`: what pages, workspace, partnerships and search cost with many records; writes docs/performance.md.

Each part uses databases of its own: SQLite files in a temporary folder, or, where DATABASE_URL names a PostgreSQL
server, a new database on that server, dropped at the end. Elasticsearch is measured where ELASTICSEARCH_URL names it.
`--quick` measures small numbers and writes nothing.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.performance import partnerships_part, parts, report, search_part
from tests.performance.places import ROOT, Bench

MEASURES = {
    "pages": parts.pages,
    "workspace": parts.workspace,
    "partnerships": partnerships_part.partnerships,
    "search": search_part.search,
}


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=MEASURES, help="this part (may be given again); else all")
    parser.add_argument("--quick", action="store_true", help="small numbers; print, write nothing")
    parser.add_argument("--runs", type=int, default=25, help="runs of each request (default 25)")
    parser.add_argument("--profile", metavar="PATH", help="print where the time of one address goes, nothing else")
    parser.add_argument("--reader", metavar="EMAIL", default="", help="with --profile: ask signed in as this account")
    return parser.parse_args()


def main() -> None:
    """Measure the parts asked for and write them."""
    asked = arguments()
    server = os.environ.get("DATABASE_URL", "")
    bench = Bench(asked.quick, asked.runs, server if server.startswith("postgres") else "", os.getloadavg()[0])
    if asked.profile:
        with bench.database() as place:
            place.fill_up(case_studies=1000, visits=500, visits_in_workspace=5000, points=20000)
            place.measured("pages", "profile", path=asked.profile, reader=asked.reader)
        return
    for name in asked.only or MEASURES:
        lines = MEASURES[name](bench)
        print("\n".join(lines))
        if not asked.quick:
            report.put(ROOT / "docs" / "performance.md", {name: lines})


if __name__ == "__main__":
    main()
