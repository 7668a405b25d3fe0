"""The portal with its demo content, served as in production by gunicorn, on files of its own."""

import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "portal" / "demo" / "content"
PATIENCE = 60


class Broken(Exception):
    """The portal could not be prepared or started; the message holds the last lines of what was printed."""


@dataclass(frozen=True)
class Portal:
    """A running portal: its address, its files, and how its sample people sign in."""

    url: str
    folder: Path
    environment: dict[str, str]
    emails: dict[str, str]
    password: str

    def manage(self, *words: str) -> str:
        """Run a management command on the same database and return what it printed."""
        return run(self.environment, "manage.py", *words)


@contextmanager
def running(folder: Path) -> Iterator[Portal]:
    """Prepare database and static files in `folder` side by side, serve them, and stop at the end.

    A folder that was filled by an earlier run is served as it is, at the same port, with the static files of today.
    """
    prepared = folder / "port"
    port = int(prepared.read_text()) if prepared.exists() else free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "MEDIA_PUBLIC_ROOT": str(folder / "media"),
        "MEDIA_PRIVATE_ROOT": str(folder / "private"),
        "PORTAL_BASE_URL": url,
        "CACHE_URL": "locmemcache://browser",
        "ELASTICSEARCH_URL": "",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
    }
    with ThreadPoolExecutor() as pool:
        static = pool.submit(collect_static, environment, folder / "static")
        for command in () if prepared.exists() else ("migrate", "load_reference", "seed_demo"):
            run(environment, "manage.py", command, "--verbosity", "0")
        static.result()
    prepared.write_text(str(port))
    with (folder / "server.log").open("wb") as log:
        words = ["-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--timeout", "60"]
        server = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_it_answers(server, url, folder / "server.log")
            yield Portal(url, folder, environment, sample_people(), sample_password(environment))
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def collect_static(environment: dict[str, str], folder: Path) -> None:
    """Gather the static files under their hashed names, and compress ours."""
    run(environment, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    run(environment, "-m", "whitenoise.compress", "--quiet", str(folder / "portal"))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(environment: dict[str, str], *words: str) -> str:
    """Run Python with those words; what it printed, or Broken."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise Broken(f"{' '.join(words)}: exit code {done.returncode}\n{tail}")
    return done.stdout


def wait_until_it_answers(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Until /healthz answers; Broken where the server ended or the time is over."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise Broken(f"The server did not answer.\n{log.read_text()[-3000:]}")


def sample_people() -> dict[str, str]:
    """The e-mail address of the sample person of each role."""
    accounts = tomllib.loads((CONTENT / "accounts.toml").read_text("utf-8"))["account"]
    return {account["role"]: account["email"] for account in accounts}


def sample_password(environment: dict[str, str]) -> str:
    """The password that `demo_accounts` prints beside each address."""
    lines = run(environment, "manage.py", "demo_accounts").splitlines()
    return next(line.split()[1] for line in lines if "@" in line)
