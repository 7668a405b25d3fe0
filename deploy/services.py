"""What a service of the tests is: had, with its address and how to stop it, or absent, with the line that brings it."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from deploy import debian
from deploy.console import Stop


def nothing() -> None:
    """Stops nothing: for a service that somebody else runs."""


@dataclass(frozen=True)
class Service:
    """A service that answers: the environment variables that lead to it, where it came from, how to stop it."""

    name: str
    origin: str
    variables: dict[str, str] = field(default_factory=dict)
    stop: Callable[[], None] = nothing


@dataclass(frozen=True)
class Absent:
    """A service that could not be had, why, and the one line that would bring it."""

    name: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}\nTo have it: {self.remedy}"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(answers: Callable[[], bool], seconds: float, alive: Callable[[], bool] = lambda: True) -> bool:
    """Ask until it answers, the time is over or the thing asked is dead."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit and alive():
        if answers():
            return True
        time.sleep(0.25)
    return answers()


def docker_answers() -> bool:
    """Whether there is a Docker engine, not only its client."""
    docker = debian.find("docker")
    if not docker:
        return False
    try:
        command = [docker, "info", "--format", "{{.ServerVersion}}"]
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and bool(done.stdout.strip())


def docker_run(image: str, port: int, options: list[str], arguments: list[str]) -> tuple[str, Callable[[], None]]:
    """Start a container whose port is published on this machine: `host:port` and how to stop it. Raises Stop."""

    def docker(*words: str) -> str:
        done = subprocess.run(["docker", *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise Stop(f"docker {words[0]} {image}: {done.stderr.strip()[-500:]}")
        return done.stdout.strip()

    container = docker("run", "--detach", "--rm", "--publish", f"127.0.0.1::{port}", *options, image, *arguments)

    def stop() -> None:
        subprocess.run(["docker", "rm", "--force", "--volumes", container], capture_output=True, check=False)

    try:
        return docker("port", container, str(port)).splitlines()[0], stop
    except BaseException:
        stop()
        raise
