"""The browser of the tests: Chromium as the environment, the machine or Debian gives it."""

from __future__ import annotations

import os
from pathlib import Path

from deploy import debian
from deploy.console import Stop
from deploy.services import Absent, Service

NAME = "Browser"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def obtain() -> Service | Absent:
    """CHROME_PATH, else a browser on this machine, else Debian's chromium where installing is allowed."""
    if named := os.environ.get("CHROME_PATH"):
        if not Path(named).exists():
            raise Stop(f"CHROME_PATH: there is no {named}")
        return Service(NAME, "CHROME_PATH", {"CHROME_PATH": named})
    if not debian.find(*PROGRAMS) and debian.may_install():
        debian.install("chromium")
    if found := debian.find(*PROGRAMS):
        return Service(NAME, found, {"CHROME_PATH": found})
    return Absent(NAME, "no CHROME_PATH and no Chromium on the PATH", debian.line("chromium"))
