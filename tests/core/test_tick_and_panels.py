import pytest
from django.db import connection
from django.http import HttpRequest

from portal.core import panels, tick


@pytest.mark.django_db
def test_tick_runs_every_job_and_one_failure_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick, "_jobs", {})
    ran = []

    @tick.every_tick
    def breaks() -> None:
        raise RuntimeError("no")

    @tick.every_tick
    def works() -> str:
        ran.append("works")
        return "3 done"

    outcome = list(tick.run().values())
    assert ran == ["works"]
    assert outcome == ["failed: no", "3 done"]


@pytest.mark.django_db
def test_what_works_on_what_others_wrote_down_runs_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick, "_jobs", {})
    ran = []

    @tick.at_stage(tick.Stage.TELL)
    def a_tells() -> None:
        ran.append("tells")

    @tick.every_tick
    def z_writes() -> None:
        ran.append("writes")

    tick.run()
    assert ran == ["writes", "tells"]
    with pytest.raises(ValueError, match="registered already"):
        tick.every_tick(a_tells)


def test_tick_refuses_the_same_job_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tick, "_jobs", {})

    def job() -> None: ...

    tick.every_tick(job)
    with pytest.raises(ValueError, match="registered already"):
        tick.every_tick(job)


def test_panels_come_in_order_and_nothing_is_left_out_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_places", {})

    @panels.panel("home", order=20, queries=1)
    def second(request: HttpRequest, subject: object) -> panels.Panel:
        return panels.Panel("Kedua", "x.html")

    @panels.panel("home", order=10, queries=1)
    def first(request: HttpRequest, subject: object) -> panels.Panel:
        return panels.Panel("Pertama", "x.html", {"subject": subject})

    @panels.panel("home", order=15, queries=0)
    def empty(request: HttpRequest, subject: object) -> None:
        return None

    built = panels.build("home", HttpRequest(), "Kaltara")
    assert [panel.title for panel in built] == ["Pertama", "Kedua"]
    assert built[0].context == {"subject": "Kaltara"}
    assert panels.build("nowhere", HttpRequest()) == []


def test_panels_refuse_the_same_builder_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_places", {})

    def builder(request: HttpRequest, subject: object) -> None:
        return None

    panels.panel("home", order=1, queries=0)(builder)
    with pytest.raises(ValueError, match="registered already"):
        panels.panel("home", order=2, queries=0)(builder)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_pass_keeps_few_pages_of_the_database_and_leaves_the_connection_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def kept() -> int:
        with connection.cursor() as cursor:
            return int(cursor.execute("PRAGMA cache_size").fetchone()[0])

    seen: list[int] = []
    monkeypatch.setattr(tick, "_jobs", {})
    tick.every_tick(lambda: seen.append(kept()))
    before = kept()
    tick.run()
    assert (seen, kept()) == ([-tick.PAGES_KB], before)
