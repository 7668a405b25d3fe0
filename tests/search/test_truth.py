"""Elasticsearch told of what changed: whatever the order, what is found is what is true."""

from collections.abc import Iterator
from typing import Any

import pytest

from search import index, rebuild, reconcile, state
from search.contract import EngineAway
from search.engines.elasticsearch import feed, mapping
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.indexes import Indexes, Write
from search.engines.elasticsearch.mapping import PUBLIC, RESTRICTED
from search.models import SearchEntry, SearchJob
from tests.search import engines, notes

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def indexes(monkeypatch: Any, settings: Any, db: None) -> Iterator[Indexes]:
    """Empty indexes, notes as the only source, and everything there is read."""
    monkeypatch.setattr(rebuild, "GRACE", 0)
    with engines.node(settings) as own, notes.only(monkeypatch, notes.SOURCE):
        rebuild.run()
        yield own


def found(indexes: Indexes, *words: str, tokens: tuple[str, ...] = ("public",)) -> set[tuple[str, str]]:
    """Keys that a reader finds now."""
    indexes.refresh(indexes.serving().values())
    return notes.keys(ElasticsearchEngine(indexes.node).search(notes.asked(*words, tokens=tokens)))


def test_what_was_made_changed_and_deleted_is_found_as_it_is_now(indexes: Indexes) -> None:
    first, second = notes.write("banjir"), notes.write("banjir")
    index.work_off()
    assert found(indexes, "banjir") == {notes.key(first), notes.key(second)}
    first.message = "macet"
    first.save()
    second.delete()
    index.work_off()
    assert (found(indexes, "banjir"), found(indexes, "macet")) == (set(), {notes.key(first)})
    assert not SearchJob.objects.exists()
    assert reconcile.compare().number == 0


def test_what_becomes_restricted_leaves_the_public_index_and_comes_back(indexes: Indexes) -> None:
    note = notes.write("banjir")
    index.work_off()
    note.email = "org:1"
    note.save()
    index.work_off()
    assert found(indexes, "banjir") == set()
    assert found(indexes, "banjir", tokens=("public", "org:1")) == {notes.key(note)}
    serving = indexes.serving()
    assert (list(indexes.held(serving[PUBLIC])), len(list(indexes.held(serving[RESTRICTED])))) == ([], 1)
    note.email = ""
    note.save()
    index.work_off()
    assert found(indexes, "banjir") == {notes.key(note)}
    assert list(indexes.held(serving[RESTRICTED])) == []


def test_an_object_that_fewer_people_may_see_stays_hidden_until_searches_know(indexes: Indexes) -> None:
    note = notes.write("banjir")
    index.work_off()
    note.email = "org:1"
    note.save()
    index.read_again(index.Outcome())
    assert [(job.kind, job.object_id) for job in SearchJob.objects.hiding()] == [notes.key(note)]
    index.work_off()
    assert not SearchJob.objects.hiding().exists()
    assert notes.keys(ElasticsearchEngine(indexes.node).search(notes.asked())) == set()  # without waiting


def test_an_older_write_or_delete_that_comes_late_changes_nothing(indexes: Indexes) -> None:
    note = notes.write("banjir")
    index.work_off()
    (public,) = [indexes.serving()[PUBLIC]]
    key, seq = f"note:{note.pk}", SearchEntry.objects.get().seq
    assert indexes.write([Write(public, key, seq - 1, None)]) == {}
    assert found(indexes) == {notes.key(note)}
    note.delete()
    index.work_off()
    assert indexes.write([Write(public, key, seq, b'{"key":"late","seq":1}')]) == {}
    assert found(indexes) == set()


def test_one_entry_the_node_refuses_keeps_no_other_out_and_is_parked(indexes: Indexes, monkeypatch: Any) -> None:
    real = mapping.document

    def odd(entry: SearchEntry, *rest: Any) -> bytes:
        return b'{"unknown":1}' if entry.text.title == "aneh" else real(entry, *rest)

    monkeypatch.setattr(feed, "document", odd)
    good, bad = notes.write("baik"), notes.write("aneh")
    for _attempt in range(index.PARKED_AFTER):
        SearchJob.objects.update(not_before="2020-01-01T00:00Z")
        index.work_off()
    assert found(indexes) == {notes.key(good)}
    job = SearchJob.objects.parked().get()
    assert (job.object_id, "strict_dynamic_mapping_exception" in job.last_error) == (str(bad.pk), True)
    assert reconcile.reconcile().missing == {notes.key(bad)}
    monkeypatch.setattr(feed, "document", real)
    index.retry_parked()
    index.work_off()
    assert found(indexes) == {notes.key(good), notes.key(bad)}


def test_a_rebuild_loses_nothing_that_is_written_meanwhile(indexes: Indexes, monkeypatch: Any) -> None:
    kept, changed, gone = (notes.write(word) for word in ("satu", "dua", "tiga"))
    index.work_off()
    real = rebuild._put_all
    new: list[Any] = []

    def interrupted(*arguments: Any) -> int:
        new.append(notes.write("empat"))
        changed.message = "lima"
        changed.save()
        index.work_off()
        number = real(*arguments)
        gone.email = "org:1"
        gone.save()
        index.work_off()
        type(gone).objects.get(pk=gone.pk).delete()
        index.work_off()
        return number

    monkeypatch.setattr(rebuild, "_put_all", interrupted)
    old = indexes.serving()
    rebuild.run(force=True)
    assert set(indexes.serving().values()).isdisjoint(old.values())
    assert found(indexes) == {notes.key(kept), notes.key(changed), notes.key(new[0])}
    assert found(indexes, "lima") == {notes.key(changed)}
    assert reconcile.compare().number == 0
    assert sorted(indexes.used()) == sorted(indexes._aliases())


def test_a_rebuild_that_fails_leaves_what_served_before(indexes: Indexes, monkeypatch: Any) -> None:
    note = notes.write("satu")
    index.work_off()
    old = indexes.serving()

    def failing(*_arguments: Any) -> int:
        raise EngineAway("in the middle")

    monkeypatch.setattr(rebuild, "_put_all", failing)
    with pytest.raises(EngineAway):
        rebuild.run(force=True)
    assert (indexes.serving(), sorted(indexes._aliases())) == (old, sorted(old.values()))
    assert found(indexes) == {notes.key(note)}
    assert state.leased(state.REBUILD) is None


def test_what_a_dead_rebuild_left_is_deleted_but_not_what_one_under_way_is_making(indexes: Indexes) -> None:
    indexes.make()
    with state.lease(state.REBUILD), pytest.raises(state.Busy):
        rebuild.tidy()
    assert len(rebuild.tidy()) == 2
    assert sorted(indexes._aliases()) == sorted(indexes.serving().values())
    assert rebuild.tidy() == []


def test_another_mapping_makes_another_index_and_the_old_one_answers_until_then(
    indexes: Indexes, monkeypatch: Any
) -> None:
    note = notes.write("satu")
    index.work_off()
    before = indexes.serving()
    assert not rebuild.run()
    assert indexes.serving() == before
    monkeypatch.setattr("search.engines.elasticsearch.indexes.version", lambda: "another")
    assert rebuild.needed()
    with pytest.raises(EngineAway):
        ElasticsearchEngine(indexes.node).search(notes.asked())
    assert set(before.values()) <= set(indexes.used())
    rebuild.run()
    assert found(indexes) == {notes.key(note)}
    assert set(indexes._aliases()) == set(indexes.serving().values())


def test_a_wiped_index_is_seen_and_made_anew(indexes: Indexes) -> None:
    note = notes.write("satu")
    index.work_off()
    indexes.drop()
    drift = reconcile.reconcile()
    assert (drift.number, drift.no_index) == (1, True)
    assert rebuild.needed()
    rebuild.run()
    assert reconcile.reconcile().number == 0
    assert found(indexes) == {notes.key(note)}


def test_entries_lost_added_or_outdated_in_the_index_are_seen_as_sets_and_mended(indexes: Indexes) -> None:
    lost, old = notes.write("satu"), notes.write("dua")
    index.work_off()
    public = indexes.serving()[PUBLIC]
    numbers = {entry.object_id: entry.seq for entry in SearchEntry.objects.all()}
    source = b'{"key":"%s","seq":1,"audience":["public"],"shown_in":["id"]}'
    for key, document in (("note:999", source % b"note:999"), (f"note:{lost.pk}", None)):
        indexes.write([Write(public, key, numbers[str(lost.pk)], document)])
    indexes.node.update(index=public, id=f"note:{old.pk}", doc={"seq": 0})
    drift = reconcile.reconcile()
    assert drift.missing == {notes.key(lost)}
    assert drift.extra == {("note", "999")}
    assert drift.old == {notes.key(old)}
    index.work_off()
    assert reconcile.compare().number == 0
    assert found(indexes) == {notes.key(lost), notes.key(old)}


def test_numbers_from_another_history_have_the_index_made_anew(indexes: Indexes) -> None:
    note = notes.write("satu")
    index.work_off()
    public = indexes.serving()[PUBLIC]
    indexes.write([Write(public, f"note:{note.pk}", 10**9, b'{"key":"note:%d","seq":1000000000}' % note.pk)])
    assert reconcile.reconcile().foreign
    assert reconcile.compare().number == 0
    assert found(indexes, "satu") == {notes.key(note)}
