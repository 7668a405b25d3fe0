"""`make run`: three processes beside one another, stopped together; run on a stand-in for the portal."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.services import free_port

ROOT = Path(__file__).resolve().parents[2]
WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"well"]
"""
MANAGE = """
import os, pathlib, sys, time
with open("calls", "a") as calls:
    calls.write(sys.argv[1] + "\\n")
if sys.argv[1] == "collectstatic":
    pathlib.Path("var/static").mkdir(parents=True, exist_ok=True)
    pathlib.Path("var/static/staticfiles.json").touch()
elif sys.argv[1] == "demo_accounts":
    print("editor@example.test")
elif sys.argv[1] == "db_worker":
    pathlib.Path("worker").write_text(str(os.getpid()))
    time.sleep(600)
elif sys.argv[1] == os.environ.get("FAILING"):
    sys.exit("no such table")
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the real script, a stand-in for the portal and an environment that is installed already."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in {
        "manage.py": MANAGE,
        "portal/wsgi.py": WSGI,
        "requirements/base.txt": "",
        "portal/static/a.css": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    stamp = {"venv": str(tmp_path / ".venv"), "base": hashlib.sha256(b"").hexdigest()}
    (tmp_path / ".venv" / "installed.json").write_text(json.dumps(stamp))
    return tmp_path


@pytest.fixture
def started(place: Path) -> Iterator["Started"]:
    """The portal, running."""
    running = Started(place)
    yield running
    running.process.kill()
    running.process.wait()


class Started:
    """`deploy/run.py run` in a group of its own, its output in a file."""

    def __init__(self, place: Path, **variables: str) -> None:
        self.place = place
        self.port = free_port()
        self.output = place / "output"
        env = {**os.environ, "PORT": str(self.port), **variables}
        with self.output.open("wb") as output:
            command = [sys.executable, "deploy/run.py", "run"]
            self.process = subprocess.Popen(
                command, cwd=place, env=env, stdout=output, stderr=output, start_new_session=True
            )

    def wait_for(self, text: str) -> None:
        limit = time.monotonic() + 30
        while text not in self.output.read_text():
            assert time.monotonic() < limit, self.output.read_text()
            assert self.process.poll() is None, self.output.read_text()
            time.sleep(0.05)

    def calls(self) -> list[str]:
        return (self.place / "calls").read_text().split()

    def port_is_free(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


def ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_all_three_and_the_end_is_a_good_one(started: Started, number: int) -> None:
    started.wait_for(f"http://localhost:{started.port}")
    assert "editor@example.test" in started.output.read_text()
    with urllib.request.urlopen(f"http://127.0.0.1:{started.port}/", timeout=5) as answer:
        assert answer.read() == b"well"
    started.wait_for("6/6")
    started.process.send_signal(number)
    assert started.process.wait(15) == 0
    assert ended(int((started.place / "worker").read_text()))
    assert started.port_is_free()


def test_everything_is_prepared_once_and_in_order(started: Started) -> None:
    started.wait_for("http://localhost")
    started.process.send_signal(signal.SIGINT)
    started.process.wait(15)
    in_order = [call for call in started.calls() if call in {"migrate", "load_reference", "seed_demo", "demo_accounts"}]
    assert in_order == ["migrate", "load_reference", "seed_demo", "demo_accounts"]
    assert started.calls().count("collectstatic") == 1
    again = Started(started.place)
    again.wait_for("http://localhost")
    again.process.send_signal(signal.SIGINT)
    assert again.process.wait(15) == 0
    assert again.calls().count("collectstatic") == 1


def test_death_of_one_process_stops_the_others_and_is_named(started: Started) -> None:
    started.wait_for("http://localhost")
    os.kill(int((started.place / "worker").read_text()), signal.SIGKILL)
    assert started.process.wait(15) == 1
    assert "The worker ended by itself" in started.output.read_text()
    assert started.port_is_free()


def test_failed_step_shows_its_reason(place: Path) -> None:
    running = Started(place, FAILING="seed_demo")
    assert running.process.wait(15) == 1
    assert "no such table\n\nmanage.py seed_demo: failed with exit code 1" in running.output.read_text().replace(
        "\n\n\n", "\n\n"
    )


def test_port_that_is_taken_is_told_with_the_way_out(place: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        running = Started(place, PORT=str(port))
        assert running.process.wait(15) == 1
    assert f"Port {port} cannot be used" in running.output.read_text()
    assert f"make run PORT={port + 1}" in running.output.read_text()
    assert not (place / "calls").exists()


def test_port_that_is_no_number_is_refused(place: Path) -> None:
    running = Started(place, PORT="eighty")
    assert running.process.wait(15) == 1
    assert "PORT=eighty" in running.output.read_text()
