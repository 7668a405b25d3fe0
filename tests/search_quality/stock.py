"""The baseline: what Wagtail's own search would answer, on a real Elasticsearch.

Wagtail 8 searches through modelsearch 1.3: text fields without an analyser of their own (so `standard`: no stems, no
synonyms, no stop words), all texts copied to `_all_text`, those with a boost also to `_all_text_boost_2_0` (a page's
title has 2), one `multi_match` over both, operator `or` unless the caller says `and`. Beside it the same analysers with
a field each for title, summary and body, as somebody who sets up stock search with care would have it. The best of the
four is the baseline.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final
from uuid import uuid4

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from tests.search_quality.corpus import Text

ALL: Final = ["_all_text", "_all_text_boost_2_0^2.0"]
EACH: Final = ["title^3", "summary^2", "body"]
VARIANTS: Final = {
    "stock or": (ALL, "or"),
    "stock and": (ALL, "and"),
    "stock fields or": (EACH, "or"),
    "stock fields and": (EACH, "and"),
}
DEEP: Final = 60  # hits asked for, so that ten documents are left where a page and its translation are both hits
MAPPING: Final[dict[str, Any]] = {
    "dynamic": "strict",
    "properties": {
        "name": {"type": "keyword"},
        "title": {"type": "text", "copy_to": ["_all_text", "_all_text_boost_2_0"]},
        "summary": {"type": "text", "copy_to": "_all_text"},
        "body": {"type": "text", "copy_to": "_all_text"},
        "_all_text": {"type": "text"},
        "_all_text_boost_2_0": {"type": "text"},
    },
}


class Stock:
    """An index of the corpus."""

    def __init__(self, node: Elasticsearch, index: str) -> None:
        self.node = node
        self.index = index

    def ranking(self, variant: str, query: str, language: str = "") -> list[str]:
        """Names of the documents that a variant finds, best first, each once; stock asks for no language."""
        fields, operator = VARIANTS[variant]
        match = {"query": query, "fields": fields, "operator": operator}
        answer = self.node.search(index=self.index, query={"multi_match": match}, size=DEEP)
        return list(dict.fromkeys(hit["_source"]["name"] for hit in answer["hits"]["hits"]))


@contextmanager
def stock(url: str, texts: Sequence[Text]) -> Iterator[Stock]:
    """The corpus in an index of its own, deleted at the end."""
    index = f"quality-stock-{uuid4().hex[:8]}"
    with Elasticsearch(url, request_timeout=30) as node:
        node.indices.create(index=index, mappings=MAPPING, settings={"number_of_shards": 1, "number_of_replicas": 0})
        try:
            bulk(
                node,
                (
                    {
                        "_index": index,
                        "name": text.name,
                        "title": text.title,
                        "summary": text.summary,
                        "body": text.body,
                    }
                    for text in texts
                ),
                refresh=True,
            )
            yield Stock(node, index)
        finally:
            node.indices.delete(index=index, ignore_unavailable=True)
