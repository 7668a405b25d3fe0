"""`make faults`: the long form of the fault tests of search, and what they found as a table in docs/search.md."""

from __future__ import annotations

import os
from contextlib import ExitStack

from deploy import elasticsearch, environment, postgresql, suite
from deploy.console import VAR, Stop, aloud, openly, say
from deploy.environment import PYTHON
from deploy.services import Absent, Service

TESTS = "tests/search/faults"


def faults(arguments: list[str]) -> int:
    """Run them on SQLite and, where there is one, on PostgreSQL; takes some minutes."""
    VAR.mkdir(exist_ok=True)
    environment.prepare("dev")
    os.environ["PORTAL_FAULTS"] = "long"
    with suite.alone(), ExitStack() as stack:
        services: dict[str, Service | Absent] = {}
        for obtain in (elasticsearch.obtain, postgresql.obtain):
            service = obtain()
            services[service.name] = service
            if isinstance(service, Service):
                stack.callback(service.stop)
                say(f"{service.name}: {service.origin}")
        if isinstance(missing := services[elasticsearch.NAME], Absent):
            raise Stop(str(missing))
        openly([PYTHON, "-m", "tests.search.faults.report", "forget"])
        results = [suite.pytest("SQLite", f"sqlite:///{VAR / 'faults.sqlite3'}", services, "", [TESTS, *arguments])]
        if isinstance(server := services[postgresql.NAME], Service):
            url = server.variables["DATABASE_URL"]
            results.append(suite.pytest("PostgreSQL", url, services, "", [TESTS, *arguments]))
        else:
            aloud(f"LEFT OUT. {server}")
        openly([PYTHON, "-m", "tests.search.faults.report", "write"])
    return suite.summary(results, [])
