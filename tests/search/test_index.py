"""Jobs worked off into entries, on the database alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from search import changes, entries, index, rebuild, reconcile, state
from search.models import SearchEntry, SearchJob, SearchState
from tests.search import notes


@pytest.fixture(autouse=True)
def _notes(monkeypatch: Any, db: None) -> Iterator[None]:
    with notes.only(monkeypatch, notes.SOURCE):
        yield


def held() -> dict[str, str]:
    """Titles by primary key."""
    return {entry.object_id: entry.text.title for entry in SearchEntry.objects.select_related("text")}


def test_what_was_made_changed_and_deleted_is_found_as_it_is_now() -> None:
    first, second = notes.write("satu"), notes.write("dua")
    index.work_off()
    assert held() == {str(first.pk): "satu", str(second.pk): "dua"}
    first.message = "tiga"
    first.save()
    gone = str(second.pk)
    second.delete()
    index.work_off()
    assert held() == {str(first.pk): "tiga"}
    assert gone not in held()
    assert not SearchJob.objects.exists()


def test_what_leaves_the_queryset_leaves_the_index() -> None:
    note = notes.write("satu")
    index.work_off()
    note.resolved_on = timezone.localdate()
    note.save()
    index.work_off()
    assert held() == {}


def test_numbers_grow_with_each_reading_whatever_the_order_of_jobs() -> None:
    note = notes.write("satu")
    early = SearchJob.objects.get()
    SearchJob.objects.all().delete()
    changes.touch("note", str(note.pk))
    index.work_off()
    before = SearchEntry.objects.get().seq
    early.save(force_insert=True)  # a job with a lower number whose transaction ended late
    index.work_off()
    assert SearchEntry.objects.get().seq > before > early.pk


def test_hiding_jobs_go_first() -> None:
    for number in range(3):
        notes.write(f"kata {number}")
    changes.touch("note", "99", hides=True)
    index.read_again(index.Outcome(), at_a_time=1)
    assert not SearchJob.objects.hiding().exists()
    assert SearchJob.objects.count() == 3


def test_one_that_cannot_be_read_keeps_no_other_out_and_is_parked_in_the_end() -> None:
    bad, good = notes.write("poison"), notes.write("baik")
    for _attempt in range(index.PARKED_AFTER):
        SearchJob.objects.update(not_before=timezone.now() - timedelta(seconds=1))
        index.work_off()
    assert held() == {str(good.pk): "baik"}
    job = SearchJob.objects.parked().get()
    assert (job.object_id, job.attempts) == (str(bad.pk), index.PARKED_AFTER)
    assert "no document can be made" in job.last_error
    bad.message = "sembuh"
    bad.save()
    index.work_off()
    assert held() == {str(good.pk): "baik", str(bad.pk): "sembuh"}
    assert not SearchJob.objects.exists()


def test_one_that_cannot_be_written_keeps_no_other_out(monkeypatch: Any) -> None:
    good, bad = notes.write("baik"), notes.write("buruk")
    real = entries.replace

    def refusing(keys: Any, documents: Any, *, seq: int) -> int:
        rows = list(documents)
        if any(row[2].title == "buruk" for row in rows):
            raise ValueError("the database refuses it")
        return real(keys, rows, seq=seq)

    monkeypatch.setattr(entries, "replace", refusing)
    index.work_off()
    assert held() == {str(good.pk): "baik"}
    assert SearchJob.objects.get().object_id == str(bad.pk)


def test_parked_jobs_begin_anew_when_told_to() -> None:
    note = notes.write("satu")
    SearchJob.objects.update(parked_at=timezone.now(), attempts=5)
    assert index.work_off().read == 0
    assert index.retry_parked() == 1
    index.work_off()
    assert held() == {str(note.pk): "satu"}


def test_rows_that_nobody_told_of_are_found_by_comparing_and_mended() -> None:
    kept, gone = notes.write("satu"), notes.write("dua")
    index.work_off()
    type(gone).objects.filter(pk=gone.pk).update(resolved_on=timezone.localdate())  # no signal
    SearchEntry.objects.filter(object_id=str(kept.pk)).delete()
    drift = reconcile.reconcile()
    assert (drift.missing, drift.extra) == ({notes.key(kept)}, {notes.key(gone)})
    assert [job.object_id for job in SearchJob.objects.hiding()] == [str(gone.pk)]
    index.work_off()
    assert reconcile.reconcile().number == 0
    assert held() == {str(kept.pk): "satu"}


def test_what_waits_to_be_read_is_no_drift() -> None:
    notes.write("satu")
    assert reconcile.compare().number == 0


def test_a_rebuild_reads_everything_once_and_then_only_when_the_rules_changed(monkeypatch: Any) -> None:
    note = notes.write("satu")
    SearchJob.objects.all().delete()
    assert rebuild.run()
    assert held() == {str(note.pk): "satu"}
    assert not rebuild.run()
    before = SearchEntry.objects.get().seq
    monkeypatch.setattr(rebuild, "pipeline", lambda: "other")
    assert rebuild.needed()
    assert rebuild.run()
    assert SearchEntry.objects.get().seq > before


def test_only_one_rebuilds_at_a_time_and_a_dead_one_is_forgotten() -> None:
    with state.lease(state.REBUILD), pytest.raises(state.Busy):
        rebuild.run()
    rebuild.run()
    SearchState.objects.update_or_create(
        name=state.REBUILD, defaults={"text": "died", "at": timezone.now() - timedelta(seconds=1)}
    )
    assert rebuild.run(force=True)


def test_entries_of_a_kind_that_is_no_more_leave(monkeypatch: Any) -> None:
    notes.write("satu")
    index.work_off()
    SearchEntry.objects.update(kind="former")
    rebuild.run(force=True)
    assert [entry.kind for entry in SearchEntry.objects.all()] == ["note"]
