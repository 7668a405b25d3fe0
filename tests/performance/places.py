"""Databases that are measured: each made anew with the demo content, filled up, and dropped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
NAME = "portal_bench"


@dataclass
class Place:
    """A database with the demo content, to which records are added."""

    folder: Path
    environment: dict[str, str]
    held: dict[str, int] = field(default_factory=dict)

    def manage(self, *words: str) -> None:
        """A management command in a process of its own."""
        print(" ".join(words), "…", flush=True)
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, check=True)

    def fill_up(self, **wanted: int) -> None:
        """Add synthetic records until there are so many; those of the demo do not count."""
        words = []
        for name, number in wanted.items():
            if missing := number - self.held.get(name, 0):
                words += [f"--{name.replace('_', '-')}", str(missing)]
        self.held |= wanted
        self.manage("seed_scale", *words, "-v0")

    def measured(self, module: str, function: str, **arguments: Any) -> Any:
        """What a function of a module beside this one returns, called in a process of its own."""
        print(f"{module}.{function} {arguments or ''}", flush=True)
        kept = self.folder / f"{uuid.uuid4().hex}.json"
        command = [sys.executable, "-m", "tests.performance.child", module, function, json.dumps(arguments), str(kept)]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)
        return json.loads(kept.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Bench:
    """What was asked for."""

    quick: bool
    runs: int
    server: str  # the address of a PostgreSQL server, or nothing
    load: float

    @property
    def few(self) -> int:
        """Runs of what has many variants in each round."""
        return max(self.runs // 3, 3)

    @contextmanager
    def database(self, *, embedded: bool = False) -> Iterator[Place]:
        """A database of our own with the demo content, on the server unless it is to be the embedded one."""
        with tempfile.TemporaryDirectory() as name, self._address(Path(name), embedded) as address:
            folder = Path(name)
            place = Place(
                folder,
                os.environ
                | {
                    "DATABASE_URL": address,
                    "DJANGO_SETTINGS_MODULE": "tests.performance.settings",
                    "MEDIA_PUBLIC_ROOT": str(folder / "media"),
                    "MEDIA_PRIVATE_ROOT": str(folder / "private"),
                    "LOG_LEVEL": "ERROR",
                    "CACHE_URL": "locmemcache://bench",
                    "ELASTICSEARCH_INDEX": f"bench-{uuid.uuid4().hex[:8]}",
                    "PYTHONPATH": str(ROOT),
                },
            )
            for command in ("migrate", "load_reference", "seed_demo"):
                place.manage(command, "-v0")
            yield place

    @contextmanager
    def _address(self, folder: Path, embedded: bool) -> Iterator[str]:
        if embedded or not self.server:
            yield f"sqlite:///{folder / 'bench.sqlite3'}"
            return
        import psycopg  # noqa: PLC0415 - only where PostgreSQL is asked for

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
            connection.execute(f"CREATE DATABASE {NAME}")
            try:
                yield urlunsplit(urlsplit(self.server)._replace(path=f"/{NAME}"))
            finally:
                connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
