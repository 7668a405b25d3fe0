"""Files taken from other projects."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
VENDOR = ROOT / "portal" / "static" / "portal" / "vendor"


def test_vendored_files_are_those_of_the_lock() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "vendor_assets.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_every_package_brings_its_licence() -> None:
    manifest = json.loads((ROOT / "deploy" / "vendor.json").read_text(encoding="utf-8"))
    names = {path.name for path in (VENDOR / "LICENSES").iterdir()}
    assert len(names) == len(manifest["packages"])


def test_icons_that_templates_name_are_in_the_sprite() -> None:
    sprite = (VENDOR / "icons.svg").read_text(encoding="utf-8")
    templates = [*ROOT.glob("*/templates/**/*.html"), *ROOT.glob("portal/*/templates/**/*.html")]
    named = {
        part.split('"')[1]
        for path in templates
        for part in path.read_text(encoding="utf-8").split("{% icon ")[1:]
        if part.startswith('"')
    }
    assert {name for name in named if f'id="{name}"' not in sprite} == set()
