"""All entries read anew, and the indexes of Elasticsearch made anew, while others write and search."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final

import structlog
from django.db.models import Max, QuerySet

from search import client, index, state, vocabulary
from search.changes import touch_many
from search.contract import EngineAway
from search.engines.elasticsearch import feed
from search.engines.elasticsearch.indexes import Failure, Indexes
from search.engines.elasticsearch.mapping import pipeline
from search.models import SearchEntry, SearchJob
from search.sources import Change, sources

log = structlog.get_logger(__name__)
AT_A_TIME: Final = 500
READ_AT_A_TIME: Final = 200
PAGE: Final = 2000
TRIES: Final = 6  # of a slice, waiting longer each time
GRACE: Final = 1.0  # seconds for searches that still ask the old index
Say = Callable[[str], None]


def is_stale() -> bool:
    """Whether entries were last read by other rules for words and stems, or never."""
    row = state.read(state.PIPELINE)
    return row is None or row.text != pipeline()


def needed() -> bool:
    """Whether `run` has something to do. Raises EngineAway."""
    return is_stale() or (client.configured() and not Indexes().serving())


def run(*, force: bool = False, say: Say = lambda line: None) -> bool:
    """Bring entries and indexes up to date, with `force` all of them; False where there was nothing to rebuild.

    Raises state.Busy while another process is at it, EngineAway where Elasticsearch does not do its part; then what
    served before goes on serving. Memory does not grow with the number of entries.
    """
    with state.lease(state.REBUILD) as lease:
        anew = force or is_stale()
        if anew:
            say(f"{_touch_everything(lease)} objects to read")
        number = _read(lease, say)
        if anew:
            vocabulary.stem_anew()
            state.write(state.PIPELINE, text=pipeline())
        if client.configured():
            indexes = Indexes()
            if force or not indexes.serving():
                fill(indexes, lease, say)
                return True
        say(f"{number} objects read")
        return anew


def _touch_everything(lease: state.Lease) -> int:
    """Jobs for all that may be found and all that is found; those who are gone leave."""
    number = 0
    for source in sources():
        for pks in _slices(source.queryset().order_by("pk"), "pk", lease):
            number += touch_many((Change(source.kind, str(pk)) for pk in pks), call=False)
    for rows in _slices(SearchEntry.objects.order_by("pk"), ("pk", "kind", "object_id"), lease):
        touch_many((Change(kind, pk) for _pk, kind, pk in rows), call=False)
    return number


def _slices(rows: QuerySet[Any], wanted: str | tuple[str, ...], lease: state.Lease) -> Iterator[list[Any]]:
    """The values of rows in the order of their primary key, which comes first, so many at a time."""
    columns = (wanted,) if isinstance(wanted, str) else wanted
    last = None
    while some := list((rows if last is None else rows.filter(pk__gt=last)).values_list(*columns)[:PAGE]):
        lease.keep()
        last = some[-1][0]
        yield [row[0] for row in some] if isinstance(wanted, str) else some


def _read(lease: state.Lease, say: Say) -> int:
    done = index.Outcome()
    while index.read_again(done, READ_AT_A_TIME):
        lease.keep()
        if done.read % 5000 == 0:
            say(f"{done.read} read")
    return done.read


def fill(indexes: Indexes, lease: state.Lease, say: Say = lambda line: None) -> int:
    """Make new indexes, fill them with the entries, let them serve; returns how many entries.

    Whatever changes meanwhile is told to the new ones as well (Indexes.targets), and the higher number wins. An entry
    that is written again moves to the end of the table, so none is passed over.
    """
    indexes.drop(keep=indexes.used())
    told = SearchJob.objects.untold().aggregate(last=Max("pk"))["last"] or 0
    made = indexes.make()
    try:
        number = _put_all(indexes, made, lease, say)
        indexes.swap(made)
    except BaseException:
        with suppress(EngineAway):  # then `tidy` does it
            indexes.drop(keep=indexes.used())
        raise
    SearchJob.objects.untold().filter(pk__lte=told).delete()  # the new indexes were filled after those
    time.sleep(GRACE)
    indexes.drop(keep=made.values())
    say(f"{number} entries in {', '.join(sorted(made.values()))}")
    return number


def tidy() -> list[str]:
    """Delete what a rebuild that died has left; returns the names of indexes. Raises EngineAway, state.Busy."""
    if not client.configured() or not (indexes := Indexes()).unused():
        return []
    with state.lease(state.REBUILD):
        return indexes.drop(keep=indexes.used())


def _put_all(indexes: Indexes, made: Mapping[str, str], lease: state.Lease, say: Say) -> int:
    """Fill the new indexes: a slice is sent while the next one is made."""
    targets = {name: [one] for name, one in made.items()}
    number = last = 0
    sent: Future[dict[str, Failure]] | None = None
    sending: list[SearchEntry] = []
    with ThreadPoolExecutor(1) as sender:
        while entries := list(feed.with_texts(SearchEntry.objects.filter(pk__gt=last).order_by("pk"))[:AT_A_TIME]):
            lease.keep()
            writes = list(feed.puts(entries, targets))
            if sent:
                _settle(sent, indexes, sending, targets, lease)
            sent, sending = sender.submit(indexes.write, writes), entries
            number, last = number + len(entries), entries[-1].pk
            if number % 5000 == 0:
                say(f"{number} put")
        if sent:
            _settle(sent, indexes, sending, targets, lease)
    return number


def _settle(
    sent: Future[dict[str, Failure]],
    indexes: Indexes,
    entries: list[SearchEntry],
    targets: feed.Targets,
    lease: state.Lease,
) -> None:
    """Wait for a slice and send again what was not taken; what never will be is left to the worker, which parks it."""
    for attempt in range(TRIES):
        try:
            failures = sent.result() if attempt == 0 else indexes.write(feed.puts(entries, targets))
        except EngineAway:
            if attempt + 1 == TRIES:
                raise
        else:
            last = attempt + 1 == TRIES
            for key, failure in failures.items():
                if last or not failure.passes:
                    log.error("entry not taken by the new index", key=key, error=failure.reason)
                    kind, _colon, pk = key.partition(":")
                    touch_many([Change(kind, pk)])
            entries = [one for one in entries if str(one) in failures and failures[str(one)].passes]
            if not entries or last:
                return
        time.sleep(min(5.0, 0.5 * 2**attempt))
        lease.keep()
