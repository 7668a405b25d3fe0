"""Entries: a document is written, replaced and removed with all that engines are fed from, in one transaction."""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain

from django.db import transaction

from search import vocabulary
from search.contract import Field, Key
from search.engines.database import bulk, tables
from search.language import streams
from search.models import SearchAudience, SearchEntry, SearchFacet, SearchText
from search.sources import PUBLIC, Document

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
    (entry,) = _change([found] if found else [], [(kind, pk, document, attachment_text)], seq)
    return entry


@transaction.atomic
def replace(keys: Iterable[Key], documents: Iterable[Row] = (), *, seq: int = 0) -> int:
    """Write entries in the place of those of `keys`, unknown ones among them; returns how many are gone or replaced.

    All at once, in a fixed number of statements for some hundred of them.
    """
    found = list(SearchEntry.objects.with_keys(list(keys)).select_for_update(of=("self",)))
    _change(found, list(documents), seq)
    return len(found)


def remove(keys: Iterable[Key]) -> int:
    """Remove entries; unknown keys are passed over. Returns how many there were."""
    return replace(keys)


def _change(gone: list[SearchEntry], rows: list[Row], seq: int) -> list[SearchEntry]:
    """Some entries go and others come; of the words only those are written whose number that changes."""
    words = Counter({word: -number for word, number in _drop(gone).items()})
    entries, added = _write(rows, seq)
    words.update(added)
    vocabulary.change(words)
    return entries


def _write(rows: list[Row], seq: int) -> tuple[list[SearchEntry], Counter[str]]:
    """Write entries; also returns in how many public ones each word stands."""
    if not rows:
        return [], Counter()
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
    return entries, _counted([vocabulary.words_of(made[entry.pk]) for entry in entries if not entry.restricted])


def _drop(entries: list[SearchEntry]) -> Counter[str]:
    """Remove entries; returns in how many public ones each word stood, as they were written."""
    if not entries:
        return Counter()
    ids = [entry.pk for entry in entries]
    words = _counted(list(map(vocabulary.counted, tables.words(ids, vocabulary.COUNTED))))
    tables.remove(ids)
    for model in (SearchText, SearchAudience, SearchFacet):
        bulk.delete(model, "entry", ids)
    bulk.delete(SearchEntry, "id", ids)
    return words


def _counted(public: Collection[set[str]]) -> Counter[str]:
    counts = Counter(chain.from_iterable(public))
    counts[vocabulary.TOTAL] = len(public)
    return counts
