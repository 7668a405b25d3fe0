"""nDCG@10 by type of query and system: `python -m tests.search_quality.run [system ...]`.

Systems: stock, elasticsearch, sqlite, postgres; without a name all that can be had. `stock` and `elasticsearch` want
ELASTICSEARCH_URL, `postgres` wants DATABASE_URL to name a PostgreSQL server, where a database of its own is made and
dropped. The demo content is put into SQLite files of its own under var/search-quality, kept for the next run; `--fresh`
makes them anew.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from tests.search_quality.judgments import SPLITS, TYPES, Judged, load
from tests.search_quality.metrics import CUT, ndcg

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "search-quality"
SYSTEMS = ("stock", "elasticsearch", "sqlite", "postgres")
DATABASE = "portal_search_quality"
Rankings = dict[str, list[str]]  # names of documents by "<language>:<text>"


def main() -> None:
    """Ask each system, print the table, then its worst queries."""
    asked = arguments()
    queries = load()
    columns: dict[str, Rankings] = {}
    for system in asked.systems or SYSTEMS:
        if reason := missing(system):
            print(f"{system}: left out, {reason}")
            continue
        answers = rankings(system, fresh=asked.fresh)
        if "not there" in answers:
            print(f"{system}: left out, {next(iter(answers['not there']))}")
        elif system == "stock":
            best = max(answers, key=lambda name: mean(queries, answers[name]))
            for name in answers:
                print(f"{name:<18} {mean(queries, answers[name]):.3f}{'   the baseline' * (name == best)}")
            columns["stock"] = answers[best]
        else:
            columns[system] = answers["portal"]
    if columns:
        print(table(queries, columns))
        shown = asked.worst_of if asked.worst_of in columns else next(reversed(columns))
        if asked.worst:
            print(worst(queries, columns[shown], asked.worst, shown))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("systems", nargs="*", metavar="system", help=f"{', '.join(SYSTEMS)} (default: all)")
    parser.add_argument("--worst", type=int, default=20, help="so many of the worst tuning queries (default 20)")
    parser.add_argument("--worst-of", choices=SYSTEMS, help="of which system (default: the last one asked)")
    parser.add_argument("--fresh", action="store_true", help="seed the databases anew")
    asked = parser.parse_args()
    if unknown := set(asked.systems) - set(SYSTEMS):
        parser.error(f"no such system: {', '.join(sorted(unknown))}")
    return asked


def missing(system: str) -> str:
    """What a system wants and does not have."""
    if system in ("stock", "elasticsearch") and not os.environ.get("ELASTICSEARCH_URL"):
        return "no ELASTICSEARCH_URL (deploy/elasticsearch.py start brings a node)"
    if system == "postgres" and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return "DATABASE_URL names no PostgreSQL server"
    return ""


def rankings(system: str, *, fresh: bool) -> dict[str, Rankings]:
    """The answers of a system: by variant, then by query. Raises CalledProcessError where it breaks."""
    with database(system, fresh=fresh) as address:
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "CACHE_URL": "locmemcache://search-quality",
            "ELASTICSEARCH_INDEX": f"quality-{uuid4().hex[:8]}",
            "LOG_LEVEL": "ERROR",
            "PYTHONWARNINGS": "ignore",
        }
        if system == "stock":  # its node is not the portal's
            environment["STOCK_URL"] = environment["ELASTICSEARCH_URL"]
        if system != "elasticsearch":
            environment["ELASTICSEARCH_URL"] = ""
        words = [sys.executable, "-m", "tests.search_quality.rankings", system]
        done = subprocess.run(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    answers: dict[str, Rankings] = json.loads(done.stdout)
    return answers


@contextmanager
def database(system: str, *, fresh: bool) -> Iterator[str]:
    """The address of a database that is ours alone."""
    if system != "postgres":
        FOLDER.mkdir(parents=True, exist_ok=True)
        file = FOLDER / f"{system}.sqlite3"
        if fresh:
            file.unlink(missing_ok=True)
        yield f"sqlite:///{file}"
        return
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is asked for

    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{DATABASE}"))
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def score(judged: Judged, answers: Rankings) -> float:
    """nDCG@10 of one query."""
    return ndcg(answers[f"{judged.language}:{judged.text}"], judged.grades)


def mean(queries: list[Judged], answers: Rankings) -> float:
    """Mean of queries; 0 for none."""
    return fmean([score(judged, answers) for judged in queries] or [0.0])


def table(queries: list[Judged], columns: dict[str, Rankings]) -> str:
    """Types down, systems across; then both parts and all."""
    parts = [(kind, [judged for judged in queries if judged.type == kind]) for kind in TYPES]
    parts += [(split, [judged for judged in queries if judged.split == split]) for split in SPLITS]
    lines = ["", f"{'nDCG@10':<16}{'queries':>8}" + "".join(f"{name:>15}" for name in columns)]
    for name, some in [*parts, ("all", queries)]:
        figures = "".join(f"{mean(some, answers):>15.3f}" for answers in columns.values())
        lines.append(f"{name:<16}{len(some):>8}{figures}")
    if "stock" in columns:
        stock = mean(queries, columns["stock"])
        gains = "".join(f"{mean(queries, answers) / stock - 1:>+15.1%}" for answers in columns.values())
        lines.append(f"{'above stock':<24}{gains}")
        left = "".join(f"{(mean(queries, answers) - stock) / (1 - stock):>15.1%}" for answers in columns.values())
        lines.append(f"{'of what stock left':<24}{left}")
    if "elasticsearch" in columns:
        first = mean(queries, columns["elasticsearch"])
        shares = "".join(f"{mean(queries, answers) / first:>15.3f}" for answers in columns.values())
        lines.append(f"{'of elasticsearch':<24}{shares}")
    return "\n".join(lines)


def worst(queries: list[Judged], answers: Rankings, count: int, system: str) -> str:
    """The worst queries of the tuning part, with what is missing among the first ten."""
    tuned = sorted((judged for judged in queries if judged.split == "tune"), key=lambda judged: score(judged, answers))
    lines = ["", f"Worst of {system} (tune only):"]
    for judged in tuned[:count]:
        found = answers[f"{judged.language}:{judged.text}"][:CUT]
        lines.append(f"{score(judged, answers):.2f}  {judged.type}/{judged.language}  {judged.text}")
        absent = [f"{name} ({grade})" for name, grade in judged.grades.items() if grade > 1 and name not in found]
        if absent:
            lines.append(f"      missing  {', '.join(absent)}")
        lines.append(f"      first    {', '.join(found[:4]) or 'nothing'}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
