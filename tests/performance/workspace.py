"""What the workspace costs with many visits and points, and a pass of the clock with many reminders."""

import time
from dataclasses import asdict
from typing import Any

from django.db.models import Count

from portal.accounts.models import User
from portal.core import tick
from portal.core.models import Event, Outbox
from portal.workspace.models import Notice
from tests.performance import measure
from visits.models import Need, Point, Visit

READERS = {
    "coordinator of JSC": "jsc_coordinator@contoh.example",
    "coordinator of Kaltara": "coordinator@contoh.example",
}
PAGES = {
    "bare view, signed in": "/bare/",
    "workspace": "/ruang-kerja/",
    "list of visits": "/ruang-kerja/kunjungan/",
    "visits not followed up": "/ruang-kerja/kunjungan/?tampil=tanpa-tindak-lanjut",
    "list of needs": "/kebutuhan/",
}


def pages(*, runs: int) -> dict[str, Any]:
    """The pages as each reader, and how many rows there are."""
    found = {}
    for who, email in READERS.items():
        user = User.objects.get(email=email)
        counted = Visit.objects.visible_to(user).annotate(n=Count("points")).order_by("-n", "pk")
        longest, number = counted.values_list("pk", "n")[0]
        paths = {**PAGES, f"visit with {number} points": f"/ruang-kerja/kunjungan/{longest}/"}
        asked = measure.figures(measure.Portal(email), paths, runs)
        found[who] = {name: asdict(one) for name, one in asked.items()}
    return {
        "readers": found,
        "visits": Visit.objects.count(),
        "points": Point.objects.count(),
        "needs": Need.objects.count(),
        "database": measure.database(),
    }


def one_pass() -> dict[str, Any]:
    """Two passes of the clock one after the other; the second one should find nothing to tell."""
    first, second = _tick(), _tick()
    return {"first": first, "second": second, "memory": measure.peak_megabytes()}


def _tick() -> dict[str, Any]:
    before = _told()
    began, worked = time.perf_counter(), time.process_time()
    outcome = tick.run()
    spent = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - worked}
    if failed := [f"{name}: {said}" for name, said in outcome.items() if said.startswith("failed")]:
        raise RuntimeError("; ".join(failed))
    return {**spent, **{name: number - before[name] for name, number in _told().items()}}


def _told() -> dict[str, int]:
    return {
        "events": Event.objects.count(),
        "told": Event.objects.filter(told_at__isnull=False).count(),
        "notices": Notice.objects.count(),
        "mails": Outbox.objects.count(),
    }
