"""`make run`: the portal with demo content on this machine: web server, worker and clock, stopped together."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from deploy import environment
from deploy.console import ROOT, VAR, Steps, Stop, end, quietly, say
from deploy.console import environment as variables
from deploy.environment import PYTHON

PATIENCE = 90


def run() -> int:
    """Prepare everything, start three processes, stay until a signal (exit 0) or until one of them dies (exit 1)."""
    port = chosen_port()
    env = variables()
    env.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    env.setdefault("PORTAL_BASE_URL", f"http://localhost:{port}")
    env.setdefault("LOG_LEVEL", "WARNING")  # so that the address and the accounts stay in view
    steps = Steps(6)
    with steps.step("Python packages (the first time this takes about a minute)"):
        environment.prepare("base")
    static = Beside(lambda: collect_static(env))
    for label, command in (
        ("Database: migrate", "migrate"),
        ("Reference data: regions, urusan, dimensions, stages", "load_reference"),
        ("Demo content", "seed_demo"),
    ):
        with steps.step(label):
            manage(env, command)
    with steps.step("Static files (begun beside the steps above)"):
        static.result()
    accounts = Beside(lambda: manage(env, "demo_accounts").strip())
    over = stop_on_signal()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with steps.step("Web server, worker and clock"):
            for name, words in processes(port).items():
                children[name] = start(words, env)
            wait_for_page(port, children, over)
        if not over.is_set():
            say(f"\n{accounts.result()}\n\nThe portal answers at http://localhost:{port}   (stop it with Ctrl-C)\n")
        while not over.wait(0.3):
            refuse_the_dead(children)
    finally:
        stop(list(children.values()))
    say("\nWeb server, worker and clock are stopped.")
    return 0


def start(words: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own: the terminal's Ctrl-C reaches only us, and we end the whole group."""
    return subprocess.Popen(words, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, start_new_session=True)


def processes(port: int) -> dict[str, list[str]]:
    """The three commands, by the name under which a person hears of them."""
    host = os.environ.get("HOST", "127.0.0.1")
    gunicorn = ["-m", "gunicorn", "portal.wsgi", "--bind", f"{host}:{port}", "--workers", "2", "--threads", "4"]
    return {
        "web server": [str(PYTHON), *gunicorn, "--timeout", "30", "--graceful-timeout", "5", "--log-level", "warning"],
        "worker": [str(PYTHON), "manage.py", "db_worker", "--no-reload"],
        "clock": [str(PYTHON), str(Path("deploy", "clock.py"))],
    }


def chosen_port() -> int:
    """PORT from the environment, else 8000; refused when somebody else has it."""
    named = os.environ.get("PORT") or "8000"
    if not named.isdigit() or not 0 < int(named) < 65536:
        raise Stop(f"PORT={named}: a port is a number from 1 to 65535")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST", "127.0.0.1"), int(named)))
        except OSError as error:
            other = int(named) + 1 if int(named) < 65535 else 8000
            raise Stop(
                f"Port {named} cannot be used ({error.strerror}). "
                f"Perhaps the portal runs already; stop that program or take another port:\n\n  make run PORT={other}"
            ) from error
    return int(named)


def manage(env: dict[str, str], *words: str) -> str:
    """Run a management command in silence and return what it printed."""
    return quietly([PYTHON, "manage.py", *words], env, what=f"manage.py {words[0]}")


def collect_static(env: dict[str, str]) -> str:
    """Gather and compress the static files, unless neither they nor the packages changed since."""
    files = sorted(path for path in (ROOT / "portal" / "static").rglob("*") if path.is_file())
    state = hashlib.sha256(environment.STAMP.read_bytes())
    for path in files:
        state.update(f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    stamp = VAR / "static.sha256"
    if (VAR / "static" / "staticfiles.json").exists() and stamp.exists() and stamp.read_text() == state.hexdigest():
        return "unchanged"
    stamp.unlink(missing_ok=True)
    manage(env, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    stamp.write_text(state.hexdigest())
    return "gathered"


class Beside:
    """Work that runs beside other steps; `result` waits for it and raises what it raised."""

    def __init__(self, work: Callable[[], str]) -> None:
        self.work = work
        self.output = ""
        self.failure: Stop | None = None
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        """What the thread does."""
        try:
            self.output = self.work()
        except Stop as stop:
            self.failure = stop

    def result(self) -> str:
        """What the work returned, once it is done."""
        self.thread.join()
        if self.failure:
            raise self.failure
        return self.output


def stop_on_signal() -> threading.Event:
    """An event that Ctrl-C and SIGTERM set, also where a shell had told us to ignore them."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: over.set())
    return over


def wait_for_page(port: int, children: dict[str, subprocess.Popen[bytes]], over: threading.Event) -> None:
    """Until the web server answers; Stop when a process died or the time is over."""
    for _ in range(PATIENCE * 4):
        refuse_the_dead(children)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if over.wait(0.25):
            return
    raise Stop(f"The web server did not answer within {PATIENCE} s.")


def refuse_the_dead(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Stop as soon as one process has ended by itself."""
    for name, child in children.items():
        if (code := child.poll()) is not None:
            raise Stop(f"The {name} ended by itself with exit code {code}; the others are stopped.")


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process group to end, give them ten seconds together, then end what is left."""
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    limit = time.monotonic() + 10
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, limit - time.monotonic()))
        end(child, signal.SIGKILL, group=True)
