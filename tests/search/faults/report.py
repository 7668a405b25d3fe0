"""What the long form of the fault tests found, as a table in docs/search.md."""

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "search.md"
KEPT = ROOT / "var" / "faults.json"
BEGIN, END = "<!-- faults: written by `make faults` -->", "<!-- end of faults -->"


def keep(code: str, database: str, text: str) -> None:
    """Remember a finding until the table is written; a later one of the same test replaces it."""
    found = _kept()
    found[f"{code} {database}"] = text
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(found), encoding="utf-8")


def forget() -> None:
    """Begin anew."""
    KEPT.unlink(missing_ok=True)


def write() -> None:
    """Put the findings between the two marks of the page."""
    rows = [f"Measured on {datetime.now(UTC):%d %B %Y}.", "", "| fault | database | found |", "|---|---|---|"]
    for name, text in sorted(_kept().items()):
        code, database = name.split()
        rows.append(f"| {code} | {database} | {text} |")
    table = "\n".join([BEGIN, *rows, END])
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: table, page, flags=re.DOTALL))


def _kept() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(KEPT.read_text(encoding="utf-8"))
    except OSError:
        return {}
    return found


if __name__ == "__main__":
    {"forget": forget, "write": write}[sys.argv[1]]()
