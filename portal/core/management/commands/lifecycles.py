"""Write docs/lifecycles.md from the tables in states.py."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.core.states import Machine, machines

PATH = Path(settings.BASE_DIR, "docs", "lifecycles.md")

HEAD = """# Lifecycles

Generated from `states.py` of each app by `manage.py lifecycles`; a check fails on a difference.
A status is a decision somebody took; what only the clock changes is computed.
"""


def document() -> str:
    """The whole document, as it should stand."""
    with translation.override("en"):
        return "\n".join([HEAD, *map(_machine, machines())])


def _machine(machine: Machine) -> str:
    lines = [
        f"## {machine.title}\n",
        "| move | from | to | who | reason needed | who hears of it |",
        "|---|---|---|---|---|---|",
    ]
    label = {value: str(name) for value, name in machine.statuses.choices}
    order = list(machine.statuses.values)
    for row in machine.transitions.values():
        sources = ", ".join(label[one] for one in sorted(row.sources, key=order.index))
        who = (row.allowed.__doc__ or row.allowed.__name__).splitlines()[0].rstrip(".")
        reason = "yes" if row.needs_note else ""
        cells = [f"{row.label} (`{row.name}`)", sources, label[row.target], who, reason, ", ".join(row.tells)]
        lines.append(f"| {' | '.join(cells)} |")
    guarded = [row for row in machine.transitions.values() if row.guard is not None]
    if guarded:
        lines.append("")
        lines += [f"- `{row.name}`: {(row.guard.__doc__ or '').splitlines()[0]}" for row in guarded]
    lines += ["", "```mermaid", "stateDiagram-v2", f"    [*] --> {order[0]}"]
    for row in machine.transitions.values():
        lines += [f"    {one} --> {row.target}: {row.name}" for one in sorted(row.sources, key=order.index)]
    return "\n".join([*lines, "```", ""])


class Command(BaseCommand):
    help = "Write docs/lifecycles.md from the tables; with --check only compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            PATH.write_text(document(), encoding="utf-8")
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != document():
            raise CommandError("docs/lifecycles.md is out of date: manage.py lifecycles")
