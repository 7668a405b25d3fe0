"""Entries: a document is written, replaced and removed with all that engines are fed from, in one transaction."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Final

from django.db import transaction

from search import vocabulary
from search.contract import Field, Key
from search.engines.database import bulk, tables
from search.language import Streams, streams
from search.models import SearchAudience, SearchEntry, SearchFacet, SearchText
from search.sources import PUBLIC, Document

AT_A_TIME: Final = 500
Row = tuple[str, str, Document, str]  # kind, primary key, what is searched, text of its attachments


def texts(text: SearchText) -> dict[Field, str]:
    """An entry's texts by field."""
    return {
        Field.TITLE: text.title,
        Field.ALIAS: text.alias,
        Field.SUMMARY: text.summary,
        Field.BODY: text.body,
        Field.ATTACHMENT: text.attachment,
    }


def _entry(kind: str, pk: str, document: Document, seq: int) -> SearchEntry:
    facets = sorted({f"{name}:{value}" for name, values in document.facets.items() for value in values})
    return SearchEntry(
        kind=kind,
        object_id=pk,
        seq=seq,
        restricted=PUBLIC not in document.audience,
        language=document.language,
        shown_in=" ".join(sorted(document.shown_in)),
        day=document.day,
        region=document.region,
        confirmed=document.confirmed,
        packed=" ".join(facets),
    )


def _text(entry: SearchEntry, document: Document, attachment_text: str) -> SearchText:
    return SearchText(
        entry=entry,
        title=document.title,
        alias=document.alias,
        summary=document.summary,
        body=document.body,
        attachment=attachment_text,
    )


@transaction.atomic
def store(kind: str, pk: str, document: Document, *, seq: int, attachment_text: str = "") -> SearchEntry:
    """Write the entry of an object as it is after change `seq`; an older one than is stored changes nothing."""
    found = SearchEntry.objects.select_for_update(of=("self",)).filter(kind=kind, object_id=pk).first()
    if found is not None and found.seq > seq:
        return found
    words = _drop([found] if found else [])
    ((entry,), added) = _write([(kind, pk, document, attachment_text)], seq)
    words.update(added)
    vocabulary.change(words)
    return entry


@transaction.atomic
def remove(keys: Iterable[Key]) -> int:
    """Remove entries; unknown keys are passed over. Returns how many there were."""
    found = list(SearchEntry.objects.with_keys(list(keys)).select_for_update(of=("self",)))
    vocabulary.change(_drop(found))
    return len(found)


def store_many(documents: Iterable[Row], *, seq: int) -> int:
    """Write entries of objects that have none yet.

    Each slice in a transaction of its own, so memory does not grow with their number. Returns how many.
    """
    remaining, number = iter(documents), 0
    while rows := list(islice(remaining, AT_A_TIME)):
        with transaction.atomic():
            _entries, words = _write(rows, seq)
            vocabulary.change(words)
        number += len(rows)
    return number


def _write(rows: list[Row], seq: int) -> tuple[list[SearchEntry], Counter[str]]:
    """Write entries; also returns in how many public ones each word stands."""
    entries = SearchEntry.objects.bulk_create(_entry(kind, pk, document, seq) for kind, pk, document, _more in rows)
    stored = [_text(entry, row[2], row[3]) for entry, row in zip(entries, rows, strict=True)]
    SearchText.objects.bulk_create(stored)
    bulk.insert(
        SearchAudience,
        ("entry", "token"),
        ((entry.pk, token) for entry, row in zip(entries, rows, strict=True) for token in sorted(row[2].audience)),
    )
    bulk.insert(
        SearchFacet,
        ("entry", "name", "value"),
        ((entry.pk, *word.split(":", 1)) for entry in entries for word in entry.packed.split()),
    )
    made = {entry.pk: streams(texts(text)) for entry, text in zip(entries, stored, strict=True)}
    for restricted in (False, True):
        tables.write([(e.pk, made[e.pk]) for e in entries if e.restricted is restricted], restricted=restricted)
    return entries, _words([made[entry.pk] for entry in entries if not entry.restricted])


def _drop(entries: list[SearchEntry]) -> Counter[str]:
    """Remove entries; returns what that takes from the count of each word."""
    if not entries:
        return Counter()
    public = SearchText.objects.filter(pk__in=[entry.pk for entry in entries if not entry.restricted])
    words = _words([streams(texts(text)) for text in public])
    tables.remove([entry.pk for entry in entries])
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return Counter({word: -number for word, number in words.items()})


def _words(public: list[dict[Field, Streams]]) -> Counter[str]:
    counted = Counter(word for one in public for word in vocabulary.words_of(one))
    counted[vocabulary.TOTAL] = len(public)
    return counted
