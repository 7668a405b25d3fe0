"""How the script runs other programs, and how they end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy import lock
from deploy.console import Stop, end, openly, quietly
from deploy.services import wait_until


def test_quiet_command_that_fails_shows_its_last_lines_and_its_name() -> None:
    with pytest.raises(Stop, match=r"(?s)the reason.*migrate: failed with exit code 3"):
        quietly([sys.executable, "-c", "import sys; print('the reason'); sys.exit(3)"], what="migrate")


def test_open_command_gives_its_exit_code() -> None:
    assert openly([sys.executable, "-c", "raise SystemExit(5)"]) == 5


def test_end_takes_the_whole_group_with_it_even_when_it_ignores_a_polite_word() -> None:
    code = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    leader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
    assert leader.stdout
    child = int(leader.stdout.readline())
    began = time.monotonic()
    end(leader, group=True, patience=0.5)
    leader.stdout.close()
    assert leader.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 5
    assert wait_until(lambda: not runs(child), 5)


def runs(process: int) -> bool:
    """Whether that process lives; one that waits only to be counted as dead does not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.9", "1.10"),
        ("2.0rc1", "2.0"),
        ("2.0", "2.0.1"),
        ("1.0", "1.0.post1"),
        ("2025.1", "2026.0"),
        ("65.9", "65.21.1"),
    ],
)
def test_lock_tells_a_version_that_went_down(lower: str, higher: str, capsys: pytest.CaptureFixture[str]) -> None:
    lock.tell("base", {"wagtail": higher}, {"wagtail": lower})
    assert "went DOWN" in capsys.readouterr().out
    lock.tell("base", {"wagtail": lower}, {"wagtail": higher})
    assert "went DOWN" not in capsys.readouterr().out


def test_lock_reads_names_with_their_highest_version(tmp_path: Path) -> None:
    path = tmp_path / "lock.txt"
    path.write_text(
        "django==5.2.1 \\\n    --hash=sha256:0\n"
        "numpy==1.9 ; python_version < '3.12'\nnumpy==1.10 ; python_version >= '3.12'\n"
    )
    assert lock.pins(path) == {"django": "5.2.1", "numpy": "1.10"}
