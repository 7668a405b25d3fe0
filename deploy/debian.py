"""Debian's packages, installed only where CI or INSTALL=1 says so."""

from __future__ import annotations

import os
import shutil
from functools import cache

from deploy.console import environment, quietly, say


def in_ci() -> bool:
    """Where nothing may be skipped."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def may_install() -> bool:
    """CI, or a person who said INSTALL=1; and apt-get is there."""
    asked = in_ci() or os.environ.get("INSTALL", "").lower() not in {"", "0", "false"}
    return asked and shutil.which("apt-get") is not None


def as_root() -> list[str]:
    """What goes before a command that needs root."""
    return [] if os.geteuid() == 0 else ["sudo"]


def line(*packages: str) -> str:
    """The one line that a person may type."""
    return " ".join([*as_root(), "apt-get install -y --no-install-recommends", *packages])


def install(*packages: str) -> None:
    """Install these packages; the package lists are fetched once per run."""
    say(f"      Debian packages: {' '.join(packages)}")
    update()
    apt_get("install", "-y", "--no-install-recommends", *packages)


@cache
def update() -> None:
    """Fetch Debian's package lists."""
    apt_get("update")


def apt_get(*words: str) -> None:
    """Run apt-get without a question."""
    quietly([*as_root(), "apt-get", "-q", *words], environment(DEBIAN_FRONTEND="noninteractive"))


def find(*programs: str) -> str | None:
    """The first of these programs that is on the PATH."""
    return next((found for name in programs if (found := shutil.which(name))), None)
