"""The engines that the contract is tested on."""

from search import entries
from search.contract import Engine, Key, SearchPage, SearchRequest
from search.sources import Document


class Bench:
    """An engine and the documents it holds."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.documents: dict[Key, Document] = {}

    def put(self, documents: dict[Key, Document]) -> None:
        """Add documents, or replace those of the same keys."""
        for (kind, pk), document in documents.items():
            entries.store(kind, pk, document, seq=len(self.documents) + 1)
            self.documents[kind, pk] = document

    def clear(self) -> None:
        """Forget all documents."""
        entries.remove(list(self.documents))
        self.documents = {}

    def search(self, request: SearchRequest) -> SearchPage:
        """What the engine answers."""
        return self.engine.search(request)
