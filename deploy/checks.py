"""`make check`: what a machine can say about the code without running the portal."""

from __future__ import annotations

import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from deploy import debian, environment
from deploy.console import ROOT, Steps, Stop, aloud, say
from deploy.console import environment as variables
from deploy.environment import PYTHON, tool

# Strong values that lead nowhere: enough for Django's own check of the production settings.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "check-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "ALLOWED_HOSTS": "portal.example.go.id",
    "PORTAL_BASE_URL": "https://portal.example.go.id",
    "DATABASE_URL": "postgres://portal:portal@127.0.0.1:5432/portal",
    "EMAIL_HOST": "mail.example.go.id",
    "DEFAULT_FROM_EMAIL": "portal@example.go.id",
    "PORTAL_EDITORS_EMAIL": "redaksi@example.go.id",
}


SHOWN = 120  # lines of a check that failed
APPS = ("portal", "casestudies", "visits", "partnerships", "search")


@dataclass(frozen=True)
class Check:
    """A command that must succeed, and the variables it needs."""

    name: str
    command: list[str]
    variables: dict[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    """Every check, the slow ones first, as two run at a time."""
    manage = [str(PYTHON), "manage.py"]
    nowhere = {"DATABASE_URL": "sqlite://:memory:"}
    templates = [str(path.relative_to(ROOT)) for app in APPS for path in sorted((ROOT / app).rglob("templates"))]
    return [
        Check("types (mypy)", [tool("mypy"), "."]),
        Check("translations", [str(PYTHON), "deploy/translations.py", "check"]),
        Check("templates (djlint)", [tool("djlint"), "--lint", "--quiet", *templates]),
        Check("missing migrations", [*manage, "makemigrations", "--check", "--dry-run"], nowhere),
        Check("production settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        Check("imports (import-linter)", [tool("lint-imports"), "--no-cache"]),
        Check("lint (ruff)", [tool("ruff"), "check", "--output-format", "concise", "."]),
        Check("format (ruff)", [tool("ruff"), "format", "--check", "--output-format", "concise", "."]),
        Check("vendored files", [str(PYTHON), "deploy/vendor_assets.py", "--check"]),
    ]


def check() -> int:
    """Run them all, show the output of those that fail, and exit with 1 if any did."""
    steps = Steps(2)
    with steps.step("Python packages"):
        environment.prepare("dev")
    if not shutil.which("xgettext") and debian.may_install():
        debian.install("gettext")
    if not shutil.which("xgettext"):
        aloud(f"SKIPPED. translations: gettext is not here\nTo have it: {debian.line('gettext')}")
        if debian.in_ci():
            raise Stop("Nothing may be skipped in CI.")
    every = [one for one in checks() if one.name != "translations" or shutil.which("xgettext")]
    with steps.step(f"{len(every)} checks, two at a time", silent=False), ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(outcome, every))
    failed = [name for name, passed in results if not passed]
    say(
        f"\n{len(results) - len(failed)} of {len(results)} checks passed"
        + "".join(f"\nFAILED: {name}" for name in failed)
    )
    return int(bool(failed))


def outcome(one: Check) -> tuple[str, bool]:
    """Run one check and report it."""
    began = time.monotonic()
    env = variables(**{"DJANGO_SETTINGS_MODULE": "portal.settings.dev", **one.variables})
    done = subprocess.run(
        one.command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    text = f"      {'ok    ' if passed else 'FAILED'} {one.name}, {time.monotonic() - began:.1f} s"
    lines = done.stdout.rstrip().splitlines()
    shown = lines if len(lines) <= SHOWN else [f"({len(lines) - SHOWN} lines left out)", *lines[-SHOWN:]]
    say(text if passed else "\n".join([text, *shown, ""]))
    return one.name, passed
