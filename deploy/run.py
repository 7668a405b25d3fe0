"""Every target of the Makefile, for systems with make and without: `python deploy/run.py run|test|check|lock|...`.

Needs Python 3.11 and nothing else; what it installs goes to .venv, what it writes to var/.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("The portal needs Python 3.11 or newer; this is %d.%d: make PYTHON=python3.11" % sys.version_info[:2])

import os
import shlex
from collections.abc import Callable
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from deploy import checks, environment, faults, lock, portal, races, suite
from deploy.console import Stop, interrupt_on_terminate, main, openly


def python(*script: str) -> Callable[[list[str]], int]:
    """A target that is a script (or -m and a module) of its own in the environment of development."""

    def call(arguments: list[str]) -> int:
        environment.prepare("dev")
        return openly([environment.PYTHON, *script, *arguments])

    return call


TARGETS: dict[str, Callable[[list[str]], int]] = {
    "run": lambda arguments: portal.run(),
    "test": suite.test,
    "check": lambda arguments: checks.check(),
    "lock": lock.lock,
    "faults": faults.faults,
    "races": races.races,
    "bench": python("tests/performance/bench.py"),
    "messages": python("deploy/translations.py"),
    "guide-pictures": python("-m", "tests.browser.guide_pictures"),
}


def command() -> int:
    """Call the target named; further words, or those in ARGS, go to it."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        raise Stop(f"usage: python deploy/run.py {'|'.join(TARGETS)}")
    interrupt_on_terminate()
    return TARGETS[sys.argv[1]](sys.argv[2:] or shlex.split(os.environ.get("ARGS", "")))


if __name__ == "__main__":
    main(command)
