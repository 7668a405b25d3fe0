"""The clock: calls `manage.py tick` every minute where no timer of the system does."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
EVERY = 60


def main() -> None:
    """Tick until SIGTERM or SIGINT; a tick under way is let finish, a failed one is told and tried again."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    while not over.is_set():
        command = [sys.executable, str(MANAGE), "tick"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, start_new_session=True, check=False)
        if done.returncode and not over.is_set():
            print(f"clock: tick failed with exit code {done.returncode}", file=sys.stderr, flush=True)
        over.wait(EVERY)


if __name__ == "__main__":
    main()
