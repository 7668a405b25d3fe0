"""Is everything findable that should be, and nothing else? Compared as sets, mended, and told as one number."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import structlog
from django.db.models import Max
from django.utils import timezone

from search import client, rebuild, state
from search.changes import touch_many
from search.contract import Key
from search.engines.elasticsearch.indexes import Indexes
from search.engines.elasticsearch.mapping import RESTRICTED
from search.models import SearchEntry, SearchJob
from search.sources import Change, sources

log = structlog.get_logger(__name__)
EVERY: Final = timedelta(minutes=10)
LOOKED_AT_TWICE: Final = 1000
CHUNK: Final = 5000


@dataclass
class Drift:
    """What differs from the truth: `missing` should be found, `extra` should not, `old` is found as it was.

    `no_index`: Elasticsearch holds nothing of ours. `foreign`: it holds numbers that this database never gave, as
    after a backup was restored.
    """

    missing: set[Key] = field(default_factory=set)
    extra: set[Key] = field(default_factory=set)
    old: set[Key] = field(default_factory=set)
    no_index: bool = False
    foreign: bool = False

    @property
    def number(self) -> int:
        """How many objects differ."""
        return len(self.keys)

    @property
    def keys(self) -> set[Key]:
        """The objects that differ."""
        return self.missing | self.extra | self.old

    def as_json(self) -> dict[str, Any]:
        """For a program: numbers, and the keys as "kind:pk"."""
        names = {name: sorted(map(":".join, getattr(self, name))) for name in ("missing", "extra", "old")}
        return {"drift": self.number, **names, "no_index": self.no_index, "foreign": self.foreign}


def is_due() -> bool:
    """Whether the last comparison is long enough ago."""
    row = state.read(state.DRIFT)
    return row is None or row.at <= timezone.now() - EVERY


def looks_wrong() -> bool:
    """A quick look at numbers between two comparisons, where nothing waits to be told. Raises EngineAway."""
    if not client.configured() or SearchJob.objects.exists():
        return False
    indexes = Indexes()
    serving = indexes.serving()
    return any(
        indexes.count(index) != SearchEntry.objects.filter(restricted=name == RESTRICTED).count()
        for name, index in serving.items()
    )


def compare() -> Drift:
    """Compare objects with entries, and entries with Elasticsearch; raises EngineAway.

    Objects with a job are left out: they are about to be read or told.
    """
    drift = Drift()
    _compare_objects(drift)
    if client.configured():
        _compare_indexes(drift, Indexes())
    waiting = set(SearchJob.objects.filter(parked_at=None).values_list("kind", "object_id"))
    drift.missing -= waiting
    drift.extra -= waiting
    drift.old -= waiting
    return drift


def reconcile() -> Drift:
    """Compare, have what differs read and told again, and write the number down. Raises EngineAway."""
    drift = compare()
    state.write(state.DRIFT, number=drift.number)
    if drift.foreign and not drift.no_index:
        log.error("elasticsearch holds numbers this database never gave; its indexes are made anew")
        with state.lease(state.REBUILD) as lease:
            rebuild.fill(Indexes(), lease)
    elif drift.keys and not drift.no_index:
        log.warning("search index drifted", **{name: value for name, value in drift.as_json().items() if value})
        parked = set(SearchJob.objects.parked().values_list("kind", "object_id"))
        touch_many(Change(*key, hides=key in drift.extra) for key in sorted(drift.keys - parked))
    return drift


def _compare_objects(drift: Drift) -> None:
    kinds = []
    for source in sources():
        kinds.append(source.kind)
        rows = source.queryset().order_by().values_list("pk", flat=True)
        entries = SearchEntry.objects.filter(kind=source.kind).values_list("object_id", flat=True)
        wanted, held = {str(pk) for pk in rows}, set(entries)
        different = wanted ^ held
        if 0 < len(different) <= LOOKED_AT_TWICE:  # some may have come or gone between the two readings
            wanted = {str(pk) for pk in rows.filter(pk__in=different)}
            held = set(entries.filter(object_id__in=different))
        drift.missing |= {(source.kind, pk) for pk in wanted - held}
        drift.extra |= {(source.kind, pk) for pk in held - wanted}
    strange = SearchEntry.objects.exclude(kind__in=kinds)
    drift.extra |= {(kind, pk) for kind, pk in strange.values_list("kind", "object_id")}


def _compare_indexes(drift: Drift, indexes: Indexes) -> None:
    serving = indexes.serving()
    if not serving:
        drift.no_index = True
        drift.missing |= set(SearchEntry.objects.values_list("kind", "object_id"))
        return
    highest = 0
    for name, index in serving.items():
        held = dict(indexes.held(index))
        highest = max([highest, *held.values()])
        true = dict(_numbers(restricted=name == RESTRICTED))
        different = {key for key, _seq in held.items() ^ true.items()}
        if 0 < len(different) <= LOOKED_AT_TWICE:  # some may have changed between the two readings
            keys = sorted(different)
            now = indexes.versions(index, keys)
            then = {str(entry): entry.seq for entry in _entries(keys) if entry.restricted is (name == RESTRICTED)}
            different = {key for key in keys if now.get(key) != then.get(key)}
        for key in different:
            kind, _colon, pk = key.partition(":")
            where = drift.old if key in held and key in true else drift.missing if key in true else drift.extra
            where.add((kind, pk))
    last = Max("seq"), Max("pk")
    given = [*SearchEntry.objects.aggregate(last[0]).values(), *SearchJob.objects.aggregate(last[1]).values()]
    drift.foreign = highest > max(number or 0 for number in given) and bool(drift.keys)


def _numbers(*, restricted: bool) -> Iterator[tuple[str, int]]:
    rows = SearchEntry.objects.filter(restricted=restricted).values_list("kind", "object_id", "seq")
    return ((f"{kind}:{pk}", seq) for kind, pk, seq in rows.iterator(chunk_size=CHUNK))


def _entries(keys: list[str]) -> Iterator[SearchEntry]:
    pairs = [key.partition(":")[::2] for key in keys]
    return SearchEntry.objects.with_keys(pairs).iterator()
