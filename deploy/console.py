"""What the person at the terminal sees: numbered steps with their time, and errors that say the way out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
TAIL = 60


class Stop(Exception):
    """An end whose message is all that a person needs; the script exits with 1."""


def say(text: str = "") -> None:
    """Print at once, so that the order is right beside the output of other programs."""
    print(text, flush=True)


def aloud(text: str) -> None:
    """Print what must not be overlooked: each line marked."""
    for line in text.splitlines():
        say(f"!!  {line}")


class Steps:
    """Counts the steps of one target: `[2/6] what`, then how long it took."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0

    @contextmanager
    def step(self, label: str, *, silent: bool = True) -> Iterator[None]:
        """Announce one step and, when it ends well, its seconds; a silent one gives signs of life meanwhile."""
        self.number += 1
        say(f"[{self.number}/{self.total}] {label}")
        began = time.monotonic()
        with heartbeat() if silent else nullcontext():
            yield
        say(f"      {time.monotonic() - began:.1f} s")


@contextmanager
def heartbeat(seconds: float = 15) -> Iterator[None]:
    """Say every few seconds that a silent step still runs."""
    over = threading.Event()
    began = time.monotonic()

    def beat() -> None:
        while not over.wait(seconds):
            say(f"      ... {time.monotonic() - began:.0f} s")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def environment(**extra: str) -> dict[str, str]:
    """This process's environment with those values on top."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", **extra}


def quietly(command: Sequence[str | Path], env: Mapping[str, str] | None = None, *, what: str = "") -> str:
    """Run a command, show nothing, return its output; on failure raise Stop with its last lines."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-TAIL:])
        name = what or " ".join(str(part) for part in command)
        raise Stop(f"{tail}\n\n{name}: failed with exit code {done.returncode}")
    return done.stdout


def openly(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Run a command with its output in view and return its exit code; an interruption ends it before it goes on."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait()
    except BaseException:
        end(process, signal.SIGINT, group=True)
        raise


def end(
    process: subprocess.Popen[bytes], first: int = signal.SIGTERM, *, group: bool = False, patience: float = 10
) -> None:
    """End one process that we started (or its whole group): politely, and after some seconds for good."""
    for number in (first, signal.SIGKILL):
        if process.poll() is not None and not group:
            return
        try:
            if group:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        except ProcessLookupError:
            return
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        if not group:
            return


def interrupt_on_terminate() -> None:
    """Let SIGTERM and SIGINT unwind alike, also where a shell had told us to ignore SIGINT."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, interrupt)


def main(target: Callable[[], int]) -> None:
    """Call the target; turn Stop into a message and exit 1, an interruption into exit 130."""
    try:
        code = target()
    except Stop as stop:
        sys.stdout.flush()
        print(f"\n{stop}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        say("\nInterrupted; everything that was started is stopped.")
        sys.exit(130)
    sys.exit(code)
