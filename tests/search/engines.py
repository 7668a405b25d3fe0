"""The engines that the contract is tested on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from search import entries
from search.contract import Engine, Key, SearchPage, SearchRequest
from search.engines.elasticsearch import feed
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.indexes import Indexes
from search.models import SearchEntry
from search.sources import Document


def attachment_text(document: Document) -> str:
    """What stands in a document's files, which are plain text here."""
    return "\n".join(one.open().read().decode() for one in document.attachments)


class Bench:
    """An engine and the documents it holds."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.documents: dict[Key, Document] = {}

    def put(self, documents: dict[Key, Document]) -> None:
        """Add documents, or replace those of the same keys."""
        for (kind, pk), document in documents.items():
            seq = len(self.documents) + 1
            entries.store(kind, pk, document, seq=seq, attachment_text=attachment_text(document))
            self.documents[kind, pk] = document

    def clear(self) -> None:
        """Forget all documents."""
        entries.remove(list(self.documents))
        self.documents = {}

    def search(self, request: SearchRequest) -> SearchPage:
        """What the engine answers."""
        return self.engine.search(request)


class ElasticsearchBench(Bench):
    """The same, told to a node."""

    def __init__(self, indexes: Indexes) -> None:
        super().__init__(ElasticsearchEngine(indexes.node))
        self.indexes = indexes
        self.seq = 0

    def put(self, documents: dict[Key, Document]) -> None:
        """Add documents, and tell the node at once."""
        for (kind, pk), document in documents.items():
            self.seq += 1
            entries.store(kind, pk, document, seq=self.seq, attachment_text=attachment_text(document))
            self.documents[kind, pk] = document
        self._tell(feed.with_texts(SearchEntry.objects.with_keys(list(documents))), [])

    def clear(self) -> None:
        """Forget all documents."""
        self.seq += 1
        self._tell([], [(key, self.seq) for key in self.documents])
        super().clear()

    def _tell(self, changed: Any, gone: list[tuple[Key, int]]) -> None:
        targets = self.indexes.targets()
        assert self.indexes.write(feed.changes(changed, gone, targets)) == {}
        self.indexes.refresh(index for names in targets.values() for index in names)


@contextmanager
def node(settings: Any, url: str = "") -> Iterator[Indexes]:
    """Settings that lead to the tests' node, or to `url` before it; indexes made there are deleted afterwards."""
    settings.ELASTICSEARCH_URL = url or os.environ["ELASTICSEARCH_URL"]
    settings.ELASTICSEARCH_INDEX = f"test-{uuid4().hex[:8]}"
    try:
        yield Indexes()
    finally:
        settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]
        Indexes().drop()
        settings.ELASTICSEARCH_URL = ""
