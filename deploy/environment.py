"""The virtual environment in .venv, filled from the locked requirements and refilled only when the lock changes."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from deploy import debian
from deploy.console import ROOT, VAR, Stop, quietly, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LOCKS = ROOT / "requirements"


def digest(lock: str) -> str:
    """SHA-256 of one lock file."""
    return hashlib.sha256((LOCKS / f"{lock}.txt").read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Which locks are installed, by their digest; empty when the environment is missing or belongs to another place."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if stamp.pop("venv", None) == str(VENV) and works() else {}


def works() -> bool:
    """Whether .venv holds a Python that starts and is new enough."""
    code = "import sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", code], check=False).returncode == 0


def prepare(lock: str) -> None:
    """Make sure that .venv holds what requirements/<lock>.txt names; `dev` holds `base` as well."""
    VAR.mkdir(exist_ok=True)
    if installed().get(lock) == digest(lock):
        say(f"      requirements/{lock}.txt is installed already")
        return
    uv = debian.find("uv")
    if not works():
        create(uv)
    STAMP.unlink(missing_ok=True)
    requirements = str(LOCKS / f"{lock}.txt")
    if uv:
        pip = [uv, "pip", "install", "--python", str(PYTHON)]
    else:
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    quietly([*pip, "-q", "--require-hashes", "-r", requirements], what="uv pip install" if uv else "pip install")
    names = ["base", lock] if lock == "dev" else [lock]
    STAMP.write_text(json.dumps({"venv": str(VENV), **{name: digest(name) for name in names}}))


def create(uv: str | None) -> None:
    """Make .venv: with uv where there is one, else with the standard library, which Debian packs apart."""
    if uv:
        quietly([uv, "venv", "-q", "--clear", "--python", sys.executable, str(VENV)], what="uv venv")
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not importlib.util.find_spec("ensurepip"):
        if not debian.may_install():
            raise Stop(f"This Python cannot make virtual environments. One line helps:\n\n  {debian.line(package)}")
        debian.install(package)
    quietly([sys.executable, "-m", "venv", "--clear", str(VENV)], what="python -m venv")


def tool(name: str) -> str:
    """The path of a program that the locked requirements brought."""
    path: Path = VENV / "bin" / name
    return str(path) if path.exists() else os.fspath(name)
