"""One measurement in a process of its own: `python -m tests.performance.child MODULE FUNCTION ARGUMENTS PATH`.

The arguments are JSON, and so is what is written to PATH.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

import django


def main() -> None:
    """Call it and keep what it returns."""
    module, function, arguments, path = sys.argv[1:]
    django.setup()
    found = getattr(import_module(f"tests.performance.{module}"), function)(**json.loads(arguments))
    Path(path).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
