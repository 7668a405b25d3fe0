"""Answers a request with one call."""

from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.exceptions import UnsupportedProductError

from search import client
from search.contract import EngineAway, Hit, SearchPage, SearchRequest
from search.engines.elasticsearch.indexes import alias
from search.engines.elasticsearch.mapping import PUBLIC, RESTRICTED
from search.engines.elasticsearch.question import body
from search.sources import PUBLIC as EVERYBODY


class Refused(EngineAway):
    """The node is well but refuses this question, for instance as too long."""


class NoIndex(EngineAway):
    """The node is well but holds no index of ours, or none of this version."""


class ElasticsearchEngine:
    """Asks the public index, and the restricted one only for a reader who holds more than the public token.

    Scores are sums of whole weights, which Elasticsearch keeps exactly up to 16,777,216: some ten pinned keys.
    """

    def __init__(self, node: Elasticsearch | None = None) -> None:
        self.node = node or client.connect()

    def search(self, request: SearchRequest) -> SearchPage:
        """The page asked for. Raises EngineAway."""
        if not request.tokens:
            return SearchPage((), 0, {facet: {} for facet in request.facets})
        indexes = [PUBLIC, RESTRICTED] if request.tokens - {EVERYBODY} else [PUBLIC]
        try:
            answer = self.node.search(
                index=[alias(name) for name in indexes],
                allow_partial_search_results=False,
                **_parameters(body(request)),
            )
        except NotFoundError as error:
            raise NoIndex(str(error)) from error
        except BadRequestError as error:
            raise Refused(str(error)) from error
        except ApiError as error:
            raise EngineAway(str(error)) from error
        except (TransportError, UnsupportedProductError) as error:
            raise EngineAway(str(error)) from error
        if answer["timed_out"] or answer.get("terminated_early") or answer["_shards"]["failed"]:
            raise EngineAway("an answer in time would have been incomplete")
        return _page(request, answer.body)


def _parameters(asked: dict[str, Any]) -> dict[str, Any]:
    """A body as the client's arguments, which name two of its parts otherwise."""
    names = {"from": "from_", "_source": "source"}
    return {names.get(name, name): value for name, value in asked.items()}


def _page(request: SearchRequest, answer: dict[str, Any]) -> SearchPage:
    hits: dict[str, Hit] = {}
    for hit in answer["hits"]["hits"]:
        kind, _colon, pk = hit["_id"].partition(":")
        hits.setdefault(hit["_id"], Hit((kind, pk), round(hit["_score"])))
    found = answer.get("aggregations", {})
    facets = {
        facet: {bucket["key"]: bucket["doc_count"] for bucket in found[facet]["values"]["buckets"]}
        for facet in request.facets
    }
    return SearchPage(tuple(hits.values()), answer["hits"]["total"]["value"], facets)
