"""The files around the code agree with each other: README, Makefile, environment, locks, compose, deploy scripts."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import elasticsearch, postgresql

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked_top_level() -> set[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return {line.split("/")[0] for line in listed.stdout.splitlines()}


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z][\w-]*):", read("Makefile"), re.MULTILINE))


def settings_read() -> set[str]:
    sources = "\n".join(path.read_text() for path in (ROOT / "portal" / "settings").glob("*.py"))
    return set(re.findall(r"""env(?:\.\w+)?\(\s*["']([A-Z][A-Z0-9_]*)["']""", sources))


def test_readme_names_only_targets_of_the_makefile() -> None:
    named = set(re.findall(r"\bmake ([a-z][\w-]*)", read("README.md")))
    assert named, "the README names no command"
    assert named - makefile_targets() == set()


def test_makefile_offers_exactly_what_the_script_can_do() -> None:
    command = [sys.executable, "deploy/run.py"]
    usage = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert usage.returncode == 1
    assert set(usage.stderr.split()[-1].split("|")) == makefile_targets()


def test_readme_is_short_and_its_links_lead_somewhere() -> None:
    readme = read("README.md")
    assert len(readme.splitlines()) < 150
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", readme)
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_lock_file_has_hashes_and_no_address(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"https?://\S+", text) == []
    pins = re.split(r"\n(?=\S)", text.strip())
    assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_development_lock_holds_the_same_versions_as_the_base_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[^\s;]+", read(f"requirements/{name}.txt"), re.MULTILINE))

    assert pins("base") - pins("dev") == set()


def test_top_level_stays_within_twenty_entries() -> None:
    assert len(tracked_top_level()) <= 20


def test_environment_example_names_every_setting_that_is_read_and_no_other() -> None:
    named = set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", read(".env.example"), re.MULTILINE))
    for_compose = set(re.findall(r"\$\{([A-Z0-9_]+)", read("compose.yaml")))
    assert named == settings_read() | for_compose


def test_compose_and_test_script_name_the_same_images() -> None:
    images = set(re.findall(r"^\s+image: (\S+:\S+)", read("compose.yaml"), re.MULTILINE))
    assert images == {postgresql.IMAGE, elasticsearch.IMAGE}


def test_untested_container_files_say_so() -> None:
    for name in ("compose.yaml", "deploy/Dockerfile"):
        assert "UNTESTED" in read(name).splitlines()[0]


def test_ci_calls_the_targets_that_a_developer_calls() -> None:
    called = set(re.findall(r"^make ([a-z]+)", read(".ci/run"), re.MULTILINE))
    assert called == {"check", "test"}
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
