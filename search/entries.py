"""Entries: a document is written, replaced and removed with all that engines are fed from, in one transaction."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from search import vocabulary
from search.contract import Field, Key
from search.engines.database import tables
from search.language import Streams, streams
from search.models import SearchAudience, SearchEntry, SearchFacet, SearchText
from search.sources import PUBLIC, Document

AT_A_TIME = 500


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
    if found is not None:
        _drop([found])
    (entry,) = _write([(kind, pk, document, attachment_text)], seq)
    return entry


@transaction.atomic
def remove(keys: Iterable[Key]) -> int:
    """Remove entries; unknown keys are passed over. Returns how many there were."""
    found = list(SearchEntry.objects.with_keys(list(keys)).select_for_update(of=("self",)))
    _drop(found)
    return len(found)


def store_many(documents: Iterable[tuple[str, str, Document, str]], *, seq: int) -> int:
    """Write entries of objects that have none yet, as (kind, primary key, document, text of attachments).

    Each slice in a transaction of its own, so memory does not grow with their number. Returns how many.
    """
    number = 0
    slice_: list[tuple[str, str, Document, str]] = []
    for one in documents:
        slice_.append(one)
        if len(slice_) == AT_A_TIME:
            number += len(_write_apart(slice_, seq))
            slice_ = []
    return number + len(_write_apart(slice_, seq))


@transaction.atomic
def _write_apart(rows: list[tuple[str, str, Document, str]], seq: int) -> list[SearchEntry]:
    return _write(rows, seq)


def _write(rows: list[tuple[str, str, Document, str]], seq: int) -> list[SearchEntry]:
    entries = SearchEntry.objects.bulk_create(_entry(kind, pk, document, seq) for kind, pk, document, _text_ in rows)
    stored = [_text(entry, row[2], row[3]) for entry, row in zip(entries, rows, strict=True)]
    SearchText.objects.bulk_create(stored)
    SearchAudience.objects.bulk_create(
        SearchAudience(entry=entry, token=token)
        for entry, row in zip(entries, rows, strict=True)
        for token in sorted(row[2].audience)
    )
    SearchFacet.objects.bulk_create(
        SearchFacet(entry=entry, name=name, value=value)
        for entry in entries
        for name, _colon, value in (word.partition(":") for word in entry.packed.split())
    )
    made = {entry.pk: streams(texts(text)) for entry, text in zip(entries, stored, strict=True)}
    for restricted in (False, True):
        tables.write([(e.pk, made[e.pk]) for e in entries if e.restricted is restricted], restricted=restricted)
    _count([made[entry.pk] for entry in entries if not entry.restricted])
    return entries


def _count(public: list[dict[Field, Streams]]) -> None:
    if public:
        words = Counter(word for one in public for word in vocabulary.words_of(one))
        vocabulary.count({**words, vocabulary.TOTAL: len(public)})


def _drop(entries: list[SearchEntry]) -> None:
    if not entries:
        return
    public = [entry.pk for entry in entries if not entry.restricted]
    for text in SearchText.objects.filter(pk__in=public):
        vocabulary.change(removed=vocabulary.words_of(streams(texts(text))), entries=-1)
    tables.remove([entry.pk for entry in entries])
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
