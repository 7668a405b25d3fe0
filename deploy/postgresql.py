"""PostgreSQL for the tests: an address, a Docker engine, or the server programs of this machine."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from deploy import debian
from deploy.console import Stop, aloud, end
from deploy.services import Absent, Service, docker_answers, docker_run, free_port, wait_until

NAME = "PostgreSQL"
IMAGE = "postgres:17"
OLDEST = 15
FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
LOCALE = ["--encoding=UTF8", "--locale=C.UTF-8"]


def obtain() -> Service | Absent:
    """The first that works: the environment, Docker, this machine's server programs (installed where allowed)."""
    if url := from_environment():
        return Service(NAME, "address in the environment", {"DATABASE_URL": url})
    if docker_answers():
        try:
            return in_docker()
        except Stop as failure:
            aloud(str(failure))
    if not programs() and debian.may_install():
        debian.install("postgresql")
    if found := programs():
        return on_this_machine(found)
    return Absent(NAME, "no DATABASE_URL or PGHOST, no Docker engine, no server programs", debian.line("postgresql"))


def from_environment() -> str | None:
    """DATABASE_URL where it names PostgreSQL, else one made of PGHOST and its companions."""
    url = os.environ.get("DATABASE_URL", "")
    if re.match(r"(postgres|postgresql|pgsql)://", url):
        return url
    if not (host := os.environ.get("PGHOST")):
        return None
    user = quote(os.environ.get("PGUSER", "postgres"), safe="")
    password = quote(os.environ.get("PGPASSWORD", ""), safe="")
    database = quote(os.environ.get("PGDATABASE", "postgres"), safe="")
    login = f"{user}:{password}" if password else user
    return f"postgres://{login}@{quote(host, safe='')}:{os.environ.get('PGPORT', '5432')}/{database}"


def in_docker() -> Service:
    """The official image, its data in memory. Raises Stop when it does not start."""
    password = secrets.token_hex(16)
    initialise = f"POSTGRES_INITDB_ARGS={' '.join(LOCALE)}"
    options = ["--tmpfs", "/var/lib/postgresql/data", "-e", f"POSTGRES_PASSWORD={password}", "-e", initialise]
    place, stop = docker_run(IMAGE, 5432, options, FAST)
    host, _, port = place.rpartition(":")
    if not wait_until(lambda: speaks(host, int(port)), 60):
        stop()
        raise Stop(f"{IMAGE} was started but does not answer")
    return Service(NAME, f"Docker, {IMAGE}", {"DATABASE_URL": f"postgres://postgres:{password}@{place}/postgres"}, stop)


def programs() -> Path | None:
    """The folder of the newest server programs that are new enough."""
    debians = Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")
    folders = [(int(path.parent.parent.name), path.parent) for path in debians]
    if (initdb := shutil.which("initdb")) and (Path(initdb).resolve().parent / "postgres").exists():
        said = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=False).stdout
        folders += [(int(number), Path(initdb).resolve().parent) for number in re.findall(r"\) (\d+)", said)]
    version, folder = max(folders, default=(0, None))
    return folder if version >= OLDEST else None


def on_this_machine(folder: Path) -> Service:
    """A server of our own on a free port, its data in a temporary folder; run by postgres when root calls."""
    base = Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
    password, port = secrets.token_hex(16), free_port()
    (base / "password").write_text(password)
    owner = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    groups: list[str] | None = [] if owner else None
    if owner:
        shutil.chown(base, "postgres", "postgres")
        shutil.chown(base / "password", "postgres", "postgres")
    data = base / "data"
    initialise: list[str | Path] = [folder / "initdb", "-D", data, "-U", "postgres", *LOCALE, "--auth=scram-sha-256"]
    done = subprocess.run(
        [*initialise, f"--pwfile={base / 'password'}", "--no-sync"],
        cwd=base,
        capture_output=True,
        text=True,
        check=False,
        user=owner,
        group=owner,
        extra_groups=groups,
    )
    if done.returncode:
        shutil.rmtree(base, ignore_errors=True)
        raise Stop(f"initdb failed:\n{done.stderr[-1000:]}")
    network = ["-c", "listen_addresses=127.0.0.1", "-p", str(port), "-k", str(base)]
    with (base / "log").open("wb") as log:
        server = subprocess.Popen(
            [folder / "postgres", "-D", data, *network, *FAST],
            cwd=base,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=owner,
            group=owner,
            extra_groups=groups,
        )

    def stop() -> None:
        end(server, signal.SIGINT)
        shutil.rmtree(base, ignore_errors=True)

    try:
        ready = wait_until(lambda: speaks("127.0.0.1", port), 60, lambda: server.poll() is None)
    except BaseException:
        stop()
        raise
    if not ready:
        tail = (base / "log").read_text()[-1000:]
        stop()
        raise Stop(f"PostgreSQL did not start:\n{tail}")
    url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
    return Service(NAME, f"this machine's programs, version {folder.parent.name}", {"DATABASE_URL": url}, stop)


def speaks(host: str, port: int) -> bool:
    """Whether a ready PostgreSQL is there: it answers a start-up message with a request for the password."""
    body = b"\0\x03\0\0user\0postgres\0\0"
    try:
        with socket.create_connection((host, port), 2) as wire:
            wire.settimeout(2)
            wire.sendall((len(body) + 4).to_bytes(4, "big") + body)
            return wire.recv(1) == b"R"
    except OSError:
        return False
