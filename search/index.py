"""From what changed to what is found: objects are read again, entries written, Elasticsearch told.

Numbers (`seq`) are given while the lock is held under which objects are read, so a later reading has a higher one; in
Elasticsearch the higher number wins whatever the order of arrival.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any, Final

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from search import attachments, client, entries, state
from search.contract import EngineAway, Key
from search.engines.database import bulk
from search.engines.elasticsearch import feed
from search.engines.elasticsearch.indexes import Indexes
from search.models import SearchAudience, SearchEntry, SearchJob
from search.sources import Document, sources

log = structlog.get_logger(__name__)
READ_AT_A_TIME: Final = 50  # objects in a transaction, which keeps other writers waiting on SQLite
TELL_AT_A_TIME: Final = 500
PARKED_AFTER: Final = 5  # attempts
LONGEST_WAIT: Final = 10.0  # seconds until the next attempt


@dataclass
class Outcome:
    """What a run did: objects read, told, failed; `away`: Elasticsearch did not do its part."""

    read: int = 0
    told: int = 0
    failed: int = 0
    away: bool = False

    def __str__(self) -> str:
        return f"{self.read} read, {self.told} told, {self.failed} failed{', elasticsearch away' if self.away else ''}"


def work_off(*, seconds: float = 30.0, at_a_time: int = READ_AT_A_TIME) -> Outcome:
    """Read and tell what is due until nothing is, or the time is over. Safe to call from several processes."""
    done = Outcome()
    end = monotonic() + seconds
    while monotonic() < end:
        read = read_again(done, at_a_time)
        told = 0 if done.away else tell(done)
        if not read and not told:
            break
    return done


@dataclass
class _Batch:
    """Objects that are read together."""

    jobs: dict[Key, list[SearchJob]]
    documents: dict[Key, Document] = field(default_factory=dict)
    errors: dict[Key, Exception] = field(default_factory=dict)


def read_again(done: Outcome, at_a_time: int = READ_AT_A_TIME) -> int:
    """Read the next objects that are due and write their entries; returns how many, failures included.

    One transaction under the lock of all who read: the jobs of an object give way to one new job, whose number its
    entry gets.
    """
    with transaction.atomic():
        if not SearchJob.objects.due().unread().exists() or not state.take(state.READING):
            return 0
        due = SearchJob.objects.due().unread().values_list("kind", "object_id")[:at_a_time]
        batch = _batch(list(dict.fromkeys(due)))
        try:
            with transaction.atomic():
                _write(batch, [key for key in batch.jobs if key not in batch.errors])
        except Exception as error:  # one that cannot be written keeps no other out
            log.warning("entries written one by one", error=str(error))
            for key in [key for key in batch.jobs if key not in batch.errors]:
                try:
                    with transaction.atomic():
                        _write(batch, [key])
                except Exception as own:
                    batch.errors[key] = own
        for key, wrong in batch.errors.items():
            log.error("object cannot be indexed", kind=key[0], pk=key[1], error=repr(wrong))
            _again(batch.jobs[key], repr(wrong), passes=False)
        done.read += len(batch.jobs) - len(batch.errors)
        done.failed += len(batch.errors)
        return len(batch.jobs)


def _batch(keys: Sequence[Key]) -> _Batch:
    jobs: dict[Key, list[SearchJob]] = {key: [] for key in keys}
    for job in SearchJob.objects.filter(_with_keys(keys)):
        jobs[job.kind, job.object_id].append(job)
    batch = _Batch(jobs)
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    with translation.override("id"):
        for source in sources():
            if not (pks := by_kind.get(source.kind)):
                continue
            try:
                with transaction.atomic():
                    for row in source.queryset().filter(pk__in=pks):
                        batch.documents[source.kind, str(row.pk)] = source.document(row)
            except Exception:
                _one_by_one(batch, source, pks)
    return batch


def _one_by_one(batch: _Batch, source: Any, pks: Iterable[str]) -> None:
    for pk in pks:
        key = (source.kind, pk)
        batch.documents.pop(key, None)
        try:
            with transaction.atomic():
                for row in source.queryset().filter(pk=pk):
                    batch.documents[key] = source.document(row)
        except Exception as error:
            batch.errors[key] = error


def _with_keys(keys: Iterable[Key]) -> Q:
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    wanted = Q(pk__in=[])
    for kind, pks in by_kind.items():
        wanted |= Q(kind=kind, object_id__in=pks)
    return wanted


def _write(batch: _Batch, keys: Collection[Key]) -> None:
    """Replace the entries of these objects, and their jobs by one each that tells of it."""
    if not keys:
        return
    before = _audiences(keys)
    now = timezone.now()
    told = SearchJob.objects.bulk_create(
        SearchJob(
            kind=key[0],
            object_id=key[1],
            hides=not before[key] <= _readers(batch.documents.get(key)),
            created_at=min(job.created_at for job in batch.jobs[key]),
            not_before=now,
            stored_at=now,
        )
        for key in keys
    )
    kept = {key: batch.documents[key] for key in keys if key in batch.documents}
    attached = attachments.texts(kept.values())
    attachments.call_for(kept, attached)
    entries.replace(
        keys,
        (
            (*key, document, "\n".join(attached.get(one.sha256, "") for one in document.attachments))
            for key, document in kept.items()
        ),
        seq=max(job.pk for job in told),
    )
    done = [job.pk for key in keys for job in batch.jobs[key]]
    bulk.delete(SearchJob, "id", done if client.configured() else [*done, *(job.pk for job in told)])


def _audiences(keys: Collection[Key]) -> defaultdict[Key, frozenset[str]]:
    found: defaultdict[Key, frozenset[str]] = defaultdict(frozenset)
    ids = SearchEntry.objects.with_keys(keys).values("pk")
    rows = SearchAudience.objects.filter(entry__in=ids).values_list("entry__kind", "entry__object_id", "token")
    for kind, pk, token in rows:
        found[kind, pk] |= {token}
    return found


def _readers(document: Document | None) -> frozenset[str]:
    return document.audience if document else frozenset()


def tell(done: Outcome, at_a_time: int = TELL_AT_A_TIME) -> int:
    """Tell Elasticsearch of the next entries that are due; returns how many it took.

    What hides goes first and its job ends only when searches know; an entry that changes its index hides as well, for
    between two indexes it may be found twice or not at all.
    """
    if not client.configured():
        SearchJob.objects.untold().delete()
        return 0
    jobs = list(SearchJob.objects.due().untold()[:at_a_time])
    if not jobs:
        return 0
    try:
        indexes = Indexes()
        targets = indexes.targets()
        if not all(targets.values()):
            raise EngineAway("there is no index; it is being made or waits for the clock")
        failures = indexes.write(_news(jobs, targets), at_once=any(job.hides for job in jobs))
    except EngineAway as away:
        log.warning("elasticsearch is told later", jobs=len(jobs), error=str(away)[:500])
        done.away = True
        return 0
    told: list[int] = []
    for job in jobs:
        key = f"{job.kind}:{job.object_id}"
        if failure := failures.get(key):
            log.warning("elasticsearch did not take an entry", key=key, status=failure.status, error=failure.reason)
            _again([job], failure.reason, passes=failure.passes)
        else:
            told.append(job.pk)
    SearchJob.objects.filter(pk__in=told).delete()
    done.told += len(told)
    done.failed += len(jobs) - len(told)
    return len(told)


def _news(jobs: Collection[SearchJob], targets: feed.Targets) -> Iterator[Any]:
    """What to write for these jobs; an entry is sent as it is now, also if it is newer than the job."""
    numbers: dict[Key, int] = {}
    for job in jobs:
        key = (job.kind, job.object_id)
        numbers[key] = max(job.pk, numbers.get(key, 0))
    found = list(feed.with_texts(SearchEntry.objects.with_keys(list(numbers))))
    for entry in found:
        del numbers[entry.key]
    return feed.changes(found, numbers.items(), targets)


def _again(jobs: Collection[SearchJob], error: str, *, passes: bool) -> None:
    """Put jobs off, longer each time and never all at once; what cannot pass by itself is parked in the end."""
    now = timezone.now()
    for job in jobs:
        wait = min(LONGEST_WAIT, 2.0**job.attempts) * random.uniform(0.5, 1)  # noqa: S311  # spreads retries
        parked = now if not passes and job.attempts + 1 >= PARKED_AFTER else None
        SearchJob.objects.filter(pk=job.pk).update(
            attempts=F("attempts") + 1,
            last_error=error[:2000],
            not_before=now + timedelta(seconds=wait),
            parked_at=parked,
        )


def retry_parked() -> int:
    """Let parked jobs begin anew; returns how many."""
    return SearchJob.objects.parked().update(parked_at=None, attempts=0, not_before=timezone.now())


def age_of_oldest_job() -> int:
    """Seconds since the oldest change that is not everywhere yet; parked ones are counted apart."""
    waiting = SearchJob.objects.filter(parked_at=None).order_by("created_at")
    oldest = waiting.values_list("created_at", flat=True).first()
    return int((timezone.now() - oldest).total_seconds()) if oldest else 0
