"""`make lock`: compile requirements/*.txt from pyproject.toml, with hashes, without addresses; say what changed."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from deploy import environment
from deploy.console import Steps, Stop, aloud, quietly, say
from deploy.environment import LOCKS, VENV

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
COMPILE = ["pip", "compile", "--universal", "--generate-hashes", "--no-annotate", "--no-header", "-q", "pyproject.toml"]


def lock(arguments: list[str]) -> int:
    """Compile both files; arguments go to uv: `ARGS=--upgrade`, `ARGS="--upgrade-package wagtail"`."""
    steps = Steps(3)
    with steps.step("Python packages (uv is among them)"):
        uv = shutil.which("uv")
        if not uv:
            environment.prepare("dev")
            uv = str(VENV / "bin" / "uv")
    before = {name: pins(LOCKS / f"{name}.txt") for name in ("base", "dev")}
    with steps.step("requirements/base.txt"):
        compile_lock(uv, "base", arguments)
    with steps.step("requirements/dev.txt"):
        compile_lock(uv, "dev", ["--group", "dev", "-c", str(LOCKS / "base.txt"), *arguments])
    for name, old in before.items():
        tell(name, old, pins(LOCKS / f"{name}.txt"))
    return 0


def compile_lock(uv: str, name: str, options: list[str]) -> None:
    """Compile beside the old file, which gives the versions to keep, and replace that when the new one is whole."""
    target = LOCKS / f"{name}.txt"
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, target.name)
        if target.exists():
            shutil.copy(target, draft)
        quietly([uv, *COMPILE, *options, "-o", str(draft)], what="uv pip compile")
        if re.search(r"https?://", text := draft.read_text()):
            raise Stop(f"requirements/{name}.txt would name an address; nothing was written.")
        target.write_text(text)


def pins(path: Path) -> dict[str, str]:
    """Name and highest version of each package in a lock file."""
    found: dict[str, str] = {}
    for name, version in PIN.findall(path.read_text() if path.exists() else ""):
        found[name] = max(version, found.get(name, version), key=order)
    return found


def order(version: str) -> tuple[list[int], int, list[int]]:
    """A key by which versions compare: a.b.rc1 is below a.b, which is below a.b.post1 and a.b.1."""
    release = re.sub(r"[^\d.].*", "", version)
    rest = version.removeprefix(release)
    numbers = [int(part) for part in re.findall(r"\d+", release)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    rank = 0 if not rest else 1 if rest.startswith("post") else -1
    return numbers, rank, [int(part) for part in re.findall(r"\d+", rest)]


def tell(name: str, old: dict[str, str], new: dict[str, str]) -> None:
    """Print each package that came, went or changed; aloud where a version went down."""
    say(f"\nrequirements/{name}.txt: {len(new)} packages")
    for package in sorted({*old, *new}):
        was, now = old.get(package), new.get(package)
        if was == now:
            continue
        text = f"{package}  {was or '(new)'} -> {now or '(gone)'}"
        if was and now and order(now) < order(was):
            aloud(f"{text}   went DOWN: find out which package holds it back")
        else:
            say(f"  {text}")
