"""Rebuild the vendored front-end files from their packages, or check that they are unchanged.

python deploy/vendor_assets.py            fetch each package with npm and write the files
python deploy/vendor_assets.py --check    compare the committed files with vendor.lock.json, without any network

Nobody needs this to run the portal: the files are committed. What is taken from which package stands in vendor.json.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "portal" / "static" / "portal" / "vendor"
LOCK = "vendor.lock.json"
SOURCE_MAP = re.compile(rb"(?://|/\*)[#@]\s*sourceMappingURL=\S+(?:\s*\*/)?\s*")


def unpack(name: str, version: str, into: Path) -> Path:
    """Fetch one package with the npm client and return the folder it was unpacked to."""
    packed = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(into)],
        check=True,
        capture_output=True,
        text=True,
    )
    folder = into / re.sub(r"\W+", "-", name)
    with tarfile.open(into / packed.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def without_source_map(path: str, data: bytes) -> bytes:
    """Drop the pointer to a map that is not shipped: manifest storage stops at a missing file."""
    return SOURCE_MAP.sub(b"", data) if path.endswith((".js", ".css")) else data


def sprite(folder: Path, icons: list[str]) -> bytes:
    """Join single icons to one SVG of symbols; stroke and size come from the style sheet."""
    symbols = []
    for icon in sorted(icons):
        text = (folder / f"{icon}.svg").read_text(encoding="utf-8")
        inner = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
        inner = re.sub(r'<path stroke="none"[^>]*/>', "", inner)
        shapes = "".join(line.strip() for line in inner.splitlines()).replace(" />", "/>")
        symbols.append(f'<symbol id="{icon}" viewBox="0 0 24 24">{shapes}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'.encode()


def files_of(package: dict[str, Any], folder: Path) -> dict[str, bytes]:
    """The files that one entry of the manifest asks for: target name to content."""
    licence = f"LICENSES/{package['name'].strip('@').replace('/', '-')}-{package['version']}.txt"
    found = {licence: (folder / package["licence"]).read_bytes()}
    for source, name in package.get("files", {}).items():
        found[name] = without_source_map(name, (folder / source).read_bytes())
    if wanted := package.get("sprite"):
        found[wanted["file"]] = sprite(folder / wanted["folder"], wanted["icons"])
    return found


def rebuild() -> int:
    """Fetch, write and lock everything in the manifest."""
    manifest = json.loads((HERE / "vendor.json").read_text(encoding="utf-8"))
    sums: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for package in manifest["packages"]:
            folder = unpack(package["name"], package["version"], Path(scratch))
            for name, data in files_of(package, folder).items():
                path = TARGET / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                sums[name] = hashlib.sha256(data).hexdigest()
                print(f"{len(data):>8}  {name}")
    (TARGET / LOCK).write_text(json.dumps(sums, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def check() -> int:
    """Say which committed file differs from the lock, is missing or is not in it; 1 when any does."""
    sums: dict[str, str] = json.loads((TARGET / LOCK).read_text(encoding="utf-8"))
    present = {
        path.relative_to(TARGET).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in TARGET.rglob("*")
        if path.is_file() and path.name != LOCK
    }
    different = sorted(name for name in sums.keys() | present.keys() if sums.get(name) != present.get(name))
    for name in different:
        print(f"differs from the lock: {name}")
    return 1 if different else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the lock only")
    sys.exit(check() if parser.parse_args().check else rebuild())
