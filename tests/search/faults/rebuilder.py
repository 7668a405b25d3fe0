"""A process of its own that rebuilds the index of notes: `python -m tests.search.faults.rebuilder PAUSE`.

It waits PAUSE seconds before each slice, so that a test can kill it in the middle. Prints what came of it.
"""

import sys
import time
from typing import Any

import django
from pytest import MonkeyPatch  # noqa: PT013  # outside a test there is no fixture

django.setup()

from search import rebuild, sources, state  # noqa: E402
from search.engines.elasticsearch import feed  # noqa: E402
from tests.search import notes  # noqa: E402


def main(pause: float) -> str:
    """Rebuild."""
    patch = MonkeyPatch()
    patch.setattr(sources, "_sources", {"note": notes.SOURCE})
    patch.setattr(rebuild, "AT_A_TIME", 50)
    real = feed.puts

    def slow(*arguments: Any) -> Any:
        time.sleep(pause)
        return real(*arguments)

    patch.setattr(feed, "puts", slow)
    try:
        return "rebuilt" if rebuild.run(force=True) else "nothing to do"
    except state.Busy:
        return "busy"


if __name__ == "__main__":
    print("begun", flush=True)
    print(main(float(sys.argv[1])), flush=True)
