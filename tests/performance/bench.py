"""`make bench`: what pages and publishing cost at 1,000 and at 20,000 case studies; writes docs/performance.md.

On a database of its own: an SQLite file in a temporary folder, or, where DATABASE_URL names a PostgreSQL server, a new
database on that server, dropped at the end. `--quick` measures 200 and 1,000 and writes nothing.
"""

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
NAME = "portal_bench"

PAGES = {
    "bare view": "/bare/",
    "home": "/",
    "list of case studies": "/studi-kasus/",
    "list, last page": "/studi-kasus/?page=999999",
    "list, filtered": "/studi-kasus/?dimensi=governance&status=running",
    "list, by title": "/studi-kasus/?urut=judul",
    "list in English": "/en/studi-kasus/",
    "case study": "/studi-kasus/crm-dan-jaki-jakarta/",
    "list of visits": "/kunjungan/",
    "visit report": "/kunjungan/kunjungan-virtual-kalimantan-utara/",
    "region": "/daerah/kalimantan-utara/",
    "feed": "/studi-kasus/atom.xml",
}
LIST, LAST, BARE = "list of case studies", "list, last page", "bare view"


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of an empty database that is ours alone."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is asked for

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{NAME}"))
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def manage(*words: str) -> None:
    """A management command in a process of its own, so that its memory does not count as the server's."""
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="200 and 1,000 records; print, write nothing")
    parser.add_argument("--runs", type=int, default=25, help="runs of each request (default 25)")
    parser.add_argument("--profile", metavar="PATH", help="print where the time of one address goes, nothing else")
    return parser.parse_args()


def main() -> None:
    """Seed, measure, seed more, measure again, write."""
    asked = arguments()
    sizes = [(200, 100), (1000, 500)] if asked.quick else [(1000, 500), (20000, 2000)]
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as address:
        os.environ |= {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "tests.performance.settings",
            "MEDIA_PUBLIC_ROOT": str(Path(folder) / "media"),
            "MEDIA_PRIVATE_ROOT": str(Path(folder) / "private"),
            "LOG_LEVEL": "ERROR",
            "CACHE_URL": "locmemcache://bench",
        }
        for command in ("migrate", "load_reference", "seed_demo"):
            print(f"{command} …", flush=True)
            manage(command, "-v0")
        measure_all(sizes, asked, load)


def measure_all(sizes: list[tuple[int, int]], asked: argparse.Namespace, load: float) -> None:
    """Measure at each size; the database grows from one to the next."""
    import django  # noqa: PLC0415 - the environment is complete only now

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from casestudies.models import CaseStudyPage  # noqa: PLC0415
    from portal.core.models import Generation  # noqa: PLC0415
    from tests.performance import measure, report  # noqa: PLC0415
    from visits.models import VisitReportPage  # noqa: PLC0415

    portal = measure.Portal()
    stages = []
    for cases, visits in sizes:
        missing = [
            str(max(wanted - model.objects.filter(locale__language_code="id").count(), 0))
            for wanted, model in ((cases, CaseStudyPage), (visits, VisitReportPage))
        ]
        print(f"up to {cases:,} case studies and {visits:,} visits …", flush=True)
        connection.close()
        manage("seed_scale", "--case-studies", missing[0], "--visits", missing[1], "-v0")
        if asked.profile:
            continue
        print("measuring …", flush=True)
        few = max(asked.runs // 2, 3)
        stages.append(
            report.Stage(
                cases,
                visits,
                measure.figures(portal, PAGES, asked.runs),
                measure.unseen(portal, [f"{PAGES[LIST]}?page={n}" for n in range(2, 2 + few)]),
                measure.unseen(portal, [f"{PAGES[LIST]}?page={cases // 12 - n}" for n in range(few)]),
                measure.spend(few, lambda: portal.ask(PAGES[LIST]), before=lambda: Generation.advance("pages")),
                measure.spend(few, measure.publish),
            )
        )
    if asked.profile:
        profile(portal, asked.profile)
        return
    small, large = stages
    ratios = [
        report.Ratio("list of case studies", "bare view", large.pages[LIST].spent, large.pages[BARE].spent, 5),
        report.Ratio(
            f"list at {large.case_studies:,}",
            f"at {small.case_studies:,}",
            large.pages[LIST].spent,
            small.pages[LIST].spent,
            1.3,
        ),
        report.Ratio("last page of the list", "first page", large.pages[LAST].spent, large.pages[LIST].spent, 1.5),
        report.Ratio(
            f"publish at {large.case_studies:,}", f"at {small.case_studies:,}", large.publish, small.publish, 1.2
        ),
        report.Ratio("list, an early page nobody asked for yet", "bare view", large.early, large.pages[BARE].spent),
        report.Ratio(
            f"list, an early page nobody asked for yet, at {large.case_studies:,}",
            f"at {small.case_studies:,}",
            large.early,
            small.early,
        ),
        report.Ratio("list, a late page nobody asked for yet", "an early one", large.late, large.early),
        report.Ratio("list, first view after a publish", "bare view", large.uncounted, large.pages[BARE].spent),
        report.Ratio(
            f"list, first view at {large.case_studies:,}",
            f"at {small.case_studies:,}",
            large.uncounted,
            small.uncounted,
        ),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    text = report.markdown(
        ratios,
        stages,
        database=f"{connection.display_name} {version}",
        runs=asked.runs,
        memory=measure.peak_megabytes(),
        on=dt.datetime.now(tz=dt.UTC).astimezone().date(),
        load=load,
    )
    print(text)
    if not asked.quick:
        (ROOT / "docs" / "performance.md").write_text(text, encoding="utf-8")


def profile(portal: "object", path: str) -> None:
    """Print the functions that one address spends its time in."""
    import cProfile  # noqa: PLC0415
    import pstats  # noqa: PLC0415

    ask = portal.ask  # type: ignore[attr-defined]
    for _warming in range(3):
        ask(path)
    profiler = cProfile.Profile()
    profiler.enable()
    for _run in range(20):
        ask(path)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(70)


if __name__ == "__main__":
    main()
