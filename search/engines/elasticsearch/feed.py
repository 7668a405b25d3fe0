"""Entries as they are written to the indexes."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Prefetch, QuerySet

from search.contract import ALL_FIELDS, Field, Key
from search.engines.elasticsearch.indexes import Write
from search.engines.elasticsearch.mapping import INDEXES, PUBLIC, RESTRICTED, document
from search.models import SearchAudience, SearchEntry

Targets = Mapping[str, Iterable[str]]  # the indexes to write to, by name


def with_texts(entries: QuerySet[SearchEntry]) -> QuerySet[SearchEntry]:
    """The same entries with all that `puts` reads, in two queries."""
    audience = Prefetch("audience", queryset=SearchAudience.objects.order_by("token"))
    return entries.select_related("text").prefetch_related(audience)


def place(entry: SearchEntry) -> str:
    """The name of the index an entry belongs to."""
    return RESTRICTED if entry.restricted else PUBLIC


def puts(entries: Iterable[SearchEntry], targets: Targets) -> Iterator[Write]:
    """Writes that put entries where they belong."""
    for entry in entries:
        texts: dict[Field, str] = {one: getattr(entry.text, one) for one in ALL_FIELDS if one is not Field.OFTEN}
        source = document(entry, [row.token for row in entry.audience.all()], texts)
        for index in targets[place(entry)]:
            yield Write(index, str(entry), entry.seq, source)


def absences(gone: Iterable[tuple[Key, int]], targets: Targets, *, names: Iterable[str] = INDEXES) -> Iterator[Write]:
    """Writes that take (key, number of the change) out of the indexes of these names."""
    for key, seq in gone:
        for name in names:
            for index in targets[name]:
                yield Write(index, ":".join(key), seq, None)


def changes(entries: Iterable[SearchEntry], gone: Iterable[tuple[Key, int]], targets: Targets) -> Iterator[Write]:
    """Writes after which entries stand where they belong and nowhere else, and what is gone stands nowhere."""
    for entry in entries:
        yield from puts([entry], targets)
        other = [name for name in INDEXES if name != place(entry)]
        yield from absences([(entry.key, entry.seq)], targets, names=other)
    yield from absences(gone, targets)
