"""The interface's translations: `check` says what is missing or out of date, `update` gathers texts and compiles.

python deploy/translations.py check     each django.po has the code's msgids, all translated; django.mo comes from it
python deploy/translations.py update    write new msgids into each django.po, empty, and compile django.mo

Django's makemessages gathers the texts in a copy of the code, so that a check changes nothing. Needs Debian's gettext.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = Path("portal", "locale")
SOURCES = ("portal", "casestudies", "visits", "partnerships", "search")
KEPT = {".py", ".html", ".txt", ".po"}
SHOWN = 15
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str | None, str, str | None]


def languages() -> list[str]:
    """The languages that the interface is translated to; Indonesian before there is any file."""
    return sorted(path.parents[1].name for path in (ROOT / LOCALE).glob("*/LC_MESSAGES/django.po")) or ["id"]


def po_path(root: Path, language: str) -> Path:
    """The file of a language below a root."""
    return root / LOCALE / language / "LC_MESSAGES" / "django.po"


def gather(copy: Path) -> None:
    """Copy the code and let makemessages write the copy's files."""
    shutil.copy(ROOT / "manage.py", copy)
    for name in SOURCES:
        for path in sorted((ROOT / name).rglob("*")):
            if path.suffix in KEPT and path.is_file():
                target = copy / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
    chosen = [word for language in languages() for word in ("--locale", language)]
    command = [
        sys.executable,
        "manage.py",
        "makemessages",
        *chosen,
        "--no-obsolete",
        "--no-wrap",
        "--add-location",
        "file",
    ]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"makemessages failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def keyed(catalogue: polib.POFile | polib.MOFile) -> dict[Key, polib.POEntry | polib.MOEntry]:
    """The living entries by context, text and plural."""
    living = (entry for entry in catalogue if not entry.obsolete)
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural or None): entry for entry in living}


def texts(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    """Every translation of an entry: one, or one a plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgstr_plural else [entry.msgstr]


def faults(language: str, fresh: Path) -> list[str]:
    """What is wrong with one language, a line each."""
    path = po_path(ROOT, language)
    if not path.exists():
        return [f"there is no {path.relative_to(ROOT)}"]
    now, wanted = keyed(polib.pofile(str(path))), keyed(polib.pofile(str(po_path(fresh, language))))
    found = [f"not in django.po: {key[1]!r}" for key in wanted.keys() - now.keys()]
    found += [f"no longer in the code: {key[1]!r}" for key in now.keys() - wanted.keys()]
    for key, entry in now.items():
        if not all(texts(entry)):
            found.append(f"not translated: {key[1]!r}")
        elif "fuzzy" in entry.flags:
            found.append(f"marked fuzzy: {key[1]!r}")
        elif key[2] is None and sorted(PLACEHOLDER.findall(key[1])) != sorted(PLACEHOLDER.findall(entry.msgstr)):
            found.append(f"other placeholders than the text: {key[1]!r}")
    compiled = path.with_suffix(".mo")
    made = keyed(polib.mofile(str(compiled))) if compiled.exists() else {}
    usable = {key: texts(entry) for key, entry in now.items() if all(texts(entry)) and "fuzzy" not in entry.flags}
    if usable != {key: texts(entry) for key, entry in made.items()}:
        found.append("django.mo is not what django.po compiles to")
    return sorted(found)


def check() -> int:
    """Print every fault by language (the first fifteen) and exit with 1 when there is any."""
    wrong = False
    with tempfile.TemporaryDirectory() as folder:
        gather(Path(folder))
        for language in languages():
            found = faults(language, Path(folder))
            wrong = wrong or bool(found)
            print(f"{language}: {len(found)} faults" if found else f"{language}: current")
            print("".join(f"  {line}\n" for line in found[:SHOWN]), end="")
    if wrong:
        print("gather and compile: make messages; then translate what is empty and run it again")
    return int(wrong)


def update() -> int:
    """Write what makemessages found, and the compiled files."""
    with tempfile.TemporaryDirectory() as folder:
        gather(Path(folder))
        for language in languages():
            path = po_path(ROOT, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(po_path(Path(folder), language), path)
            subprocess.run(["msgfmt", "--check-format", "-o", path.with_suffix(".mo"), path], check=True)
            catalogue = polib.pofile(str(path))
            print(f"{language}: {catalogue.percent_translated()} % of {len(catalogue)} texts translated")
    return 0


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["check"] else update())
