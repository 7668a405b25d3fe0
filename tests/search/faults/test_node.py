"""F01 to F04: the node is away, hangs, is busy, refuses items, is wiped, or holds what is not true any more."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median, quantiles
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.core.models import ErrorReport
from search import index, jobs, rebuild, reconcile, state
from search.engines import chosen
from search.engines.database.engine import DatabaseEngine
from search.models import SearchEntry, SearchJob, SearchState
from search.results import checked
from tests.search import notes
from tests.search.faults.conftest import Fault

pytestmark = pytest.mark.elasticsearch
Timed = Callable[[Callable[[], object]], float]


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def test_f01_a_node_that_is_down_is_noticed_by_nobody_who_writes(fault: Fault, timed: Timed) -> None:
    rounds, number = fault.much(3, 10), fault.much(10, 50)
    well: list[float] = []
    away: list[float] = []
    notes.write("banjir pertama")
    for _ in range(rounds):
        well += [timed(lambda: notes.write("banjir")) for _ in range(number)]
        fault.proxy.go_away()
        before = fault.proxy.requests
        away += [timed(lambda: notes.write("banjir")) for _ in range(number)]
        assert fault.proxy.requests == before
        fault.proxy.come_back()
    index.work_off()
    fault.proxy.go_away()
    gone = ErrorReport.objects.order_by("pk").first()
    assert gone
    gone_key = notes.key(gone)
    gone.delete()
    assert index.work_off().away
    page = chosen.search(notes.asked("banjir", size=1000))
    assert (page.degraded, page.total) == (True, 2 * rounds * number)
    assert gone_key not in notes.keys(page)
    assert SearchJob.objects.untold().count() == 1
    assert not SearchJob.objects.parked().exists()
    fault.proxy.come_back()
    seconds = fault.until_true()
    fault.record(
        "F01",
        f"{len(well)} writes with the node up: median {median(well) * 1000:.1f}, p95 {p95(well) * 1000:.1f} ms, "
        f"as many with it down, in turn: {median(away) * 1000:.1f}, {p95(away) * 1000:.1f} ms, none reached it; "
        f"searches answered by the database; drift 0 after {seconds:.1f} s",
    )


def test_f01_readyz_and_pages_answer(fault: Fault, client: Client) -> None:
    fault.proxy.go_away()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["search"]) == (200, "away")


@pytest.mark.parametrize("mode", ["blackhole", "slow"])
def test_f02_a_node_that_hangs_costs_a_search_a_second_and_soon_nothing(fault: Fault, timed: Timed, mode: str) -> None:
    notes.write("banjir")
    index.work_off()
    DatabaseEngine().search(notes.asked("banjir"))  # its first search of a process prepares more than later ones
    fault.proxy.set(mode, seconds=5.0)
    waited = [timed(lambda: chosen.search(notes.asked("banjir"))) for _ in range(chosen.FAILURES)]
    assert not fault.long or max(waited) < 1.5  # the clock judges where nothing else runs
    before = fault.proxy.requests
    later = [timed(lambda: chosen.search(notes.asked("banjir"))) for _ in range(fault.much(5, 200))]
    assert fault.proxy.requests == before
    assert not fault.long or max(later) < 0.5
    writes = [timed(lambda n=n: notes.write(f"macet {n}")) for n in range(fault.much(20, 200))]  # type: ignore[misc]
    assert fault.proxy.requests == before
    fault.proxy.set("pass")
    seconds = fault.until_true()
    fault.record(
        f"F02-{mode}",
        f"the first {chosen.FAILURES} searches {max(waited):.2f} s at most, {len(later)} later ones "
        f"{max(later) * 1000:.0f} ms at most; {len(writes)} writes p95 {p95(writes) * 1000:.1f} ms, none reached the "
        f"node; drift 0 after {seconds:.1f} s",
    )


@pytest.mark.parametrize("mode", ["busy", "items"])
def test_f03_a_busy_node_gets_everything_in_the_end_and_nothing_is_given_up(fault: Fault, mode: str) -> None:
    number = fault.much(20, 3000)
    fault.proxy.set(mode, share=0.3)
    for n in range(number):
        notes.write(f"banjir {n}")
        if n % 7 == 0:
            notes.write("sementara").delete()
        if n % 50 == 0:
            index.work_off(seconds=2)
    fault.proxy.set("pass")
    seconds = fault.until_true()
    assert not SearchJob.objects.parked().exists()
    assert reconcile.compare().number == 0
    assert SearchEntry.objects.count() == number
    what = f"{number} entries while 30 % of the {'requests' if mode == 'busy' else 'items of each bulk'} got 429"
    fault.record(f"F03-{mode}", f"{what}: drift 0 {seconds:.1f} s after the last")


def test_f03_a_rebuild_goes_through_a_busy_node(fault: Fault) -> None:
    for n in range(fault.much(30, 2000)):
        notes.write(f"banjir {n}")
    index.work_off()
    fault.proxy.set("items", share=0.3)
    rebuild.run(force=True)
    fault.proxy.set("pass")
    fault.until_true()
    assert reconcile.compare().number == 0


def test_f04_what_changed_unseen_is_found_by_nobody_and_in_no_number(fault: Fault, monkeypatch: Any) -> None:
    """The row tells before any worker does; then the index is mended by comparing."""
    open_note, closed = notes.write("banjir"), notes.write("banjir")
    index.work_off()
    fault.indexes().refresh(fault.indexes().serving().values())
    ErrorReport.objects.filter(pk=closed.pk).update(resolved_on=timezone.localdate())  # no signal, no job
    request = notes.asked("banjir", facets=("jenis",))
    assert chosen.search(request).total == 2
    page, rows = checked(notes.anybody(), request, chosen.search(request))
    assert [row.entry.key for row in rows] == [notes.key(open_note)]
    assert (page.total, page.facets) == (1, {"jenis": {"note": 1}})
    SearchState.objects.filter(name=state.DRIFT).update(at=timezone.now() - timedelta(hours=1))
    jobs.search_is_true()
    seconds = fault.until_true()
    what = "a row changed without a job: in no result and no number at once"
    fault.record("F04-unseen", f"{what}, drift 0 after {seconds:.1f} s")


def test_f04_a_wiped_index_leaves_the_database_to_answer_and_is_made_anew(fault: Fault) -> None:
    number = fault.much(30, 3000)
    for n in range(number):
        notes.write(f"banjir {n}")
    index.work_off()
    fault.indexes().drop()
    notes.write("banjir baru")
    assert index.work_off().away
    assert reconcile.reconcile().number == number
    page = chosen.search(notes.asked("banjir"))  # which has it made anew, here at once
    assert (page.degraded, page.total) == (True, number + 1)
    assert not rebuild.needed()
    seconds = fault.until_true()
    fault.indexes().refresh(fault.indexes().serving().values())
    page = chosen.search(notes.asked("banjir"))
    assert (page.degraded, page.total) == (False, number + 1)
    fault.record("F04-wiped", f"an index of {number} deleted: answered by the database, drift 0 after {seconds:.1f} s")


def test_f04_entries_deleted_behind_our_back_come_back(fault: Fault) -> None:
    number = fault.much(20, 2000)
    for n in range(number):
        notes.write(f"banjir {n}")
    index.work_off()
    indexes = fault.indexes()
    indexes.refresh(indexes.serving().values())
    indexes.node.delete_by_query(index=list(indexes.serving().values()), query={"match_all": {}}, refresh=True)
    assert reconcile.looks_wrong()
    jobs.search_is_true()
    assert SearchState.objects.get(name=state.DRIFT).number == number
    seconds = fault.until_true()
    what = f"{number} entries deleted from the index: seen by the next tick"
    fault.record("F04-emptied", f"{what}, drift 0 after {seconds:.1f} s")
