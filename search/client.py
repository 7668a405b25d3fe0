"""The one way to Elasticsearch: the official client with a short time-out."""

from functools import cache

import structlog
from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, TransportError

log = structlog.get_logger(__name__)
TIMEOUT_SECONDS = 1.0


@cache
def connect(address: str) -> Elasticsearch:
    """A client of the node at `address`; nothing is sent yet."""
    return Elasticsearch(address, request_timeout=TIMEOUT_SECONDS, max_retries=0, retry_on_timeout=False)


def state() -> str:
    """“off” without an address, else the version that answers, else “away”; never raises."""
    if not settings.ELASTICSEARCH_URL:
        return "off"
    try:
        return str(connect(settings.ELASTICSEARCH_URL).info()["version"]["number"])
    except (ApiError, TransportError) as error:
        log.warning("elasticsearch does not answer", error=str(error))
        return "away"
