"""`make races`: two hundred rounds of people who act at once, 8 to 50 of them, on PostgreSQL."""

from __future__ import annotations

import os
from contextlib import ExitStack

from deploy import environment, postgresql, suite
from deploy.console import VAR, Stop, say
from deploy.services import Absent

TESTS = "tests/partnerships/test_action_races.py"


def races(arguments: list[str]) -> int:
    """Run them; takes some minutes. Raises Stop where there is no PostgreSQL."""
    VAR.mkdir(exist_ok=True)
    environment.prepare("dev")
    os.environ["PORTAL_RACES"] = "long"
    with suite.alone(), ExitStack() as stack:
        server = postgresql.obtain()
        if isinstance(server, Absent):
            raise Stop(str(server))
        stack.callback(server.stop)
        say(f"{server.name}: {server.origin}")
        url = server.variables["DATABASE_URL"]
        result = suite.pytest(server.name, url, {server.name: server}, "", [TESTS, *arguments])
    return suite.summary([result], [])
