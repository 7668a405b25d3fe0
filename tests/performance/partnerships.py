"""What partnerships cost with many actions and much history: pages, exports, and a pass of the clock."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from partnerships.models import Action, Partnership
from portal.accounts.models import User
from portal.core.models import StatusChange
from tests.performance import measure
from tests.performance.partnerships_part import BARE
from tests.performance.workspace import READERS


def pages(*, runs: int) -> dict[str, Any]:
    """The pages as each reader, and how many rows there are; a page that the portal does not have is left out."""
    found, at_first = {}, {}
    for who, email in READERS.items():
        paths, portal = _paths(User.objects.get(email=email)), measure.Portal(email)
        at_first[who] = {name: _queries_at_first(portal, path) for name, path in paths.items()}
        asked = measure.figures(portal, paths, runs)
        found[who] = {name: asdict(one) for name, one in asked.items()}
    return {
        "readers": found,
        "at_first": at_first,
        "partnerships": Partnership.objects.count(),
        "actions": Action.objects.count(),
        "moves": StatusChange.objects.count(),
        "database": measure.database(),
    }


def _queries_at_first(portal: measure.Portal, path: str) -> int:
    """The queries of a page where this process remembers nothing, as after its start."""
    cache.clear()
    ContentType.objects.clear_cache()
    shapes, _body = measure.queries(lambda: portal.ask(path))
    return sum(shapes.values())


def _paths(user: User) -> dict[str, str]:
    counted = Partnership.objects.visible_to(user).annotate(n=Count("actions")).order_by("-n", "pk")
    longest = counted.values_list("pk", flat=True)[0]
    public = Partnership.objects.public().order_by("pk").values_list("pk", flat=True)[0]
    wanted: dict[str, Callable[[], str]] = {
        "workspace": lambda: reverse("workspace:home"),
        "list of partnerships": lambda: reverse("partnerships:list"),
        "overview": lambda: reverse("partnerships:overview"),
        "longest partnership": lambda: reverse("partnerships:detail", args=[longest]),
        "list of actions": lambda: reverse("partnerships:actions", args=[longest]),
        "board": lambda: reverse("partnerships:board", args=[longest]),
        "calendar": lambda: reverse("partnerships:calendar", args=[longest]),
        "public list": lambda: reverse("public_partnerships:list"),
        "public page": lambda: reverse("public_partnerships:detail", args=[public]),
    }
    return {BARE: "/bare/"} | {name: path for name, make in wanted.items() if (path := _address(make))}


def _address(make: Callable[[], str]) -> str:
    try:
        return make()
    except NoReverseMatch:
        return ""


def export(*, kind: str) -> dict[str, Any]:
    """One export of everything that the coordinator of JSC sees: bytes, seconds, and the most memory it took."""
    path = _address(lambda: reverse("partnerships:export", args=[kind]))
    if not path:
        return {}
    portal, size = measure.Portal(next(iter(READERS.values()))), 0

    def ask() -> None:
        nonlocal size
        size = portal.stream(path)

    portal.ask("/bare/")
    before = measure.peak_megabytes()
    cpu, wall = measure.timed(ask)
    spent = {"seconds": wall / 1000, "cpu": cpu / 1000}
    return {"bytes": size, **spent, "memory": measure.peak_megabytes(), "before": before}
